#!/usr/bin/env python3
"""Seconds an epoch of training takes, ours beside PyTorch: the same network, batch, augmentation and optimizer, same cells.

    scripts/bench.sh train [--cells 2000] [--side 48] [--epochs 8]

PyTorch: batches augmented as tensors (one affine grid a batch) with no worker processes, fused AdamW, the
better of one and two threads; the median epoch of each, the first left out. The machine should be idle.

Needs: torch numpy tifffile, and a release build of leukolens.
"""
import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import tifffile
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from choose_leukonet import DEFAULT, NETS, Net, augment  # noqa: E402

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / "build/release/leukolens"


def write_cells(folder, n, side):
    """Noisy discs of two sizes, all with the role train."""
    rng, centre = np.random.default_rng(1), (side - 1) / 2
    y, x = np.mgrid[:side, :side]
    rows, images, labels = ["path,label,role"], [], []
    for i in range(n):
        k = i % 2
        disc = (np.hypot(y - centre, x - centre) < side * (0.2 + 0.15 * k)) + 0.1 * rng.normal(size=(side, side))
        images.append(disc.astype(np.float32))
        labels.append(k)
        tifffile.imwrite(folder / f"{i}.tif", images[-1])
        rows.append(f"{i}.tif,{'ab'[k]},{['train', 'validate', 'calibrate'][0 if i >= 8 else 1 + i // 4]}")
    (folder / "cells.csv").write_text("\n".join(rows) + "\n")
    return torch.from_numpy(np.stack(images[8:]))[:, None], torch.tensor(labels[8:])


def ours(folder, o):
    command = [PROGRAM, "train", folder / "cells.csv", "--epochs", o.epochs, "--threads", os.cpu_count(), "--patch", o.side,
               "--quiet", "--output", folder / "model"]
    subprocess.run([str(c) for c in command], check=True)
    history = json.loads((folder / "model/training.json").read_text())["history"]
    return statistics.median(e["seconds"] for e in history[1:])


def pytorch(x, y, epochs, threads):
    torch.set_num_threads(threads)
    g, r = torch.Generator().manual_seed(1), DEFAULT
    mean, std = x.mean(), x.std()
    weight = len(y) / (2 * torch.bincount(y).float())
    # Not channels last: there oneDNN overruns its buffer in the backward pass of the shortcuts (oneDNN issue 6035).
    net = Net(NETS["w8-pool"], 2).train()
    groups = [dict(params=[p for p in net.parameters() if (p.dim() > 1) == d], weight_decay=0.01 if d else 0.0)
              for d in (True, False)]
    optimizer = torch.optim.AdamW(groups, lr=2e-3, fused=True)
    seconds = []
    for _ in range(epochs):
        start = time.perf_counter()
        for rows in torch.tensor_split(torch.randperm(len(y), generator=g), math.ceil(len(y) / r["batch"])):
            z = net((augment(x[rows], r, std, g) - mean) / std)
            loss = F.cross_entropy(z, y[rows], weight=weight)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss.item()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cells", type=int, default=2000)
    p.add_argument("--side", type=int, default=48)
    p.add_argument("--epochs", type=int, default=8)
    o = p.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        x, y = write_cells(folder, o.cells, o.side)
        own = ours(folder, o)
    peers = {t: pytorch(x, y, o.epochs, t) for t in (1, 2)}
    best = min(peers, key=peers.get)
    print(f"{o.cells} cells of {o.side} px, median epoch; load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, "
          f"PyTorch {torch.__version__}")
    print(f"  leukolens {own:.3f} s   PyTorch {peers[best]:.3f} s ({best} thread{'s' * (best > 1)})   "
          f"ratio {peers[best] / own:.2f}")


if __name__ == "__main__":
    main()
