#!/usr/bin/env python3
"""Makes tests/golden/calibrators.json: made-up logits and what other packages' calibrators make of them.

    python3 scripts/golden_calibrators.py tests/golden

Needs numpy, scipy, scikit-learn >= 1.8, torch, netcal, betacal and probmetrics. Each entry of `p` holds the calibrated
probabilities of the fresh rows, without smoothing; `from` says who made it. probmetrics (vector, matrix) and betacal (beta)
minimise the same objectives but stop early: `p_of_early_stoppers`.
"""
import json
import pathlib
import sys
import warnings
from importlib.metadata import version

import numpy as np
import torch
from betacal import BetaCalibration
from netcal.binning import HistogramBinning
from probmetrics.calibrators.logistic import SMSCalibrator, SVSCalibrator
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.calibration import _SigmoidCalibration, _TemperatureScaling
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
N, FRESH, K = 400, 25, 4
rng = np.random.default_rng(8)
every_label = rng.integers(0, K, N + FRESH)
every = 2.5 * rng.normal(size=(N + FRESH, K)) * [1, 1.3, 0.8, 1] + [0, 0.5, -0.5, 0.2]
every[np.arange(N + FRESH), every_label] += 2
every = every.round(5)
logits, fresh, labels = every[:N], every[N:], every_label[:N]
one_hot = np.eye(K)[labels]
p_fit, p_fresh = softmax(logits, axis=1), softmax(fresh, axis=1)


def centred(z):
    return z - z.mean(1, keepdims=True)


def nll(scores):
    return -log_softmax(scores, axis=1)[np.arange(N), labels].mean()


def minimum(objective, start):
    """BFGS with a central-difference gradient, restarted until it stays."""
    x = minimize(objective, start, method="BFGS", options={"gtol": 1e-12}).x
    for _ in range(4):
        x = minimize(objective, x, method="BFGS", jac="3-point", options={"gtol": 1e-13}).x
    return x


def one_vs_rest(answers):
    """K columns of answers, each row divided by its sum."""
    q = np.stack(answers, axis=1)
    return q / q.sum(1, keepdims=True)


beta = minimize(lambda b: nll(b[0] * logits), [1.0], method="BFGS", jac="3-point", options={"gtol": 1e-13}).x[0]
scikit = float(np.ravel(_TemperatureScaling().fit(logits, labels).beta_)[0])
u, u_fresh = beta * centred(logits), beta * centred(fresh)
shrink = K / N
tensors = torch.tensor(u), torch.tensor(labels)
p, made_from = {}, {}


def record(name, probabilities, source):
    p[name], made_from[name] = np.asarray(probabilities, dtype=float).tolist(), source


record("temperature", softmax(beta * fresh, axis=1), "scipy BFGS")

parts = np.stack([softmax(beta * logits, axis=1)[np.arange(N), labels], p_fit[np.arange(N), labels], np.full(N, 1 / K)])
mix = minimize(lambda w: -np.log(w @ parts).mean(), np.full(3, 1 / 3), method="SLSQP", bounds=[(0, 1)] * 3,
               constraints={"type": "eq", "fun": lambda w: w.sum() - 1}, options={"ftol": 1e-15, "maxiter": 1000}).x
record("ensemble-temperature", mix[0] * softmax(beta * fresh, axis=1) + mix[1] * p_fresh + mix[2] / K, "scipy SLSQP")

x = minimum(lambda x: nll(x[0] * u + x[1:]) + shrink * (x[1:] ** 2).sum(), np.r_[1, np.zeros(K)])
record("bcts", softmax(x[0] * u_fresh + x[1:], axis=1), "scipy BFGS")

peers = {}  # the same objectives by optimisers that stop early
v, b = SVSCalibrator()._fit_bfgs(*tensors, K, shrink, shrink)
peers["vector"] = softmax(v * u_fresh + b, axis=1)
x = minimum(lambda x: nll(x[:K] * u + x[K:]) + shrink * (((x[:K] - 1) ** 2).sum() + (x[K:] ** 2).sum()),
            np.r_[v, b])
