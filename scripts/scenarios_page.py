#!/usr/bin/env python3
"""Writes docs/scenarios.md from what scripts/scenarios.sh left in its folder: python3 scenarios_page.py FOLDER PAGE.

Plain Python. No conclusion is typed by hand: each is chosen by a rule from the interval of a number that stands beside it.
"""
import json
import pathlib
import re
import sys

from scenarios_numbers import Figure, difference, gap_of_shares, mean_by_unit, read_rows, share

SHAPE = ["area_um2", "area_px", "circularity", "eccentricity", "mean_phase", "max_phase", "phase_variance", "dry_mass_pg",
         "novelty", "focus", "background"]
PATTERNS = {"map": "place of the relevance", "radial": "relevance from centre to rim",
            "morphology": "weight of size, mass and shape", "interventions": "answer to changes of the cell"}


def percent(figure, digits=0):
    if figure.value is None:
        return "-"
    text = f"{100 * figure.value:.{digits}f} %"
    return text + (f" ({100 * figure.low:.{digits}f} to {100 * figure.high:.{digits}f})" if figure.known else "")


def points(figure):
    if figure.value is None:
        return "-"
    text = f"{100 * figure.value:+.1f}"
    return text + (f" ({100 * figure.low:+.1f} to {100 * figure.high:+.1f})" if figure.known else "")


def signed(value):
    """Points without decimals; 0 has no sign."""
    return f"{round(100 * value):+d}" if round(100 * value) else "0"


def metrics_of(folder):
    path = folder / "report/metrics.json"
    found = json.loads(path.read_text()) if path.exists() else {"metrics": {}}
    return found["metrics"], found.get("n", 0)


def max_error(model):
    """The largest share of wrong calls that was promised among the accepted."""
    return json.loads((model / "calibration.json").read_text())["decisions"]["abstention"]["max_error"]


def metric(metrics, name):
    m = metrics.get(name) or {}
    low, high = m.get("ci") or (None, None)
    return Figure(m.get("value"), low, high, m.get("n", 0))


def chosen(answer, yes, no, cannot):
    return yes if answer is True else no if answer is False else cannot


def table(head, rows):
    line = lambda cells: "| " + " | ".join(str(c) for c in cells) + " |"
    return "\n".join([line(head), line(["---"] * len(head))] + [line(r) for r in rows]) + "\n"


def is_right(row):
    return row["predicted"] == row["label"]


def calibration_words(metrics):
    gap = metrics.get("confidence_gap") or {}
    figure = metric(metrics, "confidence_gap")
    verdict = gap.get("verdict")
    said = f"confidence less accuracy {points(figure)} points"
    if verdict == "agree":
        return f"The confidence can be taken at its word: {said}, within the margin of {100 * gap['margin']:.0f}."
    if figure.above(0) is True:
        return f"The network is overconfident: {said}."
    if figure.above(0) is False:
        return f"The network is underconfident: {said}."
    return f"These cells cannot tell whether the confidence is right: {said}, margin {100 * gap.get('margin', 0.05):.0f}."


def class_calls(at):
    m, n = metrics_of(at / "calls")
    accepted, right = metric(m, "accepted_fraction"), metric(m, "accepted_accuracy")
    rows = [["accuracy", percent(metric(m, "accuracy"))],
            ["ECE, and where a calibrated network's lies", f"{m['ece']['value']:.3f}, {m['ece']['null_band'][0]:.3f} to "
             f"{m['ece']['null_band'][1]:.3f}"],
            ["sets that hold the class (promised 90 %)", percent(metric(m, "conformal_coverage"))],
            ["accepted without review", percent(accepted)], ["right among these", percent(right)],
            ["called unknown (promised about 5 %)", percent(metric(m, "unknown_fraction"))]]
    said = calibration_words(m)
    promised = max_error(at / "model")
    if accepted.value == 0:
        said += f" No call is accepted: these cells are too few to promise at most {100 * promised:.0f} % errors."
    elif accepted.value:
        said += f" {100 * accepted.value:.0f} % of the calls need no review; " + chosen(
            right.above(1 - promised), f"of these at most {100 * promised:.0f} % are wrong, as promised.",
            f"more than the promised {100 * promised:.0f} % of these are wrong.",
            f"whether at most {100 * promised:.0f} % of these are wrong, as promised, these cells cannot tell.")
    return table([f"{n} cells that training never saw", ""], rows) + f"\n**{said}** `calls/report/report.html`, `calls/atlas`\n"


