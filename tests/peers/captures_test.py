"""Captures and image files that we write, as h5py, tifffile and NumPy see them: `captures_test.py <source> <program>`."""
import json
import pathlib
import subprocess
import sys
import tempfile

import h5py
import numpy as np
import tifffile

program = sys.argv[2]
random = np.random.default_rng(7)
frames = random.integers(0, 256, (60, 24, 32), dtype=np.uint8)
lo, hi = -0.5, 6.0
step = (hi - lo) / 255


def convert(*arguments):
    subprocess.run([program, "convert", *map(str, arguments), "--quiet"], check=True)


def check_capture_of_codes(folder):
    convert(folder / "frames.npy", "--output", folder / "a.phase", f"--phase-range={lo}:{hi}", "--pixel-size", 0.139)
    with h5py.File(folder / "a.phase") as file:
        assert set(file) == {"image", "meta", "label"}, set(file)
        assert list(file["image"]) == [f"{i:05d}" for i in range(len(frames))]
        for i, frame in enumerate(frames):
            dataset = file[f"image/{i:05d}"]
            assert dataset.dtype == np.uint8 and dataset.compression == "gzip", (dataset.dtype, dataset.compression)
            assert np.array_equal(dataset[()], frame), f"frame {i} differs"
        settings = json.loads(file["meta/xml"][()])
        assert (settings["crop_min"], settings["crop_max"]) == (lo, hi), settings
        assert settings["pixel_size_um"] == 0.139, settings
        assert list(file["meta/img_size"][()]) == [24, 32] and file["meta/n_files"][()] == len(frames)
        assert file["meta/type"][()] == b"phase" and file["meta/background"].shape == (24, 32)


def check_other_formats(folder):
    expected = (lo + frames * step).astype(np.float32)
    for name in ("a.raw", "a.npy", "a.h5", "a.tif"):
        convert(folder / "a.phase", "--output", folder / name)
    with h5py.File(folder / "a.raw") as file:
        raw = np.stack([file[f"image/{i:05d}"][()] for i in range(len(frames))]) - file["meta/background"][()]
    with h5py.File(folder / "a.h5") as file:
        stack = file["image"][()]
        assert file["image"].attrs["pixel_size_um"] == 0.139
    for name, values in {"a.raw": raw, "a.npy": np.load(folder / "a.npy"), "a.h5": stack,
                         "a.tif": tifffile.imread(folder / "a.tif")}.items():
        assert values.dtype == np.float32 and values.shape == frames.shape, (name, values.dtype, values.shape)
        assert np.abs(values - expected).max() < 1e-6, (name, np.abs(values - expected).max())
    convert(folder / "a.h5::/image", "--output", folder / "back.phase", f"--phase-range={lo}:{hi}")
    with h5py.File(folder / "back.phase") as file:
        assert np.array_equal(file["image/00059"][()], frames[59])


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    np.save(folder / "frames.npy", frames)
    check_capture_of_codes(folder)
    check_other_formats(folder)
print(f"{len(frames)} frames agree with h5py {h5py.__version__}, tifffile {tifffile.__version__}, numpy {np.__version__}")
