#!/usr/bin/env python3
"""Makes tests/golden/conformal.json: conformal scores, thresholds, sets and binomial bounds of other packages.

    python3 scripts/golden_conformal.py tests/golden

Needs numpy, scipy, scikit-learn and mapie >= 1.6.
"""
import json
import pathlib
import sys
from importlib.metadata import version

import numpy as np
from mapie.classification import SplitConformalClassifier
from mapie.conformity_scores import APSConformityScore, RAPSConformityScore
from mapie.utils import _compute_classification_quantile
from scipy.special import softmax
from scipy.stats import beta, binom
from sklearn.base import BaseEstimator, ClassifierMixin

N, K, ALPHA = 120, 4, 0.1
rng = np.random.default_rng(5)
labels = rng.integers(0, K, N)
logits = rng.normal(size=(N, K))
logits[np.arange(N), labels] += 1.0
p = softmax(1.5 * logits, axis=1)


class Given(ClassifierMixin, BaseEstimator):
    """Says the probabilities that it is given as features."""

    classes_ = np.arange(K)

    def fit(self, x, y):
        return self

    def predict_proba(self, x):
        return x

    def predict(self, x):
        return x.argmax(1)

    def __sklearn_is_fitted__(self):
        return True


def lac_sets(coverage):
    model = SplitConformalClassifier(Given(), confidence_level=coverage, conformity_score="lac", prefit=True)
    return model.conformalize(p, labels).predict_set(p)[1][:, :, 0].astype(int).tolist()


def quantile(scores):
    return float(np.ravel(_compute_classification_quantile(np.asarray(scores).reshape(-1, 1), np.array([ALPHA])))[0])


lac = 1 - p[np.arange(N), labels]
aps, rank = (v.ravel() for v in APSConformityScore.get_true_label_cumsum_proba(labels, p, np.arange(K)))
raps = RAPSConformityScore._regularize_conformity_score(np.array([1]), 0.05, aps.reshape(-1, 1, 1), rank.reshape(-1, 1)).ravel()
counts = [(0, 149, 0.95), (3, 300, 0.95), (17, 200, 0.9), (250, 100000, 0.99), (9, 10, 0.95)]
tails = [(0, 149, 0.02), (3, 300, 0.02), (17, 200, 0.1), (1900, 100000, 0.02), (99, 100, 0.5)]
out = {
    "made_by": "scripts/golden_conformal.py",
    "versions": {m: version(m) for m in ("numpy", "scipy", "scikit-learn", "mapie")},
    "probabilities": p.tolist(),
    "labels": labels.tolist(),
    "coverage": 1 - ALPHA,
    "aps_u_1": aps.tolist(),
    "raps_u_1_lambda_0.05_k_reg_1": raps.tolist(),
    "lac_thresholds": [quantile(lac[labels == k]) for k in range(K)],
    "aps_u_1_thresholds": [quantile(aps[labels == k]) for k in range(K)],
    "lac_threshold_pooled": quantile(lac),
    "lac_sets_pooled": lac_sets(1 - ALPHA),
    "lac_sets_pooled_half": lac_sets(0.5),
    "clopper_pearson_upper": [[x, n, c, float(beta.ppf(c, x + 1, n - x))] for x, n, c in counts],
    "binomial_cdf": [[x, n, q, float(binom.cdf(x, n, q))] for x, n, q in tails],
}
with open(pathlib.Path(sys.argv[1]) / "conformal.json", "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
print({k: v for k, v in out.items() if k.endswith(("pooled", "thresholds", "upper", "cdf"))})