def unseen_class(at):
    rows, kept, closed, wrong, told, most = [], [], [], [], [], ("", 0.0)
    for folder in sorted(p for p in (at / "unseen").iterdir() if p.is_dir()):
        unseen, known = read_rows(folder / "left_out_predictions.csv"), read_rows(folder / "test_predictions.csv")
        part = lambda cells, what: share(cells, lambda r: r["decision"] == what)
        gap = gap_of_shares(part(unseen, "unknown"), part(known, "unknown"))
        rows.append([folder.name, len(unseen), percent(part(unseen, "unknown")), percent(part(known, "unknown")),
                     percent(part(unseen, "review")), percent(part(unseen, "accept")), percent(part(known, "accept"))])
        (told if gap.above(0) is True else wrong).append(folder.name)
        if part(known, "accept").above(0.1) is not True:
            closed.append(folder.name)
        elif part(unseen, "accept").above(0.1) is False:
            kept.append(folder.name)
        most = max(most, (folder.name, part(unseen, "accept").value), key=lambda m: m[1])
    said = (f"More often called unknown than known classes: {', '.join(told) or 'none'}"
            + (f"; not told from them: {', '.join(wrong)}" if wrong else "") + ". "
            + f"Fewer than 10 % accepted under a wrong name: {', '.join(kept) or 'none'}"
            + (f"; without {', '.join(closed)} hardly any call is accepted at all" if closed else "")
            + ("." if len(kept) + len(closed) == len(rows) else f". Of {most[0]} {100 * most[1]:.0f} % are: where a sample may hold a class "
               "that the network does not know, an accepted call may be of it."))
    return table(["class left out", "its cells", "called unknown", "the same of known classes", "for review",
                  "accepted (all wrong)", "accepted of known classes"], rows) + f"\n**{said}** `unseen/CLASS/atlas`\n"


def few_cells(at):
    rows, last = [], metric(metrics_of(at / "calls")[0], "accuracy")
    enough = []
    for n in (20, 50, 100):
        draws = sorted((at / "few").glob(f"{n}-*/report/metrics.json"))
        found = [metrics_of(path.parent.parent)[0] for path in draws]
        accuracy = [metric(m, "accuracy").value for m in found]
        gaps = [metric(m, "confidence_gap").value for m in found]
        rows.append([n, len(found), f"{100 * sum(accuracy) / len(accuracy):.0f} %",
                     f"{100 * min(accuracy):.0f} to {100 * max(accuracy):.0f} %", signed(sum(gaps) / len(gaps))])
        if last.known and min(accuracy) >= last.low:
            enough.append(n)
    cells = len((at / "split/train.csv").read_text().splitlines()) - 1
    rows.append([f"all {cells}", 1, percent(last), "", signed(metric(metrics_of(at / "calls")[0], "confidence_gap").value)])
    said = ("These cells have no interval for the network of all cells, so no number of cells can be called enough." if not last.known
            else f"From {enough[0]} cells on every draw lies within the interval of the network of all cells." if enough and
            len(enough) == len([n for n in (20, 50, 100) if n >= enough[0]])
            else "With 20, 50 and 100 cells some draw falls below the interval of the network of all cells: label more.")
    return table(["training cells", "draws", "accuracy, mean", "from worst to best draw", "confidence less accuracy, points"],
                 rows) + f"\n**{said}** `few/*/report/report.html`\n"


