#!/usr/bin/env python3
"""Makes tests/golden/counts.json: agreement, paired and drift statistics as other packages, or plain formulas written
out again with numpy, give them.

    python3 scripts/golden_counts.py tests/golden

Needs numpy, scipy and statsmodels.
"""
import json
import pathlib
import sys
from importlib.metadata import version

import numpy as np
from scipy import odr, optimize, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(11)


def passing_bablok(x, y):
    """Passing & Bablok (1983), by the angles of the lines between all pairs instead of sorted slopes."""
    i, j = np.triu_indices(len(x), 1)
    dx, dy = np.round(100 * (x[j] - x[i])), np.round(100 * (y[j] - y[i]))  # whole hundredths: exact
    keep = ~((dx == 0) & (dy == 0)) & (dy != -dx)
    slopes = np.where(dx[keep] == 0, np.inf, dy[keep] / np.where(dx[keep] == 0, 1, dx[keep]))
    angles = np.sort(np.mod(np.arctan(slopes) + np.pi / 4, np.pi))  # slope -1 is angle 0: the shift comes by itself
    slopes = np.tan(angles - np.pi / 4)
    n, count = len(x), len(slopes)
    c = stats.norm.ppf(0.975) * np.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    first = int(np.round((count - c) / 2))
    slope = (slopes[(count - 1) // 2] + slopes[count // 2]) / 2  # the median by angle
    lo, hi = slopes[first - 1], slopes[count - first]
    return {"slope": slope, "slope_ci": [lo, hi], "intercept": np.median(y - slope * x),
            "intercept_ci": [np.median(y - hi * x), np.median(y - lo * x)]}


def deming(x, y, ratio):
    """Orthogonal distance regression with the errors' ratio; jackknife t interval."""
    def line(keep):
        a, b = x[keep], y[keep]
        # y / sqrt(ratio) against x has equal errors: total least squares by the smallest singular vector
        m = np.c_[a - a.mean(), (b - b.mean()) / np.sqrt(ratio)]
        v = np.linalg.svd(m)[2][1]
        slope = -v[0] / v[1] * np.sqrt(ratio)
        return np.array([slope, b.mean() - slope * a.mean()])
    n = len(x)
    whole = line(np.ones(n, bool))
    out = np.array([line(np.arange(n) != i) for i in range(n)])
    se = np.sqrt((n - 1) / n * ((out - out.mean(0)) ** 2).sum(0))
    half = stats.t.ppf(0.975, n - 1) * se
    fit = odr.ODR(odr.RealData(x, y, sx=1, sy=np.sqrt(ratio)), odr.unilinear, beta0=whole,
                  sstol=1e-15, partol=1e-15).run()
    assert np.allclose(fit.beta, whole, atol=1e-5), (fit.beta, whole)
    return {"ratio": ratio, "slope": whole[0], "slope_ci": [whole[0] - half[0], whole[0] + half[0]],
            "intercept": whole[1], "intercept_ci": [whole[1] - half[1], whole[1] + half[1]]}


def bland_altman(x, y):
    d = y - x
    n, sd = len(d), np.std(y - x, ddof=1)
    z, t = stats.norm.ppf(0.975), stats.t.ppf(0.975, n - 1)
    se = sd * np.sqrt(1 / n + z**2 / (2 * (n - 1)))
    low, high = d.mean() - z * sd, d.mean() + z * sd
    return {"bias": d.mean(), "bias_ci": list(stats.t.interval(0.95, n - 1, d.mean(), sd / np.sqrt(n))), "sd": sd,
            "lower": low, "lower_ci": [low - t * se, low + t * se], "upper": high, "upper_ci": [high - t * se, high + t * se]}


def em(p, prior, weights):
    """Saerens, Latinne & Decaestecker (2002), checked against a direct maximisation of the likelihood."""
    q = prior.copy()
    for _ in range(200000):
        post = p * (q / prior)
        post /= post.sum(1, keepdims=True)
        new = weights @ post / weights.sum()
        if np.abs(new - q).max() < 1e-15:
            break
        q = new
    k = len(prior)
    found = optimize.minimize(lambda u: -(weights * np.log(p / prior @ u)).sum(), np.ones(k) / k, method="SLSQP",
                              bounds=[(0, 1)] * k, constraints={"type": "eq", "fun": lambda u: u.sum() - 1},
                              options={"ftol": 1e-15, "maxiter": 1000})
    assert np.allclose(found.x, q, atol=1e-4), (found.x, q)
    return q


x = np.round(rng.uniform(0.02, 0.7, 24), 2)  # rounded: ties and vertical pairs occur
y = np.round(0.02 + 1.08 * x + 0.03 * rng.normal(size=24), 2)
p = rng.dirichlet([0.6, 0.6, 0.6, 0.6], 80)
weights = rng.integers(0, 4, 80).astype(float)
prior = np.array([0.4, 0.3, 0.2, 0.1])
a, b = rng.normal(size=37), rng.normal(0.6, 1.3, size=52)
ks = stats.ks_2samp(a, b)
root = np.sqrt(37 * 52 / 89)
counts = [[40, 12, 0, 9], [25, 30, 0, 4]]
chi2 = stats.chi2_contingency(np.array(counts)[:, [0, 1, 3]], correction=False)
p_values = [0.012, 0.9, 0.0004, 0.03, 0.04]
groups = np.repeat(np.arange(5), [4, 7, 3, 6, 5])
clustered = rng.normal(size=25) + 0.8 * rng.normal(size=5)[groups]
f = stats.f_oneway(*[clustered[groups == g] for g in range(5)]).statistic
sizes = np.bincount(groups)
typical = (25 - (sizes**2).sum() / 25) / 4

out = {
    "made_by": "scripts/golden_counts.py",
    "versions": {m: version(m) for m in ("numpy", "scipy", "statsmodels")},
    "reference": x.tolist(), "method": y.tolist(),
    "bland_altman": bland_altman(x, y), "passing_bablok": passing_bablok(x, y),
    "deming": [deming(x, y, 1.0), deming(x, y, 2.5)],
    "probabilities": p.tolist(), "weights": weights.tolist(), "prior": prior.tolist(),
    "em": em(p, prior, np.ones(80)).tolist(), "em_weighted": em(p, prior, weights).tolist(),
    "ks_a": a.tolist(), "ks_b": b.tolist(), "ks_distance": ks.statistic,
    "ks_p": stats.kstwobign.sf((root + 0.12 + 0.11 / root) * ks.statistic), "ks_p_exact": ks.pvalue,
    "kolmogorov": [[v, stats.kstwobign.sf(v)] for v in (0.2, 0.5, 0.9, 1.0, 1.36, 2.5)],
    "counts": counts, "chi2": chi2.statistic, "chi2_p": chi2.pvalue, "chi2_smallest": chi2.expected_freq.min(),
    "chi2_sf": [[v, d, stats.chi2.sf(v, d)] for v, d in ((0.1, 1), (3.84, 1), (2.0, 5), (30.0, 7), (800.0, 3))],
    "p_values": p_values, "holm": multipletests(p_values, method="holm")[1].tolist(),
    "mcnemar": [[n01, n10, mcnemar([[50, n01], [n10, 9]], exact=True).pvalue]
                for n01, n10 in ((3, 9), (10, 10), (0, 6), (40, 61))],
    "wilson": [[h, n, *proportion_confint(h, n, method="wilson")] for h, n in ((3, 17), (0, 20), (50, 50), (420, 1000))],
    "clustered": clustered.tolist(), "donor_sizes": sizes.tolist(), "intraclass": (f - 1) / (f - 1 + typical),
}
with open(pathlib.Path(sys.argv[1]) / "counts.json", "w") as file:
    json.dump(out, file, indent=1, default=float)
    file.write("\n")
