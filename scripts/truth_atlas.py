#!/usr/bin/env python3
"""Does the atlas say what decides, where that is known? Writes the table of hits into docs/atlas.md.

    python3 scripts/truth_atlas.py [--seeds 20] [--work build/truth] [--page docs/atlas.md] [--jobs 2]

Simulates cells whose class is decided by size, nucleus or granules alone, and cells with a planted bright spot in half or
all of one class's captures; trains a network on each, makes its atlas and reads atlas.json. What is in --work already is
not made again. Plain Python 3; a release build (LEUKOLENS=<program>, else build/release/leukolens). About 40 s a network.

What counts as said, by the rules of this script:
  relevance      sentences: the rim counts for more than its size and thickness, or most relevance lies outside the cell,
                 on half of the classes' pages at least: size; else what is inside: nucleus or granules, not told apart
  interventions  the group of changes that moves the score most, in SDs of the score, mean over classes: size (resized);
                 granules (texture shuffled, levelled, fine detail scaled); nucleus (core, centre, middle or rim scaled,
                 blurred)
  morphology     "It measures size" on half of the pages at least: size; else not size
  concepts       the first concept rises or falls with area or perimeter on half of the pages: size; else not size
  strategies     a strategy of the page is called a likely artefact
"""
import argparse
import concurrent.futures
import csv
import json
import os
import pathlib
import subprocess

from scenarios_numbers import wilson

SPOTTED = "monocyte"
KINDS = {  # options of simulate, epochs
    "size": (["--decided-by", "size"], 40),
    "nucleus": (["--decided-by", "nucleus"], 120),
    "granules": (["--decided-by", "granules"], 120),
    "spot": (["--decided-by", "nucleus", "--spot-in", SPOTTED, "--spot-share", "0.5"], 40),
    "allspot": (["--decided-by", "nucleus", "--spot-in", SPOTTED], 30),
}
GROUPS = {"size": ["size"], "nucleus": ["core", "centre", "middle", "rim", "sharpness"], "granules": ["texture"]}
SIZE_COLUMNS = {"area_um2", "area_px", "perimeter_um", "perimeter_px"}
PROGRAM = pathlib.Path(os.environ.get("LEUKOLENS", "build/release/leukolens")).resolve()


def run(output, *words):
    if output.exists():
        return
    done = subprocess.run([PROGRAM, *map(str, words), "--quiet"], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"leukolens {' '.join(map(str, words))}: {done.stderr}")


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def make(work, kind, seed, cells):
    """One network and its atlas."""
    at, (options, epochs) = work / f"{kind}-{seed}", KINDS[kind]
    at.mkdir(parents=True, exist_ok=True)
    study = at / "study"
    run(study, "simulate", study, "--cells", cells, "--difficulty", 0.3, "--seed", seed, *options)
    run(at / "model", "train", study / "manifest.csv", "--output", at / "model", "--epochs", epochs, "--seed", seed,
        "--background", "border-ramp", "--threads", 1)
    run(at / "predictions.csv", "classify", study / "manifest.csv", "--model", at / "model", "--output", at / "predictions.csv",
        "--threads", 1)
    if "spot" in kind:  # the same cells without the spot: does the network use it?
        run(at / "twin", "simulate", at / "twin", "--cells", cells, "--difficulty", 0.3, "--seed", seed, "--size", 80, *options[:2])
        run(at / "twin.csv", "classify", at / "twin/manifest.csv", "--model", at / "model", "--output", at / "twin.csv",
            "--threads", 1)
    run(at / "atlas", "atlas", study / "manifest.csv", "--model", at / "model", "--output", at / "atlas", "--gallery-cells", 0,
        "--threads", 1)
    return at


def accuracy(at):
    rows = [r for r in rows_of(at / "predictions.csv") if r["role"] == "test"]
    return sum(r["label"] == r["predicted"] for r in rows) / len(rows)


def pages_of(at):
    """The entries of the classes that are called at all."""
    atlas = json.loads((at / "atlas/atlas.json").read_text())
    return [page for page in atlas["networks"][0]["classes"] if page["cells"]["called"] > 0]


def said_of(page, *words):
    return any(all(word in finding["text"] for word in words) for finding in page["findings"])


def relevance_says(pages):
    rim = [said_of(p, "rim counts", "size and thickness") or said_of(p, "Most of the relevance", "outside the cell") for p in pages]
    return "size" if 2 * sum(rim) >= len(pages) else "inside"


def interventions_say(pages):
    strength = dict.fromkeys(GROUPS, 0.0)
    for page in pages:
        part = page.get("interventions") or {}
        for change in part.get("changes", []):
            for group, properties in GROUPS.items():
                if change["property"] in properties:
                    rises = [abs(p["rise"]["value"] or 0) for p in change["points"]]
                    page.setdefault("largest", {}).setdefault(group, []).append(max(rises) / (part["spread"] or 1))
        for group, values in page.get("largest", {}).items():
            strength[group] += max(values)
    return max(strength, key=strength.get) if any(strength.values()) else None


def morphology_says(pages):
    return "size" if 2 * sum(said_of(p, "It measures size") for p in pages) >= len(pages) else "not size"


def concepts_say(pages):
    lists = [(page.get("concepts") or {}).get("list") or [] for page in pages]
    if not any(lists):
        return None
    with_size = sum(bool(c) and any(g["column"] in SIZE_COLUMNS for g in c[0]["goes_with"]) for c in lists)
    return "size" if 2 * with_size >= len(pages) else "not size"