def changed_input(at):
    plain = {row["id"].rsplit("/", 1)[-1] + row["label"]: row for row in read_rows(at / "calls/predictions.csv")}
    m0 = metrics_of(at / "calls")[0]
    rows = [["as recorded", percent(metric(m0, "accuracy")), "", points(metric(m0, "confidence_gap")),
             percent(metric(m0, "accepted_fraction")), percent(metric(m0, "accepted_accuracy")),
             percent(metric(m0, "unknown_fraction"))]]
    worse, silent, broken, promised = [], [], [], max_error(at / "model")
    names = {"defocus": "wrong focus", "noise": "noise", "contrast": "phases times"}
    order = lambda p: (list(names).index(p.name.split("-")[0]), float(p.name.split("-")[1]))
    for folder in sorted((p for p in (at / "changed").iterdir() if p.is_dir()), key=order):
        how, by = folder.name.split("-")
        m, cells = metrics_of(folder)[0], read_rows(folder / "predictions.csv")
        pairs = [(r, plain.get(r["id"].rsplit("/", 1)[-1] + r["label"])) for r in cells]
        change = mean_by_unit([float(is_right(a)) - float(is_right(b)) for a, b in pairs if b],
                              [a.get("donor", "") for a, b in pairs if b])
        name = f"{names[how]} {by}" + (" rad" if how == "noise" else "")
        gap = metric(m, "confidence_gap")
        rows.append([name, percent(metric(m, "accuracy")), points(change), points(gap), percent(metric(m, "accepted_fraction")),
                     percent(metric(m, "accepted_accuracy")), percent(metric(m, "unknown_fraction"))])
        if change.above(0) is False:
            worse.append(name)
            if gap.above(0) is True:
                silent.append(name)
        if metric(m, "accepted_accuracy").above(1 - promised) is False:
            broken.append(name)
    said = (f"Accuracy falls by: {', '.join(worse)}. " if worse else "No change tried here lowers the accuracy beyond doubt. ") + (
        f"The confidence does not fall with it by: {', '.join(silent)}: a calibration holds for images like those that it was "
        "fitted on." if silent else "Nowhere is overconfidence beyond doubt." if not worse else
        "Overconfidence is beyond doubt in none of these.")
    said += (f" More than the promised {100 * promised:.0f} % of the accepted calls are wrong beyond doubt with: {', '.join(broken)}."
             if broken else f" With no change are more than the promised {100 * promised:.0f} % of the accepted calls wrong beyond doubt.")
    return table(["change", "accuracy", "change of accuracy, points, cell by cell", "confidence less accuracy, points", "accepted",
                  "right among these", "called unknown"], rows) + f"\n**{said}** `changed/*/report/report.html`\n" + donors(at)


def donors(at):
    table_rows = read_rows(at / "model/oof_predictions.csv")
    if not any(r.get("donor") for r in table_rows):
        return "\nAnother donor: **cannot be tried on these cells, whose donors are not known.**\n"
    tested = read_rows(at / "calls/predictions.csv")
    names = {r["donor"] for r in tested}
    known = {r["donor"] for r in table_rows}
    return (f"\nAnother donor: the {len(names)} donors of the test cells gave none of the {len(known)} donors' training cells"
            if not names & known else "\nAnother donor: some test donors gave training cells too") + (
            f"; by donor the accuracy is {min(by_donor(tested)):.0%} to {max(by_donor(tested)):.0%}.\n").replace("%", " %")


def by_donor(rows):
    found = {}
    for r in rows:
        found.setdefault(r["donor"], []).append(is_right(r))
    return [sum(v) / len(v) for v in found.values()]


def queue_of(atlas):
    """{content hash: cell} of the gallery, with its doubt about the label."""
    page = (atlas / "gallery.html").read_text(encoding="utf-8")
    data = re.search(r"<script[^>]*application/json[^>]*>(.*?)</script>", page, re.DOTALL).group(1)
    return {cell["hash"]: cell for cell in json.loads(data)["cells"]}


