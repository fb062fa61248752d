#!/usr/bin/env python3
"""Fits calibrators on one core, Leukolens and its peers side by side: scripts/bench.sh calibration [--repeats R]

The fit alone, after reading: Leukolens states it in calibration.json ("seconds"). Needs numpy and scikit-learn; torch and
probmetrics for vector scaling, which is passed over without them.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time
import warnings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
import numpy as np  # noqa: E402  (after the thread limits)
from scipy.special import softmax  # noqa: E402
from sklearn.calibration import _TemperatureScaling  # noqa: E402

warnings.filterwarnings("ignore")
PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "build" / "release" / "leukolens"


def made_up(n, k):
    """Over-confident float32 logits: normal noise, 4 added at the label, all doubled."""
    rng = np.random.default_rng(5)
    labels = rng.integers(0, k, n)
    logits = 2 * rng.normal(size=(n, k))
    logits[np.arange(n), labels] += 4
    return (2 * logits).astype("f4"), labels


def best(repeats, run):
    """Smallest time of `repeats` runs in seconds, and the last result."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = run()
        times.append(time.perf_counter() - start)
    return min(times), result


def leukolens(table, method, folder, repeats):
    """Smallest fit time that the program states, smallest time of the whole process, and the fit."""
    out = folder / "c.json"
    command = [PROGRAM, "calibrate", table, "--input", "logits", "--method", method, "--no-smoothing", "--output", out,
               "--force", "--quiet"]
    whole, fits = [], []
    for _ in range(repeats):
        start = time.perf_counter()
        subprocess.run(command, check=True)
        whole.append(time.perf_counter() - start)
        fits.append(json.loads(out.read_text())["fitted"][0])
    return min(f["seconds"] for f in fits), min(whole), fits[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    print(f"load of this machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores; smallest of {repeats} runs, one core")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        logits, labels = made_up(10_000, 100)
        np.savez(folder / "z.npz", logits=logits, labels=labels)
        fit, whole, found = leukolens(folder / "z.npz", "temperature", folder, repeats)
        peer, model = best(repeats, lambda: _TemperatureScaling().fit(logits.astype("f8"), labels))
        print(f"temperature, 10,000 x 100: leukolens {fit * 1e3:.2f} ms (whole process {whole * 1e3:.0f} ms), "
              f"scikit-learn {peer * 1e3:.0f} ms: {peer / fit:.0f} times; "
              f"T {found['temperature']:.7f} and {1 / float(np.ravel(model.beta_)[0]):.7f}")
        for classes in (10, 100):
            compare_vector(classes, folder, repeats)


def compare_vector(classes, folder, repeats):
    try:
        import torch
        from probmetrics.calibrators.logistic import SVSCalibrator
    except ImportError as missing:
        return print(f"vector, 10,000 x {classes}: passed over, {missing}")
    torch.set_num_threads(1)
    logits, labels = made_up(10_000, classes)
    np.savez(folder / "v.npz", logits=logits, labels=labels)
    fit, _, found = leukolens(folder / "v.npz", "vector", folder, repeats)
    p = softmax(logits.astype("f8"), axis=1)
    peer, model = best(3, lambda: SVSCalibrator(print_init_info=False).fit(p, labels))
    nll = -np.log(model.predict_proba(p)[np.arange(len(labels)), labels]).mean()
    print(f"vector with shrinkage, 10,000 x {classes}: leukolens {fit * 1e3:.1f} ms (NLL {found['nll_after']:.6f}), "
          f"probmetrics SVSCalibrator {peer * 1e3:.0f} ms (NLL {nll:.6f}): {peer / fit:.0f} times")


main()
