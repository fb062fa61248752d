#!/usr/bin/env python3
"""Makes tests/golden/atlas.json: morphology by scipy's natural splines and scikit-learn's ridge, strategies by scikit-learn.

    python3 scripts/golden_atlas.py tests/golden

Needs numpy, scipy and scikit-learn. A natural cubic spline is what its values at the knots make it: scipy draws it through them,
whatever basis we take.
"""
import json
import pathlib
import sys
from importlib.metadata import version

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.stats import t
from sklearn.cluster import KMeans
from sklearn.linear_model import Ridge
from sklearn.metrics import silhouette_score
from sklearn.model_selection import LeaveOneGroupOut
from sklearn.neighbors import NearestNeighbors

KNOTS, RIDGE = (0.05, 0.35, 0.65, 0.95), 1e-3
DONORS, CELLS, COLUMNS = 8, 15, ["area_um2", "circularity", "max_phase"]
rng = np.random.default_rng(20)


def truncated(x, knots):
    """Hastie, Tibshirani & Friedman (2009), equations 5.4 and 5.5, at the knots alone."""
    d = [(np.maximum(x - k, 0) ** 3 - np.maximum(x - knots[3], 0) ** 3) / (knots[3] - k) for k in knots[:3]]
    return [x, d[0] - d[2], d[1] - d[2]]


def natural(x, knots, values):
    """The natural spline through values at the knots, straight beyond them."""
    spline = CubicSpline(knots, values, bc_type="natural")
    inside = spline(np.clip(x, knots[0], knots[-1]))
    slopes = spline([knots[0], knots[-1]], 1)
    return inside + np.minimum(x - knots[0], 0) * slopes[0] + np.maximum(x - knots[-1], 0) * slopes[1]


def features(columns):
    parts = []
    for x in columns.T:
        knots = np.quantile(x, KNOTS)
        for at_knots in truncated(knots, knots):
            f = natural(x, knots, at_knots)
            parts.append((f - f.mean()) / f.std())
    return np.column_stack(parts)


def r2(x, y, donors):
    """Out-of-fold R^2 with its t interval over the jackknife of donors."""
    fit, mean = np.zeros(DONORS), np.zeros(DONORS)
    for train, test in LeaveOneGroupOut().split(x, y, donors):
        predicted = Ridge(alpha=RIDGE * len(train)).fit(x[train], y[train]).predict(x[test])
        fit[donors[test[0]]] = np.sum((y[test] - predicted) ** 2)
        mean[donors[test[0]]] = np.sum((y[test] - y[train].mean()) ** 2)
    value = 1 - fit.sum() / mean.sum()
    left_out = np.array([1 - (fit.sum() - fit[u]) / (mean.sum() - mean[u]) for u in range(DONORS)])
    error = t.ppf(0.975, DONORS - 1) * np.sqrt((DONORS - 1) / DONORS * np.sum((left_out - left_out.mean()) ** 2))
    return {"value": value, "lo": value - error, "hi": min(1, value + error)}


def morphology():
    donors = np.repeat(np.arange(DONORS), CELLS)
    columns = rng.normal(size=(len(donors), len(COLUMNS)))
    columns[:, 2] += 0.6 * columns[:, 0]
    y = np.sin(columns[:, 0]) + 0.3 * columns[:, 1] ** 2 + 0.4 * rng.normal(size=len(donors)) + 0.2 * rng.normal(size=DONORS)[donors]
    columns, y = columns.round(3), y.round(3)
    x = features(columns)
    three = lambda chosen: x[:, [3 * c + f for c in chosen for f in range(3)]]
    every = list(range(len(COLUMNS)))
    whole = r2(three(every), y, donors)
    return {"columns": {name: columns[:, c].tolist() for c, name in enumerate(COLUMNS)}, "score": y.tolist(), "donors": donors.tolist(),
            "r2_all": whole, "r2_of": {name: r2(three([c]), y, donors) for c, name in enumerate(COLUMNS)},
            "drop": {name: whole["value"] - r2(three([d for d in every if d != c]), y, donors)["value"] for c, name in enumerate(COLUMNS)}}


def strategies(separation):
    centres = rng.normal(size=(3, 6)) * separation
    points = (np.repeat(centres, (20, 14, 10), axis=0) + rng.normal(size=(44, 6))).round(3)
    near = max(5, round(len(points) ** 0.5))
    graph = NearestNeighbors(n_neighbors=near).fit(points).kneighbors_graph().toarray()
    graph = np.maximum(graph, graph.T)
    root = 1 / np.sqrt(graph.sum(axis=1))
    vectors = np.linalg.eigh(np.eye(len(points)) - root[:, None] * graph * root)[1]
    found = []
    for k in range(2, 7):
        rows = vectors[:, :k] / np.linalg.norm(vectors[:, :k], axis=1, keepdims=True)  # Ng, Jordan & Weiss (2001)
        labels = KMeans(k, n_init=100, random_state=0).fit_predict(rows)
        found.append((silhouette_score(points, labels), k, labels.tolist()))
    value, k, labels = max(found)
    return {"points": points.tolist(), "k": k, "of": labels, "silhouette": value}


golden = {"made_by": {name: version(name) for name in ("numpy", "scipy", "scikit-learn")},
          "morphology": morphology(), "strategies": [strategies(s) for s in (2.2, 1.6)]}
output = pathlib.Path(sys.argv[1]) / "atlas.json"
output.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
