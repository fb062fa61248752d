#!/usr/bin/env python3
"""What do thresholds from out-of-fold rows hold on cells that nothing was fitted on? Prints a table of docs/methods.md.

    python3 scripts/truth_folds.py build/release/leukolens CELLS [--splits 5] [--epochs 20] [--folds 5]

CELLS holds one sub-folder of small images per class. In each split a quarter of every class is kept for the test; the
others are cross-validated and calibrated out of fold, or, for comparison, dealt into train, validate and calibrate
rows. Needs numpy.
"""
import argparse
import csv
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("program", type=Path)
parser.add_argument("cells", type=Path)
parser.add_argument("--splits", type=int, default=5)
parser.add_argument("--epochs", type=int, default=20)
parser.add_argument("--folds", type=int, default=5)
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()
promises = ["--conformal", "lac", "--coverage", 0.9, "--max-error", 0.1, "--unknown", 0.95]


def leukolens(*arguments):
    done = subprocess.run([options.program.resolve(), *map(str, arguments), "--quiet"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"leukolens {arguments[0]}: {done.stderr}")


def manifest(path, split):
    """A quarter of each class has the role test; the others have none, so that `train` deals them."""
    rng = np.random.default_rng(split)
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["path", "label", "role"])
        for folder in sorted(p for p in options.cells.resolve().iterdir() if p.is_dir()):
            images = sorted(p for p in folder.iterdir() if p.is_file())
            test = set(rng.permutation(len(images))[: len(images) // 4].tolist())
            for i, image in enumerate(images):
                out.writerow([image, folder.name, "test" if i in test else ""])


def calibrated(work, folds):
    """Trains and calibrates. @returns the decisions of calibration.json"""
    training = ["--folds", options.folds] if folds else []
    leukolens("train", work / "study.csv", "--output", work / "m", "--epochs", options.epochs, "--threads", options.threads,
              "--force", *training)
    table = work / "m/oof_predictions.csv"
    if not folds:
        table = work / "p.csv"
        leukolens("classify", work / "study.csv", "--model", work / "m", "--output", table, "--force")
    leukolens("calibrate", table, "--model", work / "m", *promises)
    return json.loads((work / "m/calibration.json").read_text())["decisions"]


def held(work, decisions):
    """What the promises came to on the test cells: sums over them."""
    leukolens("classify", work / "study.csv", "--model", work / "m", "--output", work / "q.csv", "--force")
    with open(work / "q.csv", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["role"] == "test"]
    accepted = [r for r in rows if r["decision"] == "accept"]
    return np.array([len(rows), sum(t["n"] for t in decisions["conformal"]["thresholds"]),
                     len(rows) * (decisions["unknown"]["false_alarms"] or 0),
                     sum(r["decision"] == "unknown" for r in rows),
                     sum(r["label"] in r["set"].split("|") for r in rows), sum(len(r["set"].split("|")) for r in rows),
                     len(accepted), sum(r["label"] != r["predicted"] for r in accepted)], float)


print("| thresholds from | test cells | rows that set them (a split) | unknown promised | unknown found | sets hold the label (0.9) | "
      "classes in a set | accepted | errors among accepted (0.1) |\n|---|---|---|---|---|---|---|---|---|")
for name, folds in ((f"{options.folds} folds", True), ("held-out calibrate rows", False)):
    total = np.zeros(8)
    for split in range(options.splits):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            manifest(work / "study.csv", split)
            total += held(work, calibrated(work, folds))
    n, fitted, promised, unknown, covered, size, accepted, wrong = total
    errors = f"{100 * wrong / accepted:.1f} %" if accepted else "none accepted"
    print(f"| {name} | {n:.0f} | {fitted / options.splits:.0f} | {100 * promised / n:.1f} % | {100 * unknown / n:.1f} % | "
          f"{covered / n:.3f} | {size / n:.2f} | {100 * accepted / n:.0f} % | {errors} |", flush=True)
