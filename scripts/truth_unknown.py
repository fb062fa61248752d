#!/usr/bin/env python3
"""Does `novelty` find cells that the network was not trained on? Prints the table of docs/methods.md.

    python3 scripts/truth_unknown.py build/release/leukolens CELLS [--stained FOLDER] [--epochs 30]

CELLS holds one sub-folder of small phase images per class. Each class in turn is left out of training; its cells, pure
noise, empty medium and (with --stained) stained cells in grey are then classified beside the test cells of the other
classes. AUROC 1: every strange cell is stranger than every test cell; 0.5: no better than chance. Needs numpy.
"""
import argparse
import csv
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("program", type=Path)
parser.add_argument("cells", type=Path)
parser.add_argument("--stained", type=Path, help="folder of stained cells as RGB images, about 360 pixels wide")
parser.add_argument("--epochs", type=int, default=30)
parser.add_argument("--size", type=int, default=32, help="pixels a side of the cells")
parser.add_argument("--seed", type=int, default=1)
options = parser.parse_args()


def leukolens(*arguments):
    done = subprocess.run([options.program.resolve(), *map(str, arguments), "--quiet"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"leukolens {arguments[0]}: {done.stderr}")


def auroc(strange, known):
    """Probability that a strange cell scores higher than a known one; ties count half."""
    known = np.sort(known)
    below = np.searchsorted(known, strange, "left") + np.searchsorted(known, strange, "right")
    return below.mean() / 2 / len(known)


def read(path):
    with open(path, newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["status"] == "ok"]
    return {"novelty": np.array([float(r["novelty"]) for r in rows]),
            "doubt": np.array([1 - float(r["confidence"]) for r in rows]),
            "unknown": np.array([r["decision"] == "unknown" for r in rows]),
            "role": np.array([r["role"] for r in rows])}


def made_up(folder):
    """100 images of white noise as strong as a cell, 100 of medium with the noise of a sensor."""
    rng = np.random.default_rng(options.seed)
    for kind, spread in (("noise", 0.5), ("medium", 0.02)):
        (folder / kind).mkdir(parents=True)
        for i in range(100):
            np.save(folder / kind / f"{i:03}.npy", rng.normal(0, spread, [options.size] * 2).astype(np.float32))


def strangers(work, left_out, model):
    """Kind and predictions of everything that the model has never seen."""
    runs = [(f"class {left_out.name}", [left_out]), ("white noise", [work / "made_up/noise"]),
            ("empty medium", [work / "made_up/medium"])]
    if options.stained:
        few = sorted(p for p in options.stained.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))[::10]
        runs.append(("stained cells", few + ["--grey", "--scale", options.size / 360, "--phase-range", "0:1.5"]))
    for kind, inputs in runs:
        leukolens("classify", *inputs, "--model", model, "--output", work / "s.csv", "--labels", "none", "--force")
        yield kind, read(work / "s.csv")


def one(work, classes, left_out):
    study, model = work / "study", work / "model"
    shutil.rmtree(study, ignore_errors=True)
    study.mkdir()
    for folder in classes:
        if folder != left_out:
            (study / folder.name).symlink_to(folder.resolve())
    leukolens("train", study, "--output", model, "--epochs", options.epochs, "--seed", options.seed, "--force")
    leukolens("classify", study, "--model", model, "--output", work / "p.csv", "--force")
    leukolens("calibrate", work / "p.csv", "--model", model)
    leukolens("classify", study, "--model", model, "--output", work / "p.csv", "--force")
    known = read(work / "p.csv")
    test = known["role"] == "test"
    print(f"| without {left_out.name}: test cells | {test.sum()} | | | {100 * known['unknown'][test].mean():.0f} % |")
    for kind, s in strangers(work, left_out, model):
        print(f"| {kind} | {len(s['novelty'])} | {auroc(s['novelty'], known['novelty'][test]):.3f} | "
              f"{auroc(s['doubt'], known['doubt'][test]):.3f} | {100 * s['unknown'].mean():.0f} % |", flush=True)


with tempfile.TemporaryDirectory() as folder:
    work = Path(folder)
    made_up(work / "made_up")
    classes = sorted(p for p in options.cells.iterdir() if p.is_dir())
    print("| cells | N | AUROC of the distance | AUROC of 1 - confidence | called unknown |\n|---|---|---|---|---|")
    for left_out in classes:
        one(work, classes, left_out)
