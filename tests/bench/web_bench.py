#!/usr/bin/env python3
"""The portal's process with a store of 10 000 people in 100 entities, a charter and a campaign in each, 1 000 people signed in.

  hub.start_ms          from the start of `cartulaire web run` to its first answer that reads the store
  api.read_p99_ms       99th percentile of reads (session, charter, acknowledgement, what is kept, coverage) asked at 500 a second
  sign.p99_ms           of signatures, each by another person, at 20 a second while 100 reads a second go on
  sign.alone_per_second signatures a second when 8 people at a time do nothing else
  hub.rss_mib           the process's peak of memory after all that
  portal.first_page_kb  what a browser loads for the first page, compressed (where portal/dist is built)

A request's time runs from when it was due (tests/bench/web_load). Sessions are put into the store as sign-in leaves them: a thousand
passwords would measure Argon2.
"""
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "web"))
import authority  # noqa: E402

PROGRAM = os.environ.get("CARTULAIRE", str(ROOT / "build" / "release" / "src" / "cartulaire"))
LOAD = os.environ.get("CARTULAIRE_WEB_LOAD", str(ROOT / "build" / "release" / "tests" / "bench" / "web_load" / "web_load"))
PEOPLE, ENTITIES, SESSIONS = 10_000, 100, 1_000
EACH = PEOPLE // ENTITIES
READS = ("/api/session", "/api/charter", "/api/charter/acknowledgement", "/api/kept", "/api/coverage")
CHARTER = ROOT / "charters" / "cdg" / "charte.md"  # a management centre's, for many communes
LINE = "  - {id: collectivite, name: la collectivité, english: the authority}\n"


def run(folder, *words):
    done = subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")
    return done.stdout


def people(entity):
    lines = ["login;key;given_name;family_name;mail;population;unit;title;manager;arrived"]
    for i in range(EACH):
        leader = "" if i % 20 == 0 else f"p{entity}.{i - i % 20}"
        lines.append(f"p{entity}.{i};K{entity:03}{i:03};Camille;Durand {i};p{entity}.{i}@ville.example;agents;Service {i // 20};"
                     f"Fonction {i % 30};{leader};2020-09-01")
    return "\n".join(lines) + "\n"


