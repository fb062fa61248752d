#!/usr/bin/env python3
"""Seconds that explanations take, ours beside Captum's and pytorch-grad-cam's: the same weights and inputs, two threads
each, in turn in one run, medians; wall clock and processor time.

    scripts/bench.sh explain [--parts occlusion,grad-cam,integrated-gradients,all,pictures] [--repeats 3] [--table]

Networks are trained for an epoch on simulated cells of 64 px. "In memory" is `test_attribution '[speed]'`: inputs to
maps, no files; the peers are timed likewise, without their start. "Program" is all of `leukolens explain`: start,
reading, classification, maps and pictures written. Networks and cells stay in --work where one is named.

Needs a release build with tests, and torch torchvision captum grad-cam safetensors tifffile numpy.
"""
import argparse
import csv
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import tifffile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
BUILD = ROOT / "build/release"
PROGRAM, IN_MEMORY = BUILD / "leukolens", BUILD / "tests/attribution/test_attribution"
SIDE, THREADS = 64, 2


def run(*command, **more):
    """Seconds of the wall clock and of processor time (user and system, all its processes), and its output."""
    used, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([str(c) for c in command], check=True, stdout=subprocess.PIPE, text=True, **more)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime, done.stdout


def timed(work):
    """The same of a Python function."""
    processor, start = time.process_time(), time.perf_counter()
    out = work()
    return time.perf_counter() - start, time.process_time() - processor, out


def simulate(folder, cells, seed):
    if not folder.exists():
        run(PROGRAM, "simulate", folder, "--cells", cells, "--size", SIDE, "--seed", seed, "--quiet")
    return folder


def train(work, architecture):
    study, model = simulate(work / "study", 240, 1), work / architecture
    if not model.exists():
        run(PROGRAM, "train", study / "manifest.csv", "--architecture", architecture, "--patch", SIDE, "--epochs", 1,
            "--quiet", "--output", model)
    return model


class Bench:
    def __init__(self, work, repeats):
        self.work, self.repeats, self.rows = work, repeats, []

    def inputs(self, model, n):
        """N x 1 x S x S, standardised as the model does; also as a file for the program in memory."""
        import torch
        about = json.loads((model / "model.json").read_text())["preprocessing"]
        with open(self.work / "study/manifest.csv") as f:
            paths = [r["path"] for r in csv.DictReader(f)]
        cells = np.stack([tifffile.imread(self.work / "study" / paths[i % len(paths)]) for i in range(n)])
        x = ((cells - about["mean"]) / about["std"]).astype("f4")[:, None]
        np.save(self.work / "inputs.npy", x)
        return torch.from_numpy(x)

    def in_memory(self, model, methods):
        """Method -> (wall, processor) seconds of all inputs, all classes."""
        environment = {"SPEED_MODEL": model, "SPEED_INPUTS": self.work / "inputs.npy", "SPEED_METHODS": " ".join(methods)}
        out = run(IN_MEMORY, "seconds of methods in memory", env={**os.environ, **{k: str(v) for k, v in environment.items()}})[2]
        lines = [line.split()[1:] for line in out.splitlines() if line.startswith("SPEED ")]
        return {name: (float(wall), float(processor)) for name, wall, processor in lines}

    def program(self, model, cells, *options):
        output = self.work / "why"
        wall, processor, _ = run(PROGRAM, "explain", cells, "--model", model, "--output", output, "--force", "--quiet",
                                 "--threads", THREADS, *options)
        return wall, processor

    def compare(self, what, contestants, note=""):
        """Runs name -> function in turn; the first is ours. Functions return (wall, processor, ...)."""
        times = {name: [] for name in contestants}
        for _ in range(self.repeats):
            for name, work in contestants.items():
                times[name].append(work()[:2])
        medians = {name: [statistics.median(t) for t in zip(*taken)] for name, taken in times.items()}
        ours = next(iter(medians.values()))
        print(f"\n{what} (load {os.getloadavg()[0]:.1f}){': ' + note if note else ''}")
        for name, (wall, processor) in medians.items():
            print(f"  {name:44} {wall:8.2f} s, processor {processor:8.2f} s; {wall / ours[0]:6.2f} times ours, "
                  f"processor {processor / ours[1]:6.2f}", flush=True)
            self.rows.append((what, name, wall, processor, wall / ours[0], processor / ours[1]))


def bench_occlusion(bench):
    import explain_peers as peers
    for architecture, n in (("leukonet", 16), ("resnet18", 4), ("vgg11_bn", 2)):
        model = train(bench.work, architecture)
        net, _, mean, std = peers.network(model)
        x, classes = bench.inputs(model, n), 4

        def captum(at_once, one_by_one):
            return timed(lambda: peers.occlusion(net, x, classes, -mean / std, at_once, one_by_one))

        tried = {(a, o): captum(a, o)[0] for a in (16, 64, 225) for o in (True, False)}
        tried[(1, False)] = captum(1, False)[0]
        best = min(tried, key=tried.get)
        bench.compare(f"occlusion, window 8, stride 4, 4 classes, {architecture}, {n} cells",
                      {"leukolens, in memory": lambda: bench.in_memory(model, ["occlusion"])["occlusion"],
                       "Captum, one window at a time": lambda: captum(1, True),
                       f"Captum, best ({best[0]} windows, {'a cell' if best[1] else 'all cells'} a call)": lambda: captum(*best)})


