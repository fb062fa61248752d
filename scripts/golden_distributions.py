#!/usr/bin/env python3
"""Makes tests/golden/distributions.json: distribution functions and quantiles by mpmath with 60 digits.

    python3 scripts/golden_distributions.py tests/golden

Needs mpmath.
"""
import json
import pathlib
import sys

import mpmath
from mpmath import mp, mpf

mp.dps = 60
half = mpf(1) / 2


def t_cdf(t, degrees):
    """I_x(degrees / 2, 1 / 2) / 2 with x = degrees / (degrees + t^2) is the tail beyond |t|."""
    tail = mpmath.betainc(degrees / 2, half, 0, degrees / (degrees + t * t), regularized=True) / 2
    return tail if t < 0 else 1 - tail


def inverse(function, target, lo, hi):
    """Bisection of a rising function: slow and sure."""
    for _ in range(230):
        middle = (lo + hi) / 2
        lo, hi = (middle, hi) if function(middle) < target else (lo, middle)
    return (lo + hi) / 2


def t_quantile(p, degrees):
    if p > half:
        return -t_quantile(1 - p, degrees)
    x = inverse(lambda x: mpmath.betainc(degrees / 2, half, 0, x, regularized=True), 2 * p, mpf(0), mpf(1))
    return -mpmath.sqrt(degrees / x - degrees)


def normal_quantile(p):
    return inverse(mpmath.ncdf, p, mpf(-45), mpf(45))


def upper_bound(hits, n, confidence):
    return inverse(lambda p: mpmath.betainc(hits + 1, n - hits, 0, p, regularized=True), confidence, mpf(0), mpf(1))


def both_bounds(hits, n, level):
    """Lower and upper end of the two-sided interval; hits and n need not be whole."""
    tail, ends = (1 - level) / 2, []
    for of_misses in (False, True):
        x = n - hits if of_misses else hits
        end = mpf(0) if x == 0 else inverse(
            lambda p: mpmath.betainc(x, n - x + 1, 0, p, regularized=True), tail, mpf(0), mpf(1))
        ends.append(float(1 - end if of_misses else end))
    return ends


def binomial_cdf(hits, n, p):
    return mpmath.fsum(mpmath.binomial(n, i) * p**i * (1 - p)**(n - i) for i in range(hits + 1))


def beta_binomial_survival(hits, n, a, b):
    return mpmath.fsum(mpmath.binomial(n, x) * mpmath.beta(x + a, n - x + b) / mpmath.beta(a, b)
                       for x in range(hits, n + 1))


def hypergeometric_survival(hits, drawn, marked, all_cells):
    return mpmath.fsum(mpmath.binomial(marked, x) * mpmath.binomial(all_cells - marked, drawn - x)
                       for x in range(hits, min(drawn, marked) + 1)) / mpmath.binomial(all_cells, drawn)


def rows(function, arguments):
    """Each row: the arguments as doubles, then the value."""
    return [[*a, float(function(*map(mpf, a)))] for a in arguments]


def rows_of_counts(function, arguments):
    return [[hits, n, p, float(function(hits, n, mpf(p)))] for hits, n, p in arguments]


out = {
    "made_by": "scripts/golden_distributions.py, mpmath " + mpmath.__version__,
    "t_quantile": rows(t_quantile, [(p, d) for d in (1., 2.5, 4., 5., 10., 39., 120.)
                                    for p in (1e-17, 1e-14, 1e-6, .01, .3, .6, .95, .975, .999)]),
    "t_cdf": rows(t_cdf, [(t, d) for d in (1., 4., 39., 1e6) for t in (-40., -3., -.1, .5, 2., 8.)]),
    "normal_quantile": rows(normal_quantile, [(p,) for p in (1e-300, 1e-17, 1e-9, .025, .3, .75, .975)]),
    "normal_cdf": rows(mpmath.ncdf, [(z,) for z in (-37., -8., -1.96, 0., .5, 3.)]),
    "chi_squared_survival": rows(lambda x, d: mpmath.gammainc(d / 2, x / 2, regularized=True),
                                 [(.01, 1.), (3.84, 1.), (1., 2.), (10., 4.), (300., 100.), (1e4, 1e4), (1e3, 3.)]),
    # at 1e8 mpmath's gammainc does not end; Q(a, a) = 1/2 - (1/3 + 1/(540 a) - ...) / sqrt(2 pi a) (DLMF 8.12.15)
    "chi_squared_survival_at_degrees": rows(
        lambda d: half - (mpf(1) / 3 + 1 / (270 * d)) / mpmath.sqrt(mpmath.pi * d), [(1e4,), (1e8,)]),
    "binomial_cdf": rows_of_counts(binomial_cdf, [(0, 3, .5), (2, 50, .2), (30, 1000, .02), (0, 2000, .4),
                                                  (1999, 2000, .999)]),
    "clopper_pearson_upper": rows_of_counts(upper_bound, [(0, 10, .95), (3, 50, .9), (17, 400, .99),
                                                          (1, 100000, .999), (999, 1000, .95)]),
    "clopper_pearson": [[x, n, c, *both_bounds(mpf(x), mpf(n), mpf(c))]
                        for x, n, c in [(0., 10., .95), (29., 30., .95), (44., 44., .95), (3.7, 12.4, .95), (12.4, 12.4, .9),
                                        (961.5, 1000.25, .99)]],
    "beta_binomial_survival": [[x, n, a, b, float(beta_binomial_survival(x, n, mpf(a), mpf(b)))] for x, n, a, b in
                               [(1, 25, 1, 44), (5, 25, 1, 44), (3, 400, 4, 396), (60, 2000, 10, 990), (25, 25, 1, 44),
                                (2, 50, .5, 30.5)]],
    "hypergeometric_survival": [[*a, float(hypergeometric_survival(*a))] for a in
                                [(5, 25, 5, 100), (1, 25, 5, 100), (3, 10, 8, 12), (40, 1000, 60, 5000),
                                 (2, 3, 2, 400)]],
}
with open(pathlib.Path(sys.argv[1]) / "distributions.json", "w") as file:
    json.dump(out, file, indent=0)
    file.write("\n")
