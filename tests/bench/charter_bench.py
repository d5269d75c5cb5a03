#!/usr/bin/env python3
"""What checking a full charter costs whoever writes one: `cartulaire charter check` on each of the charters that are
shipped, as a process, from its start to its end. The program reads its catalogue anew each time: most of the figure.

  charter.check_ms       wall time; each charter's median of its runs, and of the charters the slowest
  charter.check_cpu_ms   CPU of the same, user and system
"""
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CARTULAIRE", ROOT / "build" / "release" / "src" / "cartulaire")
RUNS = 15


def one_run(charter):
    """Milliseconds: wall, CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run([PROGRAM, "charter", "check", charter], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{charter}: {done.stderr.decode(errors='replace')}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall * 1000, cpu * 1000


def main():
    charters = sorted((ROOT / "charters").glob("*/charte.md"))
    if len(charters) < 5:
        sys.exit("the shipped charters are missing")
    runs = {charter: [] for charter in charters}
    for _ in range(RUNS):
        for charter in charters:
            runs[charter].append(one_run(charter))
    medians = {charter: [statistics.median(part) for part in zip(*all_runs)] for charter, all_runs in runs.items()}
    for charter, (wall, cpu) in medians.items():
        print(f"{charter.parent.name}: {wall:.1f} ms, CPU {cpu:.1f} ms", file=sys.stderr)
    for name, index in (("charter.check_ms", 0), ("charter.check_cpu_ms", 1)):
        print(json.dumps({"name": name, "value": max(m[index] for m in medians.values()), "unit": "ms"}))


if __name__ == "__main__":
    main()
