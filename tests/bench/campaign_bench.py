#!/usr/bin/env python3
"""A campaign of 10 000 notices handed to a mail server: `campaign.seconds`, from the command to its end.

Wall time of `cartulaire campaign send` (what is due, the queue, the letters, SMTP on one connection, the proof of each) against a
private Postfix on loopback that accepts and queues each message before it answers. Afterwards every person has their proof.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "acceptance"))
import postfix
import program_test

PROGRAM = os.environ.get("CARTULAIRE", str(ROOT / "build" / "release" / "src" / "cartulaire"))
PEOPLE = 10_000


def main():
    if postfix.missing():
        print(f"campaign_bench: {postfix.missing()}", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as mail:
        def run(*words):
            return subprocess.run([PROGRAM, *words], check=True, cwd=folder, capture_output=True, text=True).stdout

        store = ["--store", f"sqlite:{folder}/hub.db"]
        pathlib.Path(folder, "charte.md").write_text(program_test.CHARTER, encoding="utf-8")
        pathlib.Path(folder, "people.csv").write_text(program_test.team(PEOPLE), encoding="utf-8")
        run("store", "create", *store)
        run("store", "entities", *store, "--charter", "charte.md")
        run("people", "import", *store, "--entity", "ville", "people.csv")
        run("campaign", "open", *store, "--entity", "ville", "--address", program_test.ADDRESS, "charte.md")
        server = postfix.Postfix(mail, transport="discard")
        try:
            start = time.monotonic()
            sent = json.loads(run("campaign", "send", *store, "--smtp", f"smtp://127.0.0.1:{server.port}", "--in-clear",
                                  "--sender", "charte@example.org", "--json"))
            spent = time.monotonic() - start
        finally:
            server.stop()
        assert sent["sent"] == PEOPLE, sent
        told = json.loads(run("campaign", "status", *store, "--entity", "ville", "--json"))[0]["all"]["noticed"]
        assert told == PEOPLE, told
    print(json.dumps({"name": "campaign.seconds", "value": spent, "unit": "s", "side": "ours"}))


if __name__ == "__main__":
    main()