def make_store(folder):
    """One charter, 100 entities; every record but the sessions by the program itself."""
    text = CHARTER.read_text(encoding="utf-8")
    assert LINE in text
    entities = "".join(f"  - {{id: e{i}, name: la commune {i}, english: town {i}}}\n" for i in range(ENTITIES))
    (folder / "charte.md").write_text(text.replace(LINE, entities), encoding="utf-8")
    store = ("--store", f"sqlite:{folder}/hub.db")
    run(folder, "publish", "keys")
    run(folder, "charter", "adopt", "version", "charte.md")
    run(folder, "store", "create", *store)
    run(folder, "store", "entities", *store, "--charter", "charte.md")

    def fill(i):
        (folder / f"people{i}.csv").write_text(people(i), encoding="utf-8")
        run(folder, "people", "import", *store, "--entity", f"e{i}", f"people{i}.csv")
        run(folder, "campaign", "open", "charte.md", *store, "--entity", f"e{i}", "--address", "http://127.0.0.1",
            "--in-force", "2026-01-01", "--until", str(datetime.date.today() + datetime.timedelta(days=300)))

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(fill, range(ENTITIES)))
    members = [(f"e{number % ENTITIES}", number // ENTITIES + 1) for number in range(SESSIONS)]
    cookies = authority.sign_in_directly(f"sqlite:{folder}/hub.db", members)
    return [(entity, cookie) for (entity, _), cookie in zip(members, cookies)]


class Hub:
    def __init__(self, folder):
        began = time.perf_counter()
        portal = ROOT / "portal" / "dist"
        more = f"portal: {portal}\n" if portal.exists() else ""
        (folder / "web.yml").write_text("listen: 127.0.0.1:0\nstore: sqlite:hub.db\ncharters: [{charter: charte.md}]\n" + more,
                                        encoding="utf-8")
        self.process = subprocess.Popen([PROGRAM, "web", "run", "--config", "web.yml"], cwd=folder, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            sys.exit("the portal does not start")
        self.get("/api/session")
        self.start_ms = (time.perf_counter() - began) * 1000
        self.port = self.address.rpartition(":")[2]

    def get(self, path, cookie="", **headers):
        request = urllib.request.Request(self.address + path, headers={"Cookie": cookie, **headers} if cookie else headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def ask(self, requests, rate, seconds, connections):
        return subprocess.Popen([LOAD, self.port, str(rate), str(seconds), str(connections)], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True), "\n".join(map("\t".join, requests)) + "\n"

    def peak_mib(self):
        return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def told(load, wanted=None):
    process, requests = load
    out, _ = process.communicate(requests)
    answers = json.loads(out)
    print(f"  {answers}", file=sys.stderr)
    if set(answers["statuses"]) != {"200"} or (wanted and answers["answers"] != wanted):
        sys.exit(f"not every answer was good: {answers}")
    return answers


def first_page_kb(hub):
    """The page and what it names, each as it travels to a browser."""
    named = sorted(set(re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css))"', hub.get("/").decode())))
    return sum(len(hub.get(one, **{"Accept-Encoding": "gzip"})) for one in ["/", *named]) / 1000


def figure(name, value, unit):
    print(json.dumps({"name": name, "value": value, "unit": unit}), flush=True)


def measure(folder, cookies):
    hub = Hub(folder)
    try:
        figure("hub.start_ms", hub.start_ms, "ms")
        if (ROOT / "portal" / "dist").exists():
            figure("portal.first_page_kb", first_page_kb(hub), "kB")
        sessions = [(entity, cookie, json.loads(hub.get("/api/session", cookie))["csrf"]) for entity, cookie in cookies]
        # Paths go round at another pace than people: everybody asks everything.
        reads = [("GET", READS[(i + i // SESSIONS) % len(READS)], sessions[i % SESSIONS][1]) for i in range(SESSIONS * len(READS))]
        seconds = int(os.environ.get("CARTULAIRE_WEB_SECONDS", "20"))
        figure("api.read_p99_ms", told(hub.ask(reads, 500, seconds, 64), 500 * seconds)["p99"], "ms")
        hashes = {}
        for entity, cookie, _ in sessions[:ENTITIES]:
            hashes[entity] = json.loads(hub.get("/api/charter/acknowledgement", cookie))["wanted"]["hash"]
        signatures = [("POST", "/api/charter/acknowledgement", cookie, csrf, json.dumps({"hash": hashes[entity]}))
                      for entity, cookie, csrf in sessions]
        slowly = seconds * 20
        beside = hub.ask(reads, 100, seconds, 16)
        waiting = concurrent.futures.ThreadPoolExecutor(1).submit(told, beside)
        figure("sign.p99_ms", told(hub.ask(signatures[:slowly], 20, seconds, 16), slowly)["p99"], "ms")
        waiting.result()
        alone = told(hub.ask(signatures[slowly:], 0, 0, 8), SESSIONS - slowly)
        figure("sign.alone_per_second", alone["answers"] / alone["seconds"], "1/s")
        figure("hub.rss_mib", hub.peak_mib(), "MiB")
    finally:
        hub.stop()
    database = sqlite3.connect(folder / "hub.db")
    if database.execute("SELECT count(*) FROM acknowledgement").fetchone()[0] != SESSIONS:
        sys.exit("signatures are missing from the store")
    database.close()


def main():
    with tempfile.TemporaryDirectory(prefix="cartulaire-web-") as name:
        folder = pathlib.Path(name)
        kept = os.environ.get("CARTULAIRE_WEB_STORE")  # made once, measured again while one works on the hub
        if kept and (pathlib.Path(kept) / "cookies.json").exists():
            shutil.copytree(kept, folder, dirs_exist_ok=True)
            cookies = json.loads((folder / "cookies.json").read_text(encoding="utf-8"))
        else:
            cookies = make_store(folder)
            if kept:
                (folder / "cookies.json").write_text(json.dumps(cookies), encoding="utf-8")
                shutil.copytree(folder, kept, dirs_exist_ok=True)
        measure(folder, cookies)


if __name__ == "__main__":
    main()
