#!/usr/bin/env python3
"""Frames a second from a capture to rows of classes, ours beside the plain Python way, in turn in one run.

    scripts/bench.sh capture [--frames 2000] [--repeats 3] [--model data/phantom-model] [--pixel-um 0.3]
                             [--memory-frames 500,8000] [--peer-frames 0]

The capture is a .phase file (384 x 512 uint8, gzip): the real frames of ../shared/data/cellface-frames in turn where they
are there, else noise, with 5 phantom cells a frame that flow 100 px a frame. The Python way: h5py, Otsu's threshold,
label and regionprops of scikit-image, crops, the same network in PyTorch by 64, a CSV row a cell; once in one process
and once with the frames dealt to two. It needs no content hash, track or dry mass, which leukolens' rows hold as well.
--peer-frames: the first so many are enough for the Python way (0: all).

Peak memory: of the whole run; with --memory-frames also of captures of other lengths.

Needs torch, safetensors, h5py, scikit-image and numpy; a model of the architecture leukonet; a release build.
"""
import argparse
import csv
import json
import multiprocessing
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
REAL_FRAMES = ROOT.parent / "shared/data/cellface-frames"
HEIGHT, WIDTH = 384, 512
HIGHEST_RAD = 4.0  # code 255
STEP_PX = 100
CELLS_A_FRAME = 5


def backgrounds(random):
    """Frames of codes to put cells on."""
    files = sorted(p for p in REAL_FRAMES.glob("frame_*.npy") if p.stem.count("_") == 2)
    if files:
        return [np.load(p) for p in files], f"{len(files)} real frames in turn"
    noise = np.abs(random.normal(0, 0.05, (8, HEIGHT, WIDTH))) / HIGHEST_RAD * 255
    return list(noise.astype(np.uint8)), "noise"


def stamp(random):
    """A smooth bump of 22 to 28 px and 2 to 4 rad, in codes, on 31 x 31 px."""
    radius, height = random.uniform(11, 14), random.uniform(2, HIGHEST_RAD)
    y, x = np.mgrid[-15:16, -15:16]
    squares = (x / radius) ** 2 + (y / (radius * random.uniform(0.85, 1))) ** 2
    bump = height * np.sqrt(np.clip(1 - squares, 0, 1)) + (squares < 1) * random.normal(0, 0.1, x.shape)
    return np.clip(bump / HIGHEST_RAD * 255, 0, 255).astype(np.uint8)


def make_capture(path, frames, pixel_um):
    """Cell k enters at frame k - 4 and has its place at 30 + 100 px a frame, so that every frame has five whole ones."""
    random = np.random.default_rng(0)
    behind, what = backgrounds(random)
    stamps = [stamp(random) for _ in range(64)]
    rows = random.integers(16, HEIGHT - 16, frames + CELLS_A_FRAME)
    shifts = random.integers(-10, 11, frames + CELLS_A_FRAME)
    with h5py.File(path, "w") as file:
        for t in range(frames):
            frame = behind[t % len(behind)].copy()
            for k in range(t, t + CELLS_A_FRAME):
                y, x = rows[k], 30 + STEP_PX * (t + CELLS_A_FRAME - 1 - k) + shifts[k]
                place = frame[y - 15:y + 16, x - 15:x + 16]
                np.maximum(place, stamps[k % len(stamps)], out=place)
            file.create_dataset(f"image/{t:05d}", data=frame, chunks=frame.shape, compression="gzip")
        file["meta/n_files"] = [frames]
        file["meta/xml"] = json.dumps({"crop_min": 0, "crop_max": HIGHEST_RAD, "pixel_size_um": pixel_um})
    return what


def crops_of(file, names, side):
    """Crops of one frame after the other, with the codes turned into radians."""
    from skimage.filters import threshold_otsu
    from skimage.measure import label, regionprops  # 0.26 or later

    half = side // 2
    for name in names:
        codes = file["image"][name][:]
        phase = codes * np.float32(HIGHEST_RAD / 255)
        found = label(codes > threshold_otsu(codes))
        padded = np.pad(phase, half)
        for cell in regionprops(found, intensity_image=phase):
            top, left, bottom, right = cell.bbox
            if cell.area < 100 or top == 0 or left == 0 or bottom == HEIGHT or right == WIDTH:
                continue
            y, x = (round(c) for c in cell.centroid)
            facts = [name, cell.label, cell.area, cell.intensity_mean, cell.eccentricity, cell.solidity]
            yield facts, padded[y:y + side, x:x + side]


def classify_frames(work):
    """The rows of some frames; a whole process's work."""
    import torch
    from safetensors.torch import load_file
    sys.path.insert(0, str(ROOT / "scripts"))
    from leukonet_torch import Leukonet

    capture, model, names, threads = work
    about = json.loads((model / "model.json").read_text())
    given = about["preprocessing"]
    net = Leukonet(len(about["classes"])).eval()
    net.load_state_dict(load_file(model / "weights.safetensors"), strict=False)
    torch.set_num_threads(threads)
    rows, facts, crops = [], [], []

    def run_network():
        if not crops:
            return
        x = (torch.from_numpy(np.stack(crops))[:, None] - given["mean"]) / given["std"]
        with torch.no_grad():
            p = net(x).softmax(1).numpy()
        rows.extend([*f, about["classes"][q.argmax()], *q.tolist()] for f, q in zip(facts, p))
        facts.clear(), crops.clear()

    with h5py.File(capture) as file:
        for fact, crop in crops_of(file, names, given["patch_px"]):
            facts.append(fact), crops.append(crop)
            if len(crops) == 64:
                run_network()
    run_network()
    return rows


