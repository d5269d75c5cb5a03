#!/usr/bin/env python3
"""A day of a million events, verified by a stranger: `cartulaire-verify` on two parts of 12 MB. Prints a JSON line for scripts/bench."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "verify"))
import sealed  # noqa: E402  (a second writer of sealed journals)

with tempfile.TemporaryDirectory() as folder:
    journal = sealed.Journal()
    journal.node()
    units = [journal.part(part=number, events=500_000, size=12_000_000) for number in (1, 2)]
    journal.run(len(units), 1_000_000)
    journal.write(pathlib.Path(folder) / "sealed")
    program = pathlib.Path(os.environ["CARTULAIRE"]).with_name("cartulaire-verify")
    began = time.monotonic()
    done = subprocess.run([program, "--now", "2026-11-24", f"{folder}/sealed"], capture_output=True, text=True, check=False)
    spent = time.monotonic() - began
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    print(json.dumps({"name": "verify.day_seconds", "value": spent, "unit": "s"}))
