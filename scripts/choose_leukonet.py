#!/usr/bin/env python3
"""Measure accuracy against speed for candidate networks and training recipes.

    python3 scripts/choose_leukonet.py CELLS                      # all networks, default recipe
    python3 scripts/choose_leukonet.py CELLS --recipes default,wd-high --nets w8-pool
    python3 scripts/choose_leukonet.py CELLS --speed-only

CELLS holds one folder per class with single-cell phase images (float TIFF or NPY, all of one size).
Every candidate sees the same repeated stratified splits: 60 % train, 10 % validate, the rest test.
Results go to a JSON Lines file as they come (--json); finished splits are skipped on the next run.

Needs: torch numpy tifffile onnxruntime onnx
"""
import argparse
import io
import json
import math
import pathlib
import time
import warnings

import numpy as np
import tifffile
import torch
import torch.nn.functional as F
from torch import nn

from leukonet_torch import Block

# stem kernel, stem stride, 2x2 max pooling after the stem, stage widths, blocks per stage, stage strides
NETS = {
    "w16-s2":     (3, 2, False, (16, 32, 64), (1, 1, 1), (1, 2, 2)),
    "w16-k5s2":   (5, 2, False, (16, 32, 64), (1, 1, 1), (1, 2, 2)),
    "w16-pool":   (3, 1, True, (16, 32, 64), (1, 1, 1), (1, 2, 2)),
    "w16-pool-2": (3, 1, True, (16, 32, 64), (2, 2, 2), (1, 2, 2)),
    "w16-full":   (3, 1, False, (16, 32, 64), (1, 1, 1), (1, 2, 2)),
    "w24-pool":   (3, 1, True, (24, 48, 96), (1, 1, 1), (1, 2, 2)),
    "w32-pool":   (3, 1, True, (32, 64, 128), (1, 1, 1), (1, 2, 2)),
    "w32-s2":     (3, 2, False, (32, 64, 128), (1, 1, 1), (1, 2, 2)),
    "w8-pool":    (3, 1, True, (8, 16, 32), (1, 1, 1), (1, 2, 2)),
}

# Augmentation: shift in px, zoom as a factor range exp(+-zoom), gain 1 +- gain, offset and noise in
# units of the training set's standard deviation; warp: share of cells turned by any angle and zoomed.
DEFAULT = dict(lr=2e-3, weight_decay=1e-2, epochs=100, batch=32, warmup=5, ema=0.0, warp=0.5,
               flip=True, shift=2.0, zoom=0.05, gain=0.05, offset=0.05, noise=0.05, smoothing=0.0)
RECIPES = {
    "default":   {},
    "short":     dict(epochs=50),
    "lr-low":    dict(lr=1e-3),
    "wd-high":   dict(weight_decay=5e-2),
    "batch-64":  dict(batch=64),
    "aug-d4":    dict(warp=0.0, shift=0, zoom=0, gain=0, offset=0, noise=0),
    "warp-none": dict(warp=0.0),
    "aug-geo":   dict(zoom=0, gain=0, offset=0, noise=0),
    "aug-hard":  dict(shift=3.0, zoom=0.1, gain=0.1, offset=0.1, noise=0.1),
    "noise":     dict(noise=0.5),
    "smooth":    dict(smoothing=0.1),
    "ema":       dict(ema=0.98),
    "epochs-12": dict(epochs=12, warmup=1),  # for thousands of cells
}
# How the weights are picked: raw or averaged, of the last epoch, of the least validation NLL, or of the
# least validation NLL after refitting a temperature.
PICKS = [w + e for w in ("raw", "ema") for e in ("-last", "-best", "-best-t")]