def bench_grad_cam(bench):
    import explain_peers as peers
    model = train(bench.work, "leukonet")
    net, layer, _, _ = peers.network(model)
    x, cells = bench.inputs(model, 1000), simulate(bench.work / "thousand", 1000, 2) / "cells"
    bench.compare("Grad-CAM of 4 classes, leukonet, 1,000 cells",
                  {"leukolens, in memory": lambda: bench.in_memory(model, ["grad-cam"])["grad-cam"],
                   "Captum, batches of 64": lambda: timed(lambda: peers.grad_cam(net, layer, x, 4, 64)),
                   "Captum, one batch": lambda: timed(lambda: peers.grad_cam(net, layer, x, 4, 1000)),
                   "pytorch-grad-cam, batches of 64": lambda: timed(
                       lambda: peers.grad_cam_of_pytorch_grad_cam(net, layer, x, 4, 64)),
                   "leukolens, program with pictures": lambda: bench.program(model, cells, "--method", "grad-cam", "--target", "all")})


def bench_integrated_gradients(bench):
    import torch
    import explain_peers as peers
    model = train(bench.work, "leukonet")
    net, _, mean, std = peers.network(model)
    x, base = bench.inputs(model, 32), -mean / std

    def each_class(work):
        return timed(lambda: [work(torch.full((len(x),), c)) for c in range(4)])

    with torch.no_grad():
        start = net(torch.full_like(x[:1], base))[0, 0]
        rise = net(x)[:, 0] - start
    gap = peers.integrated_gradients(net, x, torch.zeros(len(x), dtype=torch.long), base, 50)[1]
    missed = int((gap.abs() > 0.01 * rise.abs().clamp(min=0.01)).sum())
    bench.compare("integrated gradients within 1 % of the rise, 4 classes, leukonet, 32 cells",
                  {"leukolens, in memory": lambda: bench.in_memory(model, ["integrated-gradients"])["integrated-gradients"],
                   "Captum, steps doubled until within 1 %": lambda: each_class(
                       lambda t: peers.integrated_gradients_until_complete(net, x, t, base)),
                   "Captum, its 50 steps": lambda: each_class(lambda t: peers.integrated_gradients(net, x, t, base, 50))},
                  f"with 50 steps {missed} of {len(x)} cells miss 1 % for the first class")


def bench_all(bench):
    import explain_peers as peers
    model = train(bench.work, "leukonet")
    net, layer, mean, std = peers.network(model)
    cells = simulate(bench.work / "hundred", 100, 3) / "cells"
    x = bench.inputs(model, 100)
    targets = net(x).argmax(1)
    methods = peers.all_methods(net, layer, x, targets, -mean / std)
    able = []
    for name, work in methods.items():
        taken = timed(work)
        print(f"  {name:22} {taken[0]:7.2f} s by a peer", flush=True)
        able.append(name)
    bench.compare(f"{len(able)} methods of the predicted class, leukonet, 100 cells",
                  {"leukolens, program with pictures": lambda: bench.program(model, cells, "--method", ",".join(able), "--baseline", "zero"),
                   "Captum and pytorch-grad-cam, maps alone": lambda: timed(lambda: [methods[m]() for m in able])})


def bench_pictures(bench):
    model = train(bench.work, "leukonet")
    for n in (1000, 10000):
        cells = simulate(bench.work / f"cells-{n}", n, 4) / "cells"
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        wall, processor = bench.program(model, cells, "--method", "grad-cam")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"\nGrad-CAM of the predicted class with pictures, {n} cells (load {os.getloadavg()[0]:.1f}): {wall:.1f} s, processor "
              f"{processor:.1f} s, peak memory {'at most ' if peak == before else ''}{peak / 1024:.0f} MiB", flush=True)


PARTS = {"occlusion": bench_occlusion, "grad-cam": bench_grad_cam, "integrated-gradients": bench_integrated_gradients,
         "all": bench_all, "pictures": bench_pictures}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--parts", default=",".join(PARTS))
    p.add_argument("--repeats", type=int, default=3)
    p.add_argument("--work", type=pathlib.Path)
    p.add_argument("--table", action="store_true", help="end with a table for docs/speed.md")
    o = p.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(o.work or pathlib.Path(temporary), o.repeats)
        bench.work.mkdir(exist_ok=True)
        if o.parts != "pictures":
            import torch
            torch.set_num_threads(THREADS)
        for part in o.parts.split(","):
            PARTS[part](bench)
        if o.table:
            print("\n| | seconds | processor | times leukolens | by processor |\n|---|---|---|---|---|")
            for what, name, wall, processor, ratio, by_processor in bench.rows:
                print(f"| {what}: {name} | {wall:.2f} | {processor:.2f} | {ratio:.2f} | {by_processor:.2f} |")


if __name__ == "__main__":
    main()
