#!/usr/bin/env python3
"""Print how the attribution methods do on one's own cells, as a Markdown table.

    python3 scripts/methods_table.py CELLS [--architecture leukonet] [--seed 1] [--max-cells 0]

Trains a network on CELLS (a folder with one sub-folder a class, or a manifest), explains the test cells by every method
with `explain --method all --score-maps`, and prints method_scores.json.

Needs: a release build (LEUKOLENS=<program>, else build/release/leukolens).
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile

PROGRAM = pathlib.Path(os.environ.get("LEUKOLENS", "build/release/leukolens")).resolve()
COLUMNS = [("faithfulness", "faithfulness"), ("road", "ROAD"), ("infidelity", "infidelity"),
           ("max_sensitivity", "sensitivity"), ("completeness_gap", "gap"), ("pointing", "pointing"), ("inside", "inside"),
           ("outside", "outside"), ("randomisation", "like random network")]


def run(*words):
    subprocess.run([PROGRAM, *map(str, words), "--quiet"], check=True)


def text_of(estimate, signed=False):
    value = estimate and estimate.get("value")
    if value is None:
        return ""
    text = f"{value:+.3f}" if signed else f"{value:.3f}"
    ci = estimate.get("ci")
    return text + (f" ({ci[0]:.2f} to {ci[1]:.2f})" if ci and signed else "")


def print_table(scores):
    names = [title for _, title in COLUMNS]
    print("| method | " + " | ".join(names) + " | less random network | less phase | verdict |")
    print("|---" * (len(names) + 4) + "|")
    for row in scores["rows"]:
        cells = [text_of(row["scores"].get(key)) for key, _ in COLUMNS]
        cells += [text_of(row[control]["difference"], signed=True) for control in ("random", "phase")]
        print(f"| {row['method']} | " + " | ".join(cells) + f" | {row['verdict']} |")
    cells = [text_of(scores["phase"].get(key)) for key, _ in COLUMNS]
    print("| *the phase itself* | " + " | ".join(cells) + " | | | control |")
    print(f"\n{scores['cells']} cells, donors {scores['donors'] or 'unknown'}, {scores['comparisons']} comparisons (Holm).")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cells", type=pathlib.Path)
    parser.add_argument("--architecture", default="leukonet")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--max-cells", type=int, default=0)
    parser.add_argument("--keep", type=pathlib.Path, help="folder to keep model and maps in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = (options.keep or pathlib.Path(folder)).resolve()
        run("train", options.cells, "--architecture", options.architecture, "--seed", options.seed, "--output",
            work / "model")
        run("explain", options.cells, "--model", work / "model", "--method", "all", "--where", "role=test", "--max-cells",
            options.max_cells, "--score-maps", "--output", work / "why")
        print_table(json.loads((work / "why" / "method_scores.json").read_text()))


if __name__ == "__main__":
    main()
