#!/usr/bin/env python3
"""Do the differential counts recover specimens whose truth is known? Prints the table of docs/methods.md.

    python3 scripts/simulate_differential.py build/release/leukolens

Four classes with normal features; logits are the exact log posterior for equal class fractions, times 1.5 (so that
there is something to calibrate). A donor effect moves all features of one class of one donor by its own normal offset, in
units of the spread within a class. Every specimen is a new donor, its fractions are drawn from a Dirichlet distribution with
the mean of blood (neutrophil .6, lymphocyte .3, monocyte .07, eosinophil .03). Needs numpy.
"""
import csv
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

CLASSES = ["eosinophil", "lymphocyte", "monocyte", "neutrophil"]
BLOOD = np.array([0.03, 0.30, 0.07, 0.60])
SPREAD, SPECIMENS, DRAWS = 0.55, 200, 400
rng = np.random.default_rng(5)


def donor(labels, effect):
    features = np.eye(4)[labels] + SPREAD * rng.normal(size=(len(labels), 4))
    features += effect * SPREAD * rng.normal(size=(4, 4))[labels]
    return 1.5 * features / SPREAD**2


def rows(name, labels, effect):
    return [[name, name, CLASSES[y], *map(repr, map(float, z))] for y, z in zip(labels, donor(labels, effect))]


def write(path, table):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["donor", "specimen", "label", *("logit_" + c for c in CLASSES)])
        out.writerows(table)


def simulate(program, folder, donors, cells, effect):
    write(folder / "calibration.csv",
          [r for d in range(donors) for r in rows(f"c{d}", np.repeat(np.arange(4), 25), effect)])
    fractions = rng.dirichlet(20 * BLOOD, SPECIMENS)
    write(folder / "specimens.csv",
          [r for s in range(SPECIMENS) for r in rows(f"s{s}", rng.choice(4, cells, p=fractions[s]), effect)])
    run = lambda *words: subprocess.run([program, *map(str, words), "--force", "--quiet"], check=True)
    run("calibrate", folder / "calibration.csv", "--output", folder / "c.json")
    run("differential", folder / "specimens.csv", "--by", "specimen", "--calibration", folder / "c.json",
        "--calibrated-on", folder / "calibration.csv", "--draws", DRAWS, "--figures", "none", "--output", folder / "out")
    found = {name: np.empty((SPECIMENS, 4, 3)) for name in ("counted", "summed", "adjusted")}
    with open(folder / "out" / "differential.csv") as file:
        for row in csv.DictReader(file):
            place = int(row["specimen"][1:]), CLASSES.index(row["class"])
            for name, values in found.items():
                values[place] = [float(row[name + end]) for end in ("", "_lo", "_hi")]
    return fractions, found


def main():
    print("| calibration donors | cells a specimen | donor effect | estimate | bias of neutrophils, eosinophils | "
          "root mean square error | coverage, all classes | N |\n|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for donors, cells, effect in ((20, 100, 0), (20, 400, 0), (6, 400, 0), (20, 400, 0.3), (20, 400, 0.6)):
            truth, found = simulate(sys.argv[1], pathlib.Path(name), donors, cells, effect)
            for estimate, v in found.items():
                error = 100 * (v[..., 0] - truth)
                held = (v[..., 1] <= truth) & (truth <= v[..., 2])
                print(f"| {donors} | {cells} | {effect} | {estimate} | {error[:, 3].mean():+.1f}, {error[:, 0].mean():+.1f} | "
                      f"{np.sqrt((error**2).mean()):.1f} | {held.mean():.3f} | {held.size} |", flush=True)


main()
