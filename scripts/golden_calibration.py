#!/usr/bin/env python3
"""Makes tests/golden/calibration.json: small made-up logits and what other packages say of them.

    python3 scripts/golden_calibration.py tests/golden

Needs numpy, scipy, scikit-learn >= 1.8, torchvision, netcal and torchmetrics.
"""
import json
import pathlib
import sys
from importlib.metadata import version

import any_torchvision  # before torchmetrics, which imports it
import numpy as np
import torch
from netcal.metrics import ECE
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.calibration import _TemperatureScaling
from sklearn.metrics import (balanced_accuracy_score, brier_score_loss, confusion_matrix, f1_score, log_loss,
                             precision_recall_fscore_support)
from torchmetrics.functional.classification import multiclass_calibration_error

torch.set_num_threads(1)
N, K = 60, 4
rng = np.random.default_rng(3)
labels = rng.integers(0, K, N)
logits = 2.5 * rng.normal(size=(N, K))
logits[np.arange(N), labels] += 2.5
p = softmax(logits, axis=1)
predicted = p.argmax(1)
every = list(range(K))


def mean_nll(scores):
    return -log_softmax(scores, axis=1)[np.arange(N), labels].mean()


def minimum(objective, start):
    """Nelder-Mead polishes what BFGS left, then BFGS again: both agree to far better than 1e-7."""
    x = minimize(objective, start, method="BFGS", options={"gtol": 1e-12}).x
    for _ in range(3):
        x = minimize(objective, x, method="BFGS", jac="3-point", options={"gtol": 1e-12}).x
    return x


beta = minimize(lambda b: mean_nll(b[0] * logits), [1.0], method="BFGS", jac="3-point", options={"gtol": 1e-12}).x[0]
scikit = float(np.ravel(_TemperatureScaling().fit(logits, labels).beta_)[0])
assert abs(beta - scikit) < 1e-4, (beta, scikit)  # scikit-learn's search stops early

with_prior = minimize(lambda b: mean_nll(b[0] * logits) + 4 / N * (b[0] - 1 - np.log(b[0])), [1.0], method="BFGS", jac="3-point",
                      options={"gtol": 1e-12}).x[0]

u = beta * (logits - logits.mean(1, keepdims=True))


def vector_nll(x):
    return mean_nll(x[:K] * u + x[K:])


shrunk = minimum(lambda x: vector_nll(x) + K / N * (((x[:K] - 1) ** 2).sum() + (x[K:] ** 2).sum()),
                 np.r_[np.ones(K), np.zeros(K)])
free = minimum(vector_nll, np.r_[np.ones(K), np.zeros(K)])
precision, recall, f1, count = precision_recall_fscore_support(labels, predicted, labels=every)
tensors = torch.tensor(p), torch.tensor(labels)

out = {
    "made_by": "scripts/golden_calibration.py",
    "versions": {m: version(m) for m in ("numpy", "scipy", "scikit-learn", "netcal", "torch", "torchmetrics")},
    "logits": logits.tolist(),
    "labels": labels.tolist(),
    "ece_netcal": float(ECE(15).measure(p, labels)),
    "ece_torchmetrics": float(multiclass_calibration_error(*tensors, num_classes=K, n_bins=15, norm="l1")),
    "mce_torchmetrics": float(multiclass_calibration_error(*tensors, num_classes=K, n_bins=15, norm="max")),
    "nll": float(log_loss(labels, p, labels=every)),
    "brier": float(brier_score_loss(labels, p, labels=every, scale_by_half=False)),
    "balanced_accuracy": float(balanced_accuracy_score(labels, predicted)),
    "macro_f1": float(f1_score(labels, predicted, average="macro")),
    "confusion": confusion_matrix(labels, predicted, labels=every).tolist(),
    "sensitivity": recall.tolist(),
    "ppv": precision.tolist(),
    "f1": f1.tolist(),
    "count": count.tolist(),
    "temperature_with_prior_4": 1 / with_prior,
    "temperature": float(1 / beta),
    "temperature_scikit_learn": 1 / scikit,
    "nll_after_temperature": float(mean_nll(beta * logits)),
    "vector_weight": (beta * shrunk[:K]).tolist(),
    "vector_bias": shrunk[K:].tolist(),
    "nll_after_vector": float(vector_nll(shrunk)),
    "nll_after_vector_without_shrinkage": float(vector_nll(free)),
}
with open(pathlib.Path(sys.argv[1]) / "calibration.json", "w") as file:
    json.dump(out, file, indent=1)
    file.write("\n")
print({k: v for k, v in out.items() if isinstance(v, float)})