def artefacts(page):
    return any(s["likely_artefact"] for s in (page.get("strategies") or {}).get("list", []))


PARTS = {"relevance": relevance_says, "interventions": interventions_say, "morphology": morphology_says, "concepts": concepts_say}


def is_hit(kind, said):
    return said == kind or (kind != "size" and said in ("inside", "not size"))


def of(hits, n):
    if n == 0:
        return "-"
    low, high = wilson(hits, n)
    return f"{hits} of {n} ({100 * low:.0f} to {100 * high:.0f} %)"


def table_of_hits(work, seeds):
    text = "| decided by | accuracy on held-out cells, median (range) | " + " | ".join(PARTS) + " |\n" + "|---" * (2 + len(PARTS)) + "|\n"
    confusion = {kind: {} for kind in GROUPS}
    for kind in GROUPS:
        found, right = {part: [] for part in PARTS}, []
        for seed in seeds:
            pages = pages_of(work / f"{kind}-{seed}")
            right.append(accuracy(work / f"{kind}-{seed}"))
            for part, says in PARTS.items():
                said = says(pages)
                if said is not None:
                    found[part].append(is_hit(kind, said))
                if part == "interventions":
                    confusion[kind][said] = confusion[kind].get(said, 0) + 1
        right.sort()
        text += f"| {kind} | {right[len(right) // 2]:.2f} ({right[0]:.2f} to {right[-1]:.2f}) | " + " | ".join(
            of(sum(found[part]), len(found[part])) for part in PARTS) + " |\n"
    text += "\nWhat the interventions name, of " + str(len(seeds)) + " networks each: " + "; ".join(
        f"{kind} decides: " + ", ".join(f"{said or 'nothing'} {n}" for said, n in sorted(c.items(), key=lambda i: -i[1]))
        for kind, c in confusion.items()) + ".\n"
    return text


def calls_changed(at):
    """Share of the spotted cells whose call changes when the spot is not there."""
    spotted = {r["path"] for r in rows_of(at / "study/truth.csv") if r["spot"] == "1"}
    calls, twins = ({r["id"]: r["predicted"] for r in rows_of(at / name)} for name in ("predictions.csv", "twin.csv"))
    return sum(calls[i] != twins[i] for i in spotted) / len(spotted)


def table_of_spots(work, seeds):
    text = ("| study | calls that change without the spot, median (range) | pages of the spotted class that name an artefact | "
            "where at least half of the calls change | pages of other classes |\n|---|---|---|---|---|\n")
    for kind in KINDS:
        others, found, used, changed = [0, 0], [0, 0], [0, 0], []
        for seed in seeds:
            at = work / f"{kind}-{seed}"
            if "spot" in kind:
                changed.append(calls_changed(at))
            for page in pages_of(at):
                mine = "spot" in kind and page["class"] == SPOTTED
                for count in [found, used] if mine and changed[-1] >= 0.5 else [found] if mine else [others]:
                    count[0] += artefacts(page)
                    count[1] += 1
        changed.sort()
        name = {"spot": f"spot in half of the captures of {SPOTTED}", "allspot": f"spot in all captures of {SPOTTED}"}.get(
            kind, f"no spot, {kind} decides")
        share = f"{changed[len(changed) // 2]:.0%} ({changed[0]:.0%} to {changed[-1]:.0%})".replace("%", " %") if changed else "-"
        text += f"| {name} | {share} | {of(*found)} | {of(*used)} | {of(*others)} |\n"
    return text


BEGIN, END = "<!-- written by scripts/truth_atlas.py -->\n", "<!-- end of what scripts/truth_atlas.py writes -->\n"


def section(work, seeds, cells):
    rules = __doc__.split("by the rules of this script:\n")[1]
    return (BEGIN + "## Does it say what decides?\n\n" +
            f"Simulated cells, {cells} a study, {len(seeds)} seeds a row, leukonet, the truth known (`scripts/truth_atlas.py` makes this "
            "section anew). Hits of each part, with Wilson's 95 % interval; what counts as a hit stands below. Parts that can only tell "
            "size from the rest hit with nucleus and granules where they do not say size.\n\n" + table_of_hits(work, seeds) +
            "\nA planted artefact, a bright spot beside the cell, and false alarms where none was planted:\n\n" +
            table_of_spots(work, seeds) + "\nThe rules:\n\n```\n" + rules.rstrip() + "\n```\n" + END)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--cells", type=int, default=600)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("build/truth"))
    parser.add_argument("--page", type=pathlib.Path, default=pathlib.Path("docs/atlas.md"))
    o = parser.parse_args()
    seeds = range(1, o.seeds + 1)
    with concurrent.futures.ThreadPoolExecutor(o.jobs) as pool:
        for at in pool.map(lambda job: make(o.work, *job, o.cells), [(kind, seed) for seed in seeds for kind in KINDS]):
            print(at, flush=True)
    text = o.page.read_text(encoding="utf-8") if o.page.exists() else ""
    if BEGIN in text:
        before, rest = text.split(BEGIN)
        text = before + section(o.work, seeds, o.cells) + rest.split(END)[1]
    else:
        text += ("\n" if text else "") + section(o.work, seeds, o.cells)
    o.page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