def peer(processes, capture, model, output, frames):
    """The Python way; runs in a process of its own."""
    with h5py.File(capture) as file:
        names = sorted(file["image"])[:frames or None]
    if processes == 1:
        parts = [classify_frames((capture, model, names, 2))]
    else:
        share = -(-len(names) // processes)
        works = [(capture, model, names[i:i + share], 1) for i in range(0, len(names), share)]
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            parts = pool.map(classify_frames, works)
    with open(output, "w", newline="") as file:
        csv.writer(file).writerows(row for part in parts for row in part)


def measure(command):
    """Wall clock s, processor s of all its processes, peak memory of the largest one in MiB."""
    start = time.perf_counter()
    child = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"exit code {child.returncode} of {' '.join(map(str, command))}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def classify_command(capture, o):
    return [o.program, "classify", capture, "--model", o.model, "--output", capture.with_suffix(".csv"), "--threads", 2,
            "--force", "--quiet"]


def rows_of(path):
    with open(path) as file:
        rows = list(csv.DictReader(file))
    return len(rows), sum(row["status"] == "ok" for row in rows)


def compare(capture, work, o):
    frames = {"leukolens": o.frames}
    commands = {"leukolens": classify_command(capture, o)}
    for processes in (1, 2):
        name = f"Python, {processes} process{'es' * (processes > 1)}"
        frames[name] = min(o.peer_frames or o.frames, o.frames)
        commands[name] = [sys.executable, __file__, "--model", o.model, "--peer", processes, capture,
                          work / f"peer{processes}.csv", frames[name]]
    runs = {name: [] for name in commands}
    for _ in range(o.repeats):
        for name, command in commands.items():
            runs[name].append(measure(command))
    rows, ok = rows_of(capture.with_suffix(".csv"))
    with open(work / "peer1.csv") as file:
        peer_rows = sum(1 for _ in file)
    print(f"rows: leukolens {rows / o.frames:.2f} a frame, {ok / o.frames:.2f} of them cells; "
          f"Python {peer_rows / frames['Python, 1 process']:.2f}")
    rate, cost = {}, {}
    for name, taken in runs.items():
        wall, processor, memory = (statistics.median(column) for column in zip(*taken))
        rate[name], cost[name] = frames[name] / wall, processor / frames[name] * 1000
        print(f"  {name:20} {rate[name]:7.1f} frames/s  {cost[name]:6.2f} ms of processor time a frame  "
              f"{memory:6.0f} MiB   leukolens is {rate['leukolens'] / rate[name]:5.2f} times as fast, takes "
              f"{cost[name] / cost['leukolens']:5.2f} times less processor time")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--frames", type=int, default=2000)
    options.add_argument("--repeats", type=int, default=3)
    options.add_argument("--model", type=pathlib.Path, default=ROOT / "data/phantom-model")
    options.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/leukolens")
    options.add_argument("--pixel-um", type=float, default=0.3, help="of the capture; another than the model's: resampled")
    options.add_argument("--memory-frames", default="500,8000")
    options.add_argument("--peer-frames", type=int, default=0)
    options.add_argument("--peer", nargs=4, help=argparse.SUPPRESS)
    o = options.parse_args()
    if o.peer:
        processes, capture, output, frames = o.peer
        return peer(int(processes), pathlib.Path(capture), o.model, output, int(frames))
    work = pathlib.Path(tempfile.mkdtemp())
    try:
        capture = work / "capture.phase"
        what = make_capture(capture, o.frames, o.pixel_um)
        import skimage
        import torch
        print(f"{o.frames} frames of {HEIGHT} x {WIDTH} on {what}, {capture.stat().st_size / 2**20:.0f} MiB; medians of "
              f"{o.repeats}; {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n"
              f"Python {platform.python_version()}, PyTorch {torch.__version__}, scikit-image {skimage.__version__}, "
              f"h5py {h5py.__version__}, HDF5 {h5py.version.hdf5_version}, NumPy {np.__version__}", flush=True)
        compare(capture, work, o)
        for frames in filter(None, o.memory_frames.split(",")):
            other = work / f"{frames}.phase"
            make_capture(other, int(frames), o.pixel_um)
            wall, processor, memory = measure(classify_command(other, o))
            print(f"  leukolens, {frames:>6} frames: peak memory {memory:.0f} MiB, {int(frames) / wall:.1f} frames/s, "
                  f"{processor / int(frames) * 1000:.2f} ms of processor time a frame", flush=True)
            other.unlink()
    finally:
        shutil.rmtree(work)


if __name__ == "__main__":
    main()
