#!/usr/bin/env python3
"""`leukolens evaluate` on large tables, one core: seconds, processor seconds and peak memory, beside what one replicate
of the same figures costs with scikit-learn and netcal.

    scripts/bench.sh evaluate [--rows 1000000]
"""
import argparse
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

PROGRAM = Path(__file__).resolve().parents[2] / "build/release/leukolens"
K = 5


def make_table(path, rows, donors):
    rng = np.random.default_rng(1)
    labels = rng.integers(0, K, rows)
    z = 2 * rng.normal(size=(rows, K))
    z[np.arange(rows), labels] += 3
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    with open(path, "w") as file:
        file.write("id,donor,label," + ",".join(f"p_c{k}" for k in range(K)) + "\n")
        for i in range(rows):
            numbers = ",".join(map(repr, p[i].tolist()))
            file.write(f"cell_{i},{f'd{i % donors}' if donors else ''},c{labels[i]},{numbers}\n")
    return p, labels


def measure(*arguments):
    """Wall seconds, processor seconds and peak MiB of the program on one core."""
    start = time.perf_counter()
    process = subprocess.Popen(["taskset", "-c", "0", str(PROGRAM), *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"evaluate ended with {process.returncode}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def one_replicate(p, labels):
    """Seconds of one replicate of the same figures with Python's packages; None where they are not there."""
    try:
        from netcal.metrics import ECE
        from sklearn.metrics import accuracy_score, brier_score_loss, log_loss, roc_auc_score
    except ImportError:
        return None
    start = time.perf_counter()
    accuracy_score(labels, p.argmax(1)), log_loss(labels, p), brier_score_loss(labels, p)
    roc_auc_score(labels, p, multi_class="ovr"), ECE(15).measure(p, labels)
    for k in range(K):
        ECE(15).measure(p[:, k], (labels == k).astype(int))
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        table, report = Path(folder) / "t.csv", Path(folder) / "report"
        p, labels = make_table(table, rows // 10, 40)
        common = ["--output", report, "--no-figures", "--force", "--quiet"]
        base = measure("evaluate", table, *common, "--draws", 1, "--interval", "bootstrap")
        full = measure("evaluate", table, *common, "--draws", 1000, "--interval", "bootstrap")
        print(f"{rows // 10} x {K}, 40 donors: 1,000 bootstrap replicates of every figure, bands and curves add "
              f"{full[1] - base[1]:.2f} processor s to {base[1]:.2f} s; {full[2]:.0f} MiB")
        peer = one_replicate(p, labels)
        if peer:
            print(f"  scikit-learn and netcal, six of the figures: {peer:.2f} s a replicate, so {1000 * peer:.0f} s")
        for donors in (40, 0):
            make_table(table, rows, donors)
            wall, processor, memory = measure("evaluate", table, *common)
            print(f"{rows} x {K} from CSV ({table.stat().st_size / 2**20:.0f} MiB), "
                  f"{f'{donors} donors' if donors else 'no donors'}: {wall:.1f} s, {processor:.1f} processor s, "
                  f"{memory:.0f} MiB")


main()