def impure_labels(at):
    name = lambda path: tuple(path.split("/")[-2:])  # sources are relative to a folder of the program's choice
    rows = []
    for half in (1, 2):
        kept = {name(row["path"]): row["true_label"] for row in read_rows(at / f"impure/{half}.csv") if row["role"] == "test"}
        queue = queue_of(at / f"impure/atlas-{half}")
        for row in read_rows(at / f"impure/predictions-{half}.csv"):
            truth = kept.get(name(row["source"]))
            if truth is not None and row["content_hash"] in queue:
                rows.append({**row, "wrong": truth != row["label"], "queue": queue[row["content_hash"]]})
    wrong = sum(r["wrong"] for r in rows)
    named = [r for r in rows if r["queue"]["odds"]]
    first = sorted(rows, key=lambda r: (not r["queue"]["odds"], -r["queue"]["doubt"]))[:wrong]
    pure, found = share(named, lambda r: r["wrong"]), share([r for r in rows if r["wrong"]],
                                                             lambda r: r["queue"]["odds"])
    said = chosen(pure.above(wrong / len(rows)) if named else None,
                  f"The queue finds wrong labels: {percent(pure)} of the labels that it calls at odds are wrong, of all "
                  f"{100 * wrong / len(rows):.0f} %.",
                  "The queue misleads: fewer of the labels that it names are wrong than of all.",
                  "These cells cannot tell whether the queue finds wrong labels.")
    return table([f"{len(rows)} cells, {wrong} labels changed", ""],
                 [["labels called at odds", len(named)], ["wrong among these", percent(pure)],
                  ["wrong labels found", percent(found)],
                  [f"wrong among the first {wrong} of the queue", percent(share(first, lambda r: r["wrong"]))]]
                 ) + f"\n**{said}** `impure/atlas-1`, `impure/atlas-2` (galleries)\n"


def doubted_cells(at):
    rows = read_rows(at / "calls/predictions.csv")
    doubted = [r for r in rows if float(r["confidence"]) < 0.9]
    sure = [r for r in rows if float(r["confidence"]) >= 0.9]
    errors = [r for r in rows if not is_right(r)]
    caught = share(errors, lambda r: float(r["confidence"]) < 0.9)
    gap = gap_of_shares(*(share(part, lambda r: not is_right(r)) for part in (doubted, sure)))
    pairs = {}
    for r in doubted:
        best = sorted((c[2:] for c in r if c.startswith("p_")), key=lambda c: -float(r["p_" + c]))[:2]
        pairs[" and ".join(sorted(best))] = pairs.get(" and ".join(sorted(best)), 0) + 1
    between = max(pairs, key=pairs.get) if pairs else ""
    odd = unlike(rows, doubted, sure)
    said = (f"{percent(Figure(len(doubted) / len(rows), None, None, len(rows)))} of the cells are doubted (confidence below .9) and "
            f"{percent(caught)} of the {len(errors)} errors are among them. ")
    said += (f"Doubted cells are wrong more often, by {points(gap)} points. " if gap.above(0) is True else
             "Whether doubted cells are wrong more often these cells cannot tell. ")
    said += f"Most are doubted between {between} ({pairs[between]} of {len(doubted)}). " if pairs else ""
    said += ("They lie farther from the mean of their class in " + ", ".join(odd) + "." if odd else
             "In no measured property are they farther from the mean of their class beyond doubt.")
    return f"**{said}** `doubted/why/report.html`\n"


