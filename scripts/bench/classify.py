"""Whole classifications of the same float TIFF cells by the same network, in one run: plain PyTorch (DataLoader with two
workers, no_grad, CSV out), ONNX Runtime in the same loop, and leukolens. Best of several; probabilities must agree.

    scripts/bench.sh classify [--cells 20000] [--side 48] [--repeats 3] [--model data/phantom-model] [--precision bf16]

Needs torch, onnxruntime, tifffile, safetensors and numpy; a model of the architecture leukonet.
"""
import argparse
import csv
import glob
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np
import tifffile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build/release/leukolens"


def make_cells(folder, count, side):
    """Noisy copies of the sample cells, cut or padded to the side."""
    folder.mkdir()
    cells = []
    for path in sorted(glob.glob(str(ROOT / "data/phantom/cells/*/*.tif"))):
        cell = tifffile.imread(path)
        pad = [(max(0, side - n) + 1) // 2 for n in cell.shape]
        cell = np.pad(cell, [(p, p) for p in pad], mode="edge")
        y, x = [(n - side) // 2 for n in cell.shape]
        cells.append(cell[y:y + side, x:x + side])
    random = np.random.default_rng(0)
    for i in range(count):
        noise = random.normal(0, 0.01, (side, side))
        tifffile.imwrite(folder / f"{i:06d}.tif", (cells[i % len(cells)] + noise).astype("f4"))


def peer(kind, work, model):
    """The loop that a careful Python user writes; runs in a process of its own."""
    import torch
    from torch.utils.data import DataLoader, Dataset

    files = sorted(glob.glob(f"{work}/in/*.tif"))
    patch = json.loads((model / "model.json").read_text())["preprocessing"]["patch_px"]

    class Cells(Dataset):
        def __len__(self):
            return len(files)

        def __getitem__(self, i):
            x = tifffile.imread(files[i])
            y0, x0 = [(n - patch) // 2 for n in x.shape]
            return i, x[None, y0:y0 + patch, x0:x0 + patch]

    net = pytorch_network(model) if kind == "pytorch" else onnx_network(work)
    with open(f"{work}/{kind}.csv", "w", newline="") as f:
        writer = csv.writer(f)
        for i, x in DataLoader(Cells(), 64, num_workers=2):
            z = net(x)
            p = np.exp(z - z.max(1, keepdims=True))
            p /= p.sum(1, keepdims=True)
            for k, q in zip(i.tolist(), p):
                writer.writerow([os.path.basename(files[k]), int(q.argmax()), *q.tolist()])


def pytorch_network(model):
    import torch
    from safetensors.torch import load_file
    sys.path.insert(0, str(ROOT / "scripts"))
    from leukonet_torch import Leukonet

    about = json.loads((model / "model.json").read_text())
    mean, std = about["preprocessing"]["mean"], about["preprocessing"]["std"]
    net = Leukonet(len(about["classes"])).eval()
    net.load_state_dict(load_file(model / "weights.safetensors"), strict=False)
    torch.set_num_threads(2)

    def run(x):
        with torch.no_grad():
            return net((x - mean) / std).numpy()
    return run


def onnx_network(work):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(f"{work}/m.onnx", options, providers=["CPUExecutionProvider"])
    return lambda x: session.run(None, {"phase": x.numpy()})[0]


def seconds_of(command):
    """Wall clock, and processor seconds of all its processes, which other programs on the machine disturb less."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def probabilities(path):
    """By file name, of a peer's table or ours."""
    with open(path) as f:
        rows = list(csv.reader(f))
    if rows[0][0] != "id":
        return {r[0]: np.array(r[2:], float) for r in rows}
    columns = [i for i, name in enumerate(rows[0]) if name.startswith("p_")]
    return {r[0]: np.array([r[i] for i in columns], float) for r in rows[1:]}


def engine_alone(onnx, patch):
    """Cells a second of ONNX Runtime and OpenVINO on one thread, batches of 64; ours: test_engine '[speed]'."""
    import onnxruntime
    x = np.random.default_rng(1).normal(size=(64, 1, patch, patch)).astype("f4")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
    contestants = {"onnxruntime": lambda: session.run(None, {"phase": x})}
    try:
        import openvino
        compiled = openvino.Core().compile_model(onnx, "CPU", {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "f32"})
        contestants["openvino"] = lambda: compiled([x])
    except ImportError:
        pass
    for name, run in contestants.items():
        run()
        start, n = time.process_time(), 0
        while time.process_time() - start < 1:
            run()
            n += 64
        print(f"  engine alone, one thread: {name:12} {n / (time.process_time() - start):8.0f} cells/s")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--cells", type=int, default=20000)
    options.add_argument("--side", type=int, default=48)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--model", type=pathlib.Path, default=ROOT / "data/phantom-model")
    options.add_argument("--engine", default="auto")
    options.add_argument("--precision", default="float32")
    options.add_argument("--peer", nargs=2, help=argparse.SUPPRESS)
    o = options.parse_args()
    if o.peer:
        return peer(o.peer[0], o.peer[1], o.model)
    work = pathlib.Path(tempfile.mkdtemp())
    try:
        make_cells(work / "in", o.cells, o.side)
        subprocess.run([PROGRAM, "export", o.model, "--onnx", work / "m.onnx", "--quiet"], check=True)
        again = [sys.executable, __file__, "--model", o.model, "--peer"]
        commands = {"pytorch": [*again, "pytorch", work], "onnxruntime": [*again, "onnxruntime", work],
                    "leukolens": [PROGRAM, "classify", work / "in", "--model", o.model, "--output",
                                  work / "leukolens.csv", "--threads", "2", "--force", "--quiet", "--engine", o.engine,
                                  "--precision", o.precision]}
        times = {name: [] for name in commands}
        for _ in range(o.repeats):
            for name, command in commands.items():
                times[name].append(seconds_of(command))
        ours = probabilities(work / "leukolens.csv")
        print(f"{o.cells} cells of {o.side} x {o.side} px, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
              f"best of {o.repeats}")
        for name, taken in times.items():
            theirs = probabilities(work / f"{name}.csv")
            apart = max(np.abs(ours[k] - p).max() for k, p in theirs.items())
            (wall, cpu), (own_wall, own_cpu) = [[min(t) for t in zip(*runs)] for runs in (taken, times["leukolens"])]
            print(f"  {name:12} {o.cells / wall:8.0f} cells/s   leukolens {wall / own_wall:5.2f} times as fast, with "
                  f"{cpu / own_cpu:.2f} times less processor time ({cpu:.1f} s); probabilities within {apart:.1e}")
        engine_alone(str(work / "m.onnx"), json.loads((o.model / "model.json").read_text())["preprocessing"]["patch_px"])
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
