#!/usr/bin/env python3
"""Makes tests/golden/metrics.json: made-up probabilities and what other packages say of them.

    python3 scripts/golden_metrics.py tests/golden

Needs numpy, scipy, scikit-learn, torchvision, torchmetrics, netcal, relplot and uncertainty-calibration.
"""
import json
import pathlib
import sys
from importlib.metadata import version

import any_torchvision  # before torchmetrics, which imports it
import calibration  # uncertainty-calibration
import numpy as np
import torch
from netcal.metrics import ECE, MCE
from relplot.metrics import smECE, smooth_ece
from scipy.integrate import quad
from scipy.special import softmax
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import (accuracy_score, average_precision_score, balanced_accuracy_score, brier_score_loss,
                             cohen_kappa_score, f1_score, log_loss, matthews_corrcoef, roc_auc_score)
from torchmetrics.functional.classification import (multiclass_auroc, multiclass_average_precision,
                                                    multiclass_calibration_error)

torch.set_num_threads(1)
N, K = 210, 4
rng = np.random.default_rng(11)
labels = rng.choice(K, N, p=[0.4, 0.3, 0.2, 0.1])
logits = 1.6 * rng.normal(size=(N, K))
logits[np.arange(N), labels] += 2
plain = softmax(logits, axis=1)  # no two confidences alike
tied = np.maximum(np.round(plain * 20), 1) / 20  # many alike, none 0; the largest takes up the slack
tied[np.arange(N), tied.argmax(1)] += 1 - tied.sum(1)
tied = np.round(tied, 12)  # equal scores are equal to the last bit
weights = rng.uniform(0.5, 2, N)
every = list(range(K))


def corp(score, event, weight=None):
    """MCB, DSC, UNC of the Brier score of an event with scikit-learn's isotonic regression (ties pooled)."""
    fitted = IsotonicRegression(y_min=0, y_max=1).fit_transform(score, event, sample_weight=weight)
    mean = lambda e: np.average((e - event) ** 2, weights=weight)
    base = np.average(event, weights=weight)
    return {"mcb": mean(score) - mean(fitted), "dsc": base * (1 - base) - mean(fitted), "unc": base * (1 - base)}


def reflected_error(score, event, width):
    """The integral of |smoothed residual| by adaptive quadrature, images of the Gaussian at -x and 2 - x summed."""
    def smoothed(t):
        total = 0
        for shift in range(-4, 5):
            for place in (2 * shift + score, 2 * shift - score):
                total += np.exp(-((t - place) ** 2) / (2 * width**2))
        return np.mean((score - event) * total) / (width * np.sqrt(2 * np.pi))
    knots = np.linspace(0, 1, 41)
    return sum(quad(lambda t: abs(smoothed(t)), a, b, epsabs=1e-10, limit=200)[0] for a, b in zip(knots, knots[1:]))


def figures(p):
    called, confidence = p.argmax(1), p.max(1)
    right = (called == labels).astype(float)
    one = np.eye(K)[labels]
    tensors = torch.tensor(p), torch.tensor(labels)
    order = np.argsort(-confidence, kind="stable")
    classes = [corp(p[:, k], one[:, k]) for k in every]
    return {
        "p": p.tolist(),
        "accuracy": accuracy_score(labels, called),
        "balanced_accuracy": balanced_accuracy_score(labels, called),
        "macro_f1": f1_score(labels, called, average="macro"),
        "weighted_f1": f1_score(labels, called, average="weighted"),
        "kappa": cohen_kappa_score(labels, called),
        "mcc": matthews_corrcoef(labels, called),
        "nll": log_loss(labels, p, labels=every),
        "brier": brier_score_loss(labels, p, labels=every, scale_by_half=False),
        "auroc_of_classes": [roc_auc_score(one[:, k], p[:, k]) for k in every],
        "auroc": roc_auc_score(labels, p, multi_class="ovr", average="macro"),
        "auroc_torchmetrics": float(multiclass_auroc(*tensors, num_classes=K)),
        "auprc_of_classes": [average_precision_score(one[:, k], p[:, k]) for k in every],
        "auprc_torchmetrics": float(multiclass_average_precision(*tensors, num_classes=K)),
        "brier_mcb": sum(c["mcb"] for c in classes),
        "brier_dsc": sum(c["dsc"] for c in classes),
        "brier_unc": sum(c["unc"] for c in classes),
        "ece": float(ECE(15).measure(p, labels)),
        "mce": float(MCE(15).measure(p, labels)),
        "ece_torchmetrics": float(multiclass_calibration_error(*tensors, num_classes=K, n_bins=15, norm="l1")),
        "top_label": corp(confidence, right),
        "smece_relplot": float(smECE(confidence, right)),
        "smece_at_0.05": reflected_error(confidence, right, 0.05),
        "smece_at_0.05_relplot": float(smooth_ece(confidence, right, 0.05)),
        "aurc_without_ties": float(np.mean(np.cumsum(1 - right[order]) / np.arange(1, N + 1))),
        "debiased_l2": float(calibration.get_calibration_error(p, labels, p=2, debias=True, mode="top-label"))
        if len(set(confidence)) < N
        else float(calibration.lower_bound_scaling_top_ce(p, labels, p=2, debias=True, num_bins=15)),
    }


def weighted_figures(p):
    called = p.argmax(1)
    one = np.eye(K)[labels]
    given = {"sample_weight": weights}
    return {
        "weights": weights.tolist(),
        "accuracy": accuracy_score(labels, called, **given),
        "balanced_accuracy": balanced_accuracy_score(labels, called, **given),
        "macro_f1": f1_score(labels, called, average="macro", **given),
        "kappa": cohen_kappa_score(labels, called, **given),
        "mcc": matthews_corrcoef(labels, called, **given),
        "nll": log_loss(labels, p, labels=every, **given),
        "brier": brier_score_loss(labels, p, labels=every, scale_by_half=False, **given),
        "auroc_of_classes": [roc_auc_score(one[:, k], p[:, k], **given) for k in every],
        "auprc_of_classes": [average_precision_score(one[:, k], p[:, k], **given) for k in every],
        "brier_mcb": sum(corp(p[:, k], one[:, k], weights)["mcb"] for k in every),
    }


packages = ("numpy", "scipy", "scikit-learn", "netcal", "torch", "torchmetrics", "relplot", "uncertainty-calibration")
out = {
    "made_by": "scripts/golden_metrics.py",
    "versions": {name: version(name) for name in packages},
    "labels": labels.tolist(),
    "plain": figures(plain),
    "tied": figures(tied),
    "weighted": weighted_figures(tied),
}
with open(pathlib.Path(sys.argv[1]) / "metrics.json", "w") as file:
    json.dump(out, file, separators=(",", ":"))
    file.write("\n")
for part in ("plain", "tied", "weighted"):
    print(part, {k: v for k, v in out[part].items() if isinstance(v, (float, dict))})