class Net(nn.Module):
    def __init__(self, spec, classes):
        super().__init__()
        kernel, stride, self.pool, widths, blocks, strides = spec
        self.conv1 = nn.Conv2d(1, widths[0], kernel, stride, kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(widths[0])
        cin, self.stages = widths[0], len(widths)
        for i, (cout, n, s) in enumerate(zip(widths, blocks, strides), 1):
            stage = [Block(cin if j == 0 else cout, cout, s if j == 0 else 1) for j in range(n)]
            setattr(self, f"layer{i}", nn.Sequential(*stage))
            cin = cout
        self.fc = nn.Linear(cin, classes)
        for m in self.modules():  # torchvision's resnet initialisation
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = F.max_pool2d(x, 2) if self.pool else x
        for i in range(1, self.stages + 1):
            x = getattr(self, f"layer{i}")(x)
        return self.fc(x.mean((2, 3)))


def load(folder):
    classes = sorted(p.name for p in folder.iterdir() if p.is_dir())
    images, labels = [], []
    for k, name in enumerate(classes):
        for path in sorted((folder / name).iterdir()):
            if path.suffix in (".tif", ".tiff", ".npy"):
                images.append(np.load(path) if path.suffix == ".npy" else tifffile.imread(path))
                labels.append(k)
    x = torch.from_numpy(np.stack(images).astype(np.float32))[:, None]
    return x, torch.tensor(labels), classes


def split(labels, seed):
    """Stratified 60 % train, 10 % validate, 30 % test."""
    rng, parts = np.random.default_rng(seed), ([], [], [])
    for k in range(int(labels.max()) + 1):
        rows = rng.permutation(np.flatnonzero(labels.numpy() == k))
        a, b = round(0.6 * len(rows)), round(0.7 * len(rows))
        for part, piece in zip(parts, (rows[:a], rows[a:b], rows[b:])):
            part.extend(piece.tolist())
    return [torch.tensor(p) for p in parts]


def augment(x, r, std, g):
    """One random affine warp (bilinear, border replicated), then gain, offset and noise, on raw phase."""
    n, size = x.shape[0], x.shape[-1]
    u = lambda a: (torch.rand(n, generator=g) * 2 - 1) * a
    # Every interpolated cell is blurred a little, unlike the cells met later: so only a share `warp` of the
    # cells gets a free angle, zoom and sub-pixel shift, the others exact quarter turns and whole pixels.
    free = torch.rand(n, generator=g) < r["warp"]
    quarter = torch.randint(4, (n,), generator=g) * (math.pi / 2) * r["flip"]
    angle = torch.where(free, u(math.pi), quarter)
    mirror = torch.where(torch.rand(n, generator=g) < 0.5 * r["flip"], -1.0, 1.0)
    scale = torch.exp(torch.where(free, u(r["zoom"]), 0.0))
    tx, ty = (torch.where(free, t, t.round()) * (2 / size) for t in (u(r["shift"]), u(r["shift"])))
    c, s = torch.cos(angle) * scale, torch.sin(angle) * scale
    theta = torch.stack([torch.stack([c * mirror, -s, tx], 1), torch.stack([s * mirror, c, ty], 1)], 1)
    grid = F.affine_grid(theta, list(x.shape), align_corners=False)
    x = F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)
    one = lambda a: u(a).view(n, 1, 1, 1)
    x = x * (1 + one(r["gain"])) + one(r["offset"]) * std
    return x + torch.randn(x.shape, generator=g) * (torch.rand(n, 1, 1, 1, generator=g) * r["noise"] * std)


def refit_temperature(z, y):
    """Temperature of least mean NLL on a grid; bounded because a small validation set may be separable."""
    return min(np.geomspace(0.25, 4, 41), key=lambda t: F.cross_entropy(z / float(t), y).item())


def readout(net, x, y, val, test):
    net.eval()
    with torch.no_grad():
        z = net(x[torch.cat([val, test])])
    zv, zt = z[:len(val)], z[len(val):]
    t = float(refit_temperature(zv, y[val]))
    return dict(val_nll=F.cross_entropy(zv, y[val]).item(), val_nll_t=F.cross_entropy(zv / t, y[val]).item(), t=t,
                acc=(zt.argmax(1) == y[test]).float().mean().item(),
                nll=F.cross_entropy(zt, y[test]).item(), nll_t=F.cross_entropy(zt / t, y[test]).item())


def train(spec, r, x, y, seed):
    """Train on one split; test results of four ways to choose the weights, on the same run."""
    tr, val, test = split(y, seed)
    torch.manual_seed(seed)
    g = torch.Generator().manual_seed(1000 + seed)
    mean, std = x[tr].mean(), x[tr].std()
    xs, k = (x - mean) / std, int(y.max()) + 1
    weight = len(tr) / (k * torch.bincount(y[tr], minlength=k).float())
    net, ema = Net(spec, k), Net(spec, k)
    ema.load_state_dict(net.state_dict())
    opt = torch.optim.AdamW([dict(params=[p for p in net.parameters() if (p.dim() > 1) == decay],
                                  weight_decay=r["weight_decay"] if decay else 0.0) for decay in (True, False)])
    steps = math.ceil(len(tr) / r["batch"])
    total, warm = steps * r["epochs"], steps * r["warmup"]
    out, step, start = {}, 0, time.time()
    for epoch in range(1, r["epochs"] + 1):
        net.train()
        order = tr[torch.randperm(len(tr), generator=g)]
        for rows in torch.tensor_split(order, steps):  # even batches: batch norm never sees a tiny one
            lr = r["lr"] * ((step + 1) / warm if step < warm else
                            0.5 * (1 + math.cos(math.pi * (step - warm) / (total - warm))))
            for group in opt.param_groups:
                group["lr"] = lr
            z = net((augment(x[rows], r, std, g) - mean) / std)
            loss = F.cross_entropy(z, y[rows], weight=weight, label_smoothing=r["smoothing"])
            opt.zero_grad()
            loss.backward()
            opt.step()
            step += 1
            if r["ema"]:
                d = min(r["ema"], step / (step + 10))
                for a, b in zip(ema.state_dict().values(), net.state_dict().values()):
                    a.copy_(b) if not a.is_floating_point() else a.lerp_(b, 1 - d)
        if epoch % 5 == 0 or epoch == r["epochs"]:
            for name, m in (("raw", net), ("ema", ema))[:2 if r["ema"] else 1]:
                now = dict(readout(m, xs, y, val, test), epoch=epoch)
                out[name + "-last"] = now
                for way, key in (("-best", "val_nll"), ("-best-t", "val_nll_t")):
                    if name + way not in out or now[key] <= out[name + way][key]:
                        out[name + way] = now
    return dict(seconds=time.time() - start, **out)


