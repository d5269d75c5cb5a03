#!/usr/bin/env python3
"""The PDF of a full charter, from the file to the file: `charter.pdf_s` is the seconds of the slowest of those shipped.

Wall time of `cartulaire charter render --pdf`, WeasyPrint's start included; each PDF is checked to be one.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CARTULAIRE", str(ROOT / "build" / "release" / "src" / "cartulaire"))


def seconds(charter, folder):
    file = pathlib.Path(folder) / "charte.pdf"
    start = time.monotonic()
    subprocess.run([PROGRAM, "charter", "render", str(charter), "--pdf", str(file)], check=True)
    spent = time.monotonic() - start
    assert file.read_bytes().startswith(b"%PDF-1.7")
    return spent


def main():
    with tempfile.TemporaryDirectory() as folder:
        spent = {charter.parent.name: seconds(charter, folder) for charter in sorted(ROOT.glob("charters/*/charte.md"))}
    for name, value in spent.items():
        print(f"{name}: {value:.2f} s", file=sys.stderr)
    print(json.dumps({"name": "charter.pdf_s", "value": max(spent.values()), "unit": "s", "side": "ours"}))


if __name__ == "__main__":
    main()
