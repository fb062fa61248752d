"""Shares and differences over cells with 95 % intervals, for scripts/scenarios_page.py and scripts/truth_atlas.py.

The donor is the unit where donors are known: from 5 donors on a t interval over the jackknife of donors, below 5 none. Where
they are not known the cell is the unit. An undefined value is None, an interval that cannot be had is None.
"""
import csv
import math
import statistics
from typing import NamedTuple

FEWEST_DONORS = 5


class Figure(NamedTuple):
    value: float | None
    low: float | None
    high: float | None
    n: int

    @property
    def known(self):
        return self.value is not None and self.low is not None

    def above(self, bound):
        """True, False, or None where the interval does not tell."""
        return None if not self.known else True if self.low > bound else False if self.high < bound else None


def read_rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row.get("status", "ok") == "ok"]


def t_quantile(degrees):
    """0.975 quantile of Student's t (Cornish-Fisher; within 0.01 from 4 degrees on)."""
    z = statistics.NormalDist().inv_cdf(0.975)
    return z + (z**3 + z) / (4 * degrees) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2) + (
        3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3)


def mean_by_unit(values, donors):
    """Figure of the mean of `values`; `donors` has one name a value, all empty where donors are not known."""
    n = len(values)
    if n == 0:
        return Figure(None, None, None, 0)
    mean = sum(values) / n
    if not any(donors):
        if n < FEWEST_DONORS:
            return Figure(mean, None, None, n)
        half = t_quantile(n - 1) * statistics.stdev(values) / math.sqrt(n)
        return Figure(mean, mean - half, mean + half, n)
    sums = {}
    for value, donor in zip(values, donors):
        total, count = sums.get(donor, (0, 0))
        sums[donor] = (total + value, count + 1)
    if len(sums) < FEWEST_DONORS:
        return Figure(mean, None, None, n)
    total = sum(values)
    without = [(total - s) / (n - c) for s, c in sums.values()]
    centre, k = sum(without) / len(without), len(without)
    error = math.sqrt((k - 1) / k * sum((w - centre) ** 2 for w in without))
    half = t_quantile(k - 1) * error
    return Figure(mean, mean - half, mean + half, n)


def wilson(hits, n):
    z = statistics.NormalDist().inv_cdf(0.975)
    centre, half = hits + z * z / 2, z * math.sqrt(hits * (n - hits) / n + z * z / 4)
    return (centre - half) / (n + z * z), (centre + half) / (n + z * z)


def share(rows, hit):
    """Figure of the share of rows that fulfil `hit`; at least as wide as Wilson's interval over cells."""
    hits = [float(bool(hit(row))) for row in rows]
    figure = mean_by_unit(hits, [row.get("donor", "") for row in rows])
    if figure.n == 0 or (figure.low is None and any(row.get("donor") for row in rows)):
        return figure
    low, high = wilson(sum(hits), len(hits))
    return Figure(figure.value, max(0.0, min(low, figure.low if figure.low is not None else low)),
                  min(1.0, max(high, figure.high if figure.high is not None else high)), figure.n)


def difference(rows, others):
    """Figure of mean(rows) - mean(others), rows of (value, donor) that are other cells: standard errors added."""
    a, b = (mean_by_unit([v for v, _ in r], [d for _, d in r]) for r in (rows, others))
    if not (a.known and b.known):
        return Figure(None if a.value is None or b.value is None else a.value - b.value, None, None, a.n + b.n)
    gap, half = a.value - b.value, math.hypot((a.high - a.low) / 2, (b.high - b.low) / 2)
    return Figure(gap, gap - half, gap + half, a.n + b.n)


def gap_of_shares(a, b):
    """Figure of share a - share b of other cells, from their own intervals (Newcombe, Statistics in Medicine 17, 1998)."""
    if not (a.known and b.known):
        return Figure(None if a.value is None or b.value is None else a.value - b.value, None, None, a.n + b.n)
    gap = a.value - b.value
    return Figure(gap, gap - math.hypot(a.value - a.low, b.high - b.value), gap + math.hypot(a.high - a.value, b.value - b.low),
                  a.n + b.n)