def macs(spec, size):
    net, counts = Net(spec, 3).eval(), []
    for m in net.modules():
        if isinstance(m, (nn.Conv2d, nn.Linear)):
            m.register_forward_hook(lambda m, _, out: counts.append(m.weight[0].numel() * out.numel()))
    net(torch.zeros(1, 1, size, size))
    return sum(p.numel() for p in net.parameters()), sum(counts)


def speed(spec, size, batch, threads):
    """Cells per second in ONNX Runtime, batch norm folded: the median of 7 runs of about 0.3 s."""
    import onnxruntime
    buffer = io.BytesIO()
    with warnings.catch_warnings(action="ignore"):
        torch.onnx.export(Net(spec, 3).eval(), torch.zeros(batch, 1, size, size), buffer, dynamo=False)
    o = onnxruntime.SessionOptions()
    o.intra_op_num_threads, o.inter_op_num_threads = threads, 1
    session = onnxruntime.InferenceSession(buffer.getvalue(), o, providers=["CPUExecutionProvider"])
    feed = {session.get_inputs()[0].name: np.random.default_rng(0).normal(size=(batch, 1, size, size)).astype("f")}
    session.run(None, feed)
    rates = []
    for _ in range(7):
        n, start = 0, time.perf_counter()
        while time.perf_counter() - start < 0.3:
            session.run(None, feed)
            n += batch
        rates.append(n / (time.perf_counter() - start))
    return float(np.median(rates))


def table(path, pick):
    runs = {}
    for line in path.read_text().splitlines():
        r = json.loads(line)
        if pick in r:
            runs.setdefault((r["net"], r["recipe"]), {})[r["seed"]] = r
    print(f"\n{'net':12} {'recipe':10} {'splits':>6} {'s':>5}   {pick}: accuracy +- SE    NLL +- SE  NLL after T")
    for (net, recipe), by_seed in runs.items():
        rows, n = list(by_seed.values()), len(by_seed)
        get = lambda key: np.array([r[pick][key] for r in rows])
        se = lambda v: v.std(ddof=1) / math.sqrt(n) if n > 1 else math.nan
        a, l = get("acc"), get("nll")
        print(f"{net:12} {recipe:10} {n:6d} {np.mean([r['seconds'] for r in rows]):5.0f}   "
              f"{a.mean():.4f} +- {se(a):.4f}   {l.mean():.3f} +- {se(l):.3f}   {get('nll_t').mean():.3f}")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("cells", type=pathlib.Path)
    p.add_argument("--nets", default=",".join(NETS))
    p.add_argument("--recipes", default="default")
    p.add_argument("--seeds", default="0:4", help="splits first:end (default 0:4)")
    p.add_argument("--pick", default="raw-best", choices=PICKS)
    p.add_argument("--threads", type=int, default=1, help="for training (default 1)")
    p.add_argument("--warp", type=float, help="share of cells warped, in place of the recipe's (use another --json)")
    p.add_argument("--json", type=pathlib.Path, default=pathlib.Path("leukonet_runs.jsonl"))
    p.add_argument("--size", type=int, default=48, help="patch side for MACs and speed (default 48)")
    p.add_argument("--speed-only", action="store_true")
    p.add_argument("--table-only", action="store_true")
    o = p.parse_args()
    torch.set_num_threads(o.threads)
    if o.table_only:
        return table(o.json, o.pick)
    if o.speed_only:
        print(f"{'net':12} {'params':>8} {'MMACs':>7} {'cells/s x1':>10} {'cells/s x2':>10}   {o.size} px, batch 64")
        for name in o.nets.split(","):
            params, total = macs(NETS[name], o.size)
            one, two = (speed(NETS[name], o.size, 64, t) for t in (1, 2))
            print(f"{name:12} {params:8d} {total / 1e6:7.2f} {one:10.0f} {two:10.0f}", flush=True)
        return
    x, y, classes = load(o.cells)
    print(f"{len(y)} cells, {x.shape[-1]} px,", dict(zip(classes, torch.bincount(y).tolist())))
    done = set()
    if o.json.exists():
        done = {(r["net"], r["recipe"], r["seed"]) for r in map(json.loads, o.json.read_text().splitlines())}
    first, end = map(int, o.seeds.split(":"))
    forced = {} if o.warp is None else dict(warp=o.warp)
    for recipe in o.recipes.split(","):
        for name in o.nets.split(","):
            for seed in range(first, end):
                if (name, recipe, seed) in done:
                    continue
                r = train(NETS[name], {**DEFAULT, **RECIPES[recipe], **forced}, x, y, seed)
                with o.json.open("a") as f:
                    f.write(json.dumps(dict(net=name, recipe=recipe, seed=seed, **r)) + "\n")
    table(o.json, o.pick)


if __name__ == "__main__":
    main()
