#!/usr/bin/env python3
"""Multinomial logistic regression by scikit-learn, for tests/golden/logistic.json.

    python3 scripts/golden_logistic.py tests/golden

Needs numpy and scikit-learn.
"""
import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(1)
cases = []
for n, d, k, ridge in [(60, 3, 3, 1.0), (40, 2, 2, 0.1), (90, 4, 5, 3.0)]:
    y = np.arange(n) % k
    x = np.round(rng.normal(size=(n, d)) + 0.8 * rng.normal(size=(k, d))[y], 4)
    w = np.round(rng.uniform(0.5, 2, n), 3)
    for weights in (None, w):
        # For two classes scikit-learn has one weight w, ours are +- w / 2 with half its square.
        fit = LogisticRegression(C=(2 if k == 2 else 1) / ridge, tol=1e-12, max_iter=10000, solver="newton-cg").fit(x, y, weights)
        cases.append(dict(x=x.tolist(), y=y.tolist(), classes=k, ridge=ridge, weights=[] if weights is None else w.tolist(),
                          p=fit.predict_proba(x).tolist()))
golden = dict(made_by=f"scikit-learn {sklearn.__version__}, numpy {np.__version__}", cases=cases)
(pathlib.Path(sys.argv[1]) / "logistic.json").write_text(json.dumps(golden) + "\n")
