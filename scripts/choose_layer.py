#!/usr/bin/env python3
"""Measure which layer Grad-CAM and its kin should look at: faithfulness beside controls, and localisation.

    python3 scripts/choose_layer.py --cells qpi-wbc [--seeds 3] [--layers layer3.0,layer2.0*layer3.0]

Trains the default network with some seeds on simulated cells whose classes differ in the nucleus, in the granules or in
everything, and on --cells (one folder a class); explains their test cells at each layer with `explain --score-maps`.
Prints one Markdown table for each set of cells. On simulated cells `causal` is the share of a map's relevance on the
pixels that decide the class.

Needs: numpy pillow; a release build (LEUKOLENS=<program>, else build/release/leukolens).
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile

import numpy as np
from PIL import Image

PROGRAM = pathlib.Path(os.environ.get("LEUKOLENS", "build/release/leukolens")).resolve()
METHODS = "grad-cam,grad-cam-plus-plus,hires-cam,layer-cam,xgrad-cam,eigen-cam"
SCORES = ["faithfulness", "road", "infidelity", "max_sensitivity", "inside"]


def run(*words):
    subprocess.run([PROGRAM, *map(str, words), "--quiet"], check=True, stderr=subprocess.DEVNULL)


def causal_share(map_file, mask_file, side):
    """Share of the positive relevance on causal pixels; NaN without relevance or mask."""
    relevance = np.maximum(np.load(map_file), 0)
    mask = np.asarray(Image.open(mask_file)) > 0
    top = [(mask.shape[i] - side) // 2 for i in (0, 1)]
    mask = mask[top[0]:top[0] + side, top[1]:top[1] + side]  # the centre crop that the network sees
    return float((relevance * mask).sum() / relevance.sum()) if relevance.sum() > 0 and mask.any() else float("nan")


def scores_of(folder, masks):
    """{run: N x scores} of the class that each cell was called."""
    manifest = json.loads((folder / "manifest.json").read_text())
    found = {}
    for cell in manifest["cells"]:
        for target in cell.get("targets", []):
            s, r = target["scores"], target["randomised"]
            row = [s[name] for name in SCORES] + [r["faithfulness"], r["road"], target["outside"]]
            mask = masks and masks / (cell["source"].split("cells/")[-1].rsplit(".", 1)[0] + "_causal.png")
            row.append(causal_share(folder / target["map"], mask, manifest["patch_px"])
                       if masks and mask.exists() else None)
            found.setdefault(target["method"], []).append([np.nan if v is None else v for v in row])
        if "phase_control" in cell:
            c = cell["phase_control"][0]
            row = [np.nan if c[name] is None else c[name] for name in SCORES] + [np.nan] * 4
            found.setdefault("phase", []).append(row)
    resolution = {m["name"]: m["resolution_px"] for m in manifest["methods"]}
    return found, resolution


def study(name, cells, masks, options, work):
    pooled, resolution = {}, {}
    for seed in range(1, options.seeds + 1):
        model, why = work / f"{name}-{seed}", work / f"{name}-{seed}-why"
        run("train", cells, "--output", model, "--seed", seed)
        run("explain", cells, "--model", model, "--method", METHODS, "--layer", options.layers, "--where", "role=test",
            "--max-cells", options.max_cells, "--score-maps", "--output", why)
        found, resolution = scores_of(why, masks)
        for key, rows in found.items():
            pooled.setdefault(key, []).extend(rows)
    print(f"\n**{name}**, {options.seeds} seeds, {len(pooled['phase'])} maps a row\n")
    print("| map | side, px | faithfulness | of random weights | ROAD | of random weights | infidelity | sensitivity "
          "| in the cell | outside | causal |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for key, rows in pooled.items():
        mean = np.nanmean(np.array(rows, dtype=float), axis=0)
        f, road, infidelity, sensitivity, inside, rf, rroad, outside, causal = mean
        cells_of_row = [f, rf, road, rroad, infidelity, sensitivity, inside, outside, causal]
        print(f"| {key} | {resolution.get(key, '')} | " + " | ".join("" if np.isnan(v) else f"{v:.3f}"
                                                                   for v in cells_of_row) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--layers", default="layer2.0,layer3.0,layer2.0*layer3.0,layer1.0*layer2.0*layer3.0")
    parser.add_argument("--max-cells", type=int, default=60)
    options = parser.parse_args()
    np.seterr(all="ignore")
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        if options.cells:
            study(options.cells.name, options.cells, None, options, work)
        for by in ("nucleus", "granules", "all"):
            simulated = work / f"simulated-{by}"
            run("simulate", simulated, "--cells", 600, "--seed", 7, "--decided-by", by)
            study(simulated.name, simulated / "manifest.csv", simulated / "masks", options, work)


if __name__ == "__main__":
    main()
