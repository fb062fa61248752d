#!/usr/bin/env python3
"""Manifests and changed images for scripts/scenarios.sh.

    scenarios_cells.py split FOLDER/manifest.csv OUT --test-share .3      OUT/all.csv, train.csv, test.csv
    scenarios_cells.py without OUT/all.csv OUT2 CLASS                     OUT2/train.csv, left_out.csv, test.csv
    scenarios_cells.py few OUT/train.csv FEW.csv --cells 20 --draw 1      20 cells, the classes as even as can be
    scenarios_cells.py flip OUT/train.csv FLIPPED.csv --share .1          labels changed; column `true_label`
    scenarios_cells.py halves FLIPPED.csv OUT3                            OUT3/1.csv, 2.csv: roles train and test swapped
    scenarios_cells.py change OUT/test.csv OUT4 --how defocus --by 8      OUT4/manifest.csv and changed images

A split is by whole donors where the manifest names them, else by cells within classes; it depends on the names alone.
`change` needs numpy and tifffile:
  defocus  the field exp(i phase) propagated by z, --by = lambda z / pixel^2 (lambda in the medium)
  noise    white noise of --by rad          contrast  all phases times --by
"""
import argparse
import csv
import hashlib
import pathlib


def order(*words):
    """A number that looks random and depends on the words alone."""
    return hashlib.sha256("\0".join(map(str, words)).encode()).hexdigest()


def read(path):
    path = pathlib.Path(path).resolve()
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["path"] = str((path.parent / row["path"]).resolve())
    return rows


def write(path, rows):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


def split(o):
    rows = read(o.manifest)
    by_donor = all(row.get("donor") for row in rows)
    groups = {}
    for row in rows:
        groups.setdefault("" if by_donor else row["label"], {}).setdefault(row["donor"] if by_donor else row["path"], [])
        groups["" if by_donor else row["label"]][row["donor"] if by_donor else row["path"]].append(row)
    for units in groups.values():
        # names below the manifest's folder, so that the split is the same wherever the folder lies
        names = sorted(units, key=lambda name: order("split", pathlib.Path(name).name, units[name][0]["label"]))
        for name in names[: max(1, round(o.test_share * len(names)))]:
            for row in units[name]:
                row["role"] = "test"
    for row in rows:
        row.setdefault("role", "")
    out = pathlib.Path(o.out)
    write(out / "all.csv", rows)
    write(out / "train.csv", [row for row in rows if row["role"] != "test"])
    write(out / "test.csv", [row for row in rows if row["role"] == "test"])


def without(o):
    rows, out = read(o.manifest), pathlib.Path(o.out)
    write(out / "train.csv", [r for r in rows if r["role"] != "test" and r["label"] != o.class_name])
    write(out / "test.csv", [r for r in rows if r["role"] == "test" and r["label"] != o.class_name])
    # its name would be a label that the network does not know: the truth stays in another column
    write(out / "left_out.csv", [{**r, "label": "", "role": "", "true_label": r["label"]} for r in rows
                                 if r["label"] == o.class_name])


def few(o):
    by_class = {}
    for row in sorted(read(o.manifest), key=lambda r: order("few", o.draw, pathlib.Path(r["path"]).name, r["label"])):
        by_class.setdefault(row["label"], []).append(row)
    chosen = []
    while len(chosen) < o.cells and any(by_class.values()):
        for rows in by_class.values():
            if rows and len(chosen) < o.cells:
                chosen.append(rows.pop(0))
    write(o.out, chosen)


def flip(o):
    rows = read(o.manifest)
    classes = sorted({row["label"] for row in rows})
    names = sorted(range(len(rows)), key=lambda i: order("flip", pathlib.Path(rows[i]["path"]).name, rows[i]["label"]))
    wrong = set(names[: round(o.share * len(rows))])
    for i, row in enumerate(rows):
        row["true_label"] = row["label"]
        others = [c for c in classes if c != row["label"]]
        if i in wrong:
            row["label"] = others[int(order("to", pathlib.Path(row["path"]).name, row["label"]), 16) % len(others)]
    write(o.out, rows)


def halves(o):
    rows, out = read(o.manifest), pathlib.Path(o.out)
    units = sorted({row.get("donor") or row["path"] for row in rows}, key=lambda u: order("half", pathlib.Path(u).name))
    first = set(units[: len(units) // 2])
    for number in (1, 2):
        for row in rows:
            row["role"] = "test" if ((row.get("donor") or row["path"]) in first) == (number == 1) else ""
        write(out / f"{number}.csv", rows)


def defocused(phase, by):
    import numpy as np
    pad = max(phase.shape)  # so that what leaves at one side does not come in at the other
    field = np.exp(1j * np.pad(phase.astype(float), pad, mode="reflect"))
    fy, fx = (np.fft.fftfreq(n) for n in field.shape)
    turn = np.exp(-1j * np.pi * by * (fx[None, :] ** 2 + fy[:, None] ** 2))  # Fresnel's propagator
    field = np.fft.ifft2(np.fft.fft2(field) * turn)[pad:-pad, pad:-pad]
    return phase + np.angle(field * np.exp(-1j * phase))  # the branch nearest to the phase in focus


def change(o):
    import numpy as np
    import tifffile
    rows, out = read(o.manifest), pathlib.Path(o.out)
    for row in rows:
        name = pathlib.Path(row["label"]) / pathlib.Path(row["path"]).name
        with tifffile.TiffFile(row["path"]) as file:
            phase, description = file.asarray().astype(np.float32), file.pages[0].description
        seed = int(order(o.how, o.by, name)[:8], 16)
        if o.how == "defocus":
            phase = defocused(phase, o.by)
        elif o.how == "noise":
            phase = phase + np.random.default_rng(seed).normal(0, o.by, phase.shape)
        else:
            phase = phase * o.by
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        # the description is OME-XML with the optics, where the file had some
        tifffile.imwrite(out / name, phase.astype(np.float32), description=description.encode() or None, metadata=None)
        row["path"] = str((out / name).resolve())
        row["role"] = ""  # other pixels, so another content hash: new to the model
    write(out / "manifest.csv", rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)

    def command(run, *options):
        c = commands.add_parser(run.__name__)
        c.add_argument("manifest")
        c.add_argument("out")
        for name, settings in options:
            c.add_argument(name, **settings)
        c.set_defaults(run=run)

    command(split, ("--test-share", {"type": float, "default": 0.3}))
    command(without, ("class_name", {}))
    command(few, ("--cells", {"type": int, "required": True}), ("--draw", {"type": int, "default": 1}))
    command(flip, ("--share", {"type": float, "default": 0.1}))
    command(halves)
    command(change, ("--how", {"choices": ["defocus", "noise", "contrast"], "required": True}),
            ("--by", {"type": float, "required": True}))
    o = parser.parse_args()
    o.run(o)


if __name__ == "__main__":
    main()