def unlike(rows, doubted, sure):
    """Columns in which doubted cells lie farther from their class's mean, in its SDs; the intervals leave 0 out."""
    found = []
    for column in SHAPE:
        if column not in rows[0] or any(r[column] in ("", "nan") for r in rows):
            continue
        scale = {}
        for label in {r["label"] for r in rows}:
            values = [float(r[column]) for r in rows if r["label"] == label]
            mean = sum(values) / len(values)
            scale[label] = (mean, (sum((v - mean) ** 2 for v in values) / len(values)) ** 0.5)
        far = lambda r: (abs(float(r[column]) - scale[r["label"]][0]) / scale[r["label"]][1] if scale[r["label"]][1] > 0 else 0,
                         r.get("donor", ""))
        gap = difference([far(r) for r in doubted], [far(r) for r in sure])
        # eleven columns are tried: an interval of 95 % widened so that one of them errs in 5 % of studies
        if gap.known and gap.value - (gap.value - gap.low) * 1.45 > 0:
            found.append(f"{column} ({gap.value:+.1f} SD)")
    return found


def correlation(estimate):
    if estimate["value"] is None:
        return "-"
    low, high = estimate["ci"] or (None, None)
    return f"{estimate['value']:.2f}" + (f" ({low:.2f} to {high:.2f})" if low is not None else "")


def in_general(at):
    atlas = json.loads((at / "general/atlas/atlas.json").read_text())
    rows, words = [], {}
    for a in atlas["general"]:
        rows.append([a["class"], PATTERNS.get(a["pattern"], a["pattern"]), correlation(a["same"]), correlation(a["own"]),
                     a["verdict"]])
        words.setdefault(a["verdict"], []).append(f"{a['class']}: {PATTERNS.get(a['pattern'], a['pattern'])}")
    looks = [f"- {c['class']}: {f['text']}" for c in atlas["networks"][0]["classes"] for f in c["findings"][:4]]
    said = f"Of {len(rows)} patterns networks agree in what is the class's own in {len(words.get('general', []))}, only within an architecture in " \
           f"{len(words.get('by architecture', []))}, only in what all " \
           f"classes have in common in {len(words.get('shared', []))}, in neither in {len(words.get('varies', []))}; of " \
           f"{len(words.get('unsure', []))} these networks cannot tell."
    if words.get("general"):
        said += " General: " + "; ".join(words["general"]) + "."
    networks = len(atlas["networks"])
    return (f"{networks} networks (leukonet and lenet5).\n\n"
            + table(["class", "pattern", "agreement of networks (r)", "in what is the class's own", "verdict"], rows)
            + f"\n**{said}** What the first network looks at, in the atlas's own words:\n\n" + "\n".join(looks)
            + "\n\n`general/atlas`\n")


SCENARIOS = [("Class calls with calibrated confidence", class_calls), ("A class that was never trained", unseen_class),
             ("Few training cells", few_cells), ("Wrong focus, noise and another donor", changed_input),
             ("Impure labels", impure_labels), ("Which cells the network doubts, and why", doubted_cells),
             ("What it looks at, and whether that is general", in_general)]
HEAD = """# Scenarios

What the program is for, tried on simulated cells and on real ones: 299 public phase images of lymphocytes, monocytes and granulocytes
(32 x 32 px; donors, pixel size and wavelength unknown). `scripts/scenarios.sh CELLS` makes this page anew; the paths are those of its
folder. Tables hold 95 % intervals: over donors where they are known, over cells else. Sentences in bold are chosen from the
intervals by the rules in `scripts/scenarios_page.py`; nobody typed them. Wrong focus is a propagation by z, given as lambda z / pixel^2
(8 is 1.8 um for the simulated cells); labels are 10 % changed at random.
"""


def main():
    work, page = map(pathlib.Path, sys.argv[1:])
    text = HEAD
    sets = [(name, work / folder) for name, folder in (("Simulated cells", "phantom"), ("Real cells", "cells"))
            if (work / folder / "general/atlas/atlas.json").exists()]
    for title, scenario in SCENARIOS:
        text += f"\n## {title}\n"
        for name, at in sets:
            text += f"\n### {name}\n\n" + scenario(at)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