record("vector", softmax(x[:K] * u_fresh + x[K:], axis=1), "scipy BFGS, from probmetrics SVSCalibrator's answer")

w = SMSCalibrator()._fit_bfgs(*tensors, K, shrink, shrink, shrink)
peers["matrix"] = softmax(u_fresh @ w[:, :K].T + w[:, K], axis=1)


def matrix(x):
    m = x[:K * K].reshape(K, K)
    return nll(u @ m.T + x[K * K:]) + shrink * (((m - np.eye(K)) ** 2).sum() + (x[K * K:] ** 2).sum())


x = minimum(matrix, np.r_[w[:, :K].ravel(), w[:, K]])
record("matrix", softmax(u_fresh @ x[:K * K].reshape(K, K).T + x[K * K:], axis=1),
       "scipy BFGS, from probmetrics SMSCalibrator's answer")

log_p, log_p_fresh = log_softmax(logits, axis=1), log_softmax(fresh, axis=1)
off = 1 - np.eye(K)


def dirichlet(x):
    m = x[:K * K].reshape(K, K)
    return (nll(log_p @ m.T + x[K * K:]) + 0.01 / (K * (K - 1)) * (off * m ** 2).sum()
            + 0.01 / K * (x[K * K:] ** 2).sum())


x = minimum(dirichlet, np.r_[np.eye(K).ravel(), np.zeros(K)])
record("dirichlet", softmax(log_p_fresh @ x[:K * K].reshape(K, K).T + x[K * K:], axis=1), "scipy BFGS")

sigmoids = [_SigmoidCalibration().fit(centred(logits)[:, k], one_hot[:, k]) for k in range(K)]
record("platt", one_vs_rest([s.predict(centred(fresh)[:, k]) for k, s in enumerate(sigmoids)]),
       "scikit-learn _SigmoidCalibration, one class against the rest")

exact = []
for k in range(K):
    features, features_fresh = (np.c_[np.log(q[:, k]), -np.log1p(-q[:, k])] for q in (p_fit, p_fresh))
    model = LogisticRegression(C=1e15, tol=1e-13, solver="newton-cholesky", max_iter=1000).fit(features, one_hot[:, k])
    assert (model.coef_ > 0).all(), model.coef_
    exact.append(model.predict_proba(features_fresh)[:, 1])
record("beta", one_vs_rest(exact), "scikit-learn LogisticRegression on beta calibration's features")
peers["beta"] = one_vs_rest([BetaCalibration("abm").fit(p_fit[:, k], one_hot[:, k]).predict(p_fresh[:, k])
                            for k in range(K)])

record("isotonic", one_vs_rest([IsotonicRegression(out_of_bounds="clip").fit(p_fit[:, k], one_hot[:, k])
                                .predict(p_fresh[:, k]) for k in range(K)]), "scikit-learn IsotonicRegression")


def histogram(k):
    binning = HistogramBinning(bins=15)
    binning.fit(p_fit[:, k], one_hot[:, k].astype(int))
    return binning.transform(p_fresh[:, k])


record("histogram", one_vs_rest([histogram(k) for k in range(K)]), "netcal HistogramBinning, one class against the rest")

out = {
    "made_by": "scripts/golden_calibrators.py",
    "versions": {m: version(m) for m in ("numpy", "scipy", "scikit-learn", "torch", "netcal", "betacal", "probmetrics")},
    "from": made_from,
    "logits": logits.tolist(),
    "labels": labels.tolist(),
    "fresh": fresh.tolist(),
    "temperature": float(1 / beta),
    "temperature_scikit_learn": 1 / scikit,
    "p": p,
    "p_of_early_stoppers": {name: q.tolist() for name, q in peers.items()},
}
with open(pathlib.Path(sys.argv[1]) / "calibrators.json", "w") as file:
    json.dump(out, file)
    file.write("\n")
print("T", 1 / beta, "scikit-learn", 1 / scikit)
print({name: float(np.abs(np.array(p[name]) - q).max()) for name, q in peers.items()})
