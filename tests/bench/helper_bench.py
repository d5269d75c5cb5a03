#!/usr/bin/env python3
"""Measures the Squid helper as Squid runs it: the program itself, a signed bundle, a live journal beside it.

The charter is `amp` as shipped, with 10 000 people, UT1's lists and synthetic names up to 5 million. All 63 lists that
we import of UT1 are blocked: here each feeds one of the categories that the charter closes.
Questions come from the seeded generator (tools/gen_urls.py beside the test data): 1 000 000, 30 % of them tunnels, 45 %
on listed hosts. What is needed is made once in build/bench/helper. Prints one JSON line a figure.

  helper.answers_per_cpu_second  questions on standard input, CPU of start and stop taken off (measured with no question)
  helper.with_draft_answers_per_cpu_second  the same with a draft evaluated beside, as large as the charter
  helper.p99_us                  over a socket pair with at most 32 outstanding

squidguard_bench.py compares with squidGuard.
"""
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = pathlib.Path(os.environ.get("CARTULAIRE_TESTDATA", ROOT.parent / "shared" / "data"))
PROGRAM = pathlib.Path(os.environ.get("CARTULAIRE", ROOT / "build" / "release" / "src" / "cartulaire")).resolve()
WORK = pathlib.Path(os.environ.get("CARTULAIRE_BENCH_WORK", ROOT / "build" / "bench" / "helper"))
QUESTIONS = int(os.environ.get("CARTULAIRE_BENCH_QUESTIONS", "1000000"))
NAMES = 5_000_000
PEOPLE = 10_000


def run(*words, **keywords):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, **keywords)
    if done.returncode != 0:
        sys.exit(f"{words[0]} {words[1]}: exit code {done.returncode}\n{done.stdout[-2000:]}")
    return done.stdout


def made(path, maker):
    """`path`, made by `maker(temporary)` unless it is there."""
    if not path.exists():
        fresh = path.with_name(path.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)  # what a broken run left
        maker(fresh)
        fresh.rename(path)
    return path


def synthetic(path):
    """Distinct made-up names; with the real lists they make NAMES."""
    source = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    with open(path, "w", encoding="ascii") as out:
        for number in range(NAMES - 366_000):
            word = "".join(source.choices(letters, k=4))
            out.write(f"{word}{number:x}.{source.choice(['com', 'net', 'org', 'fr', 'info'])}\n")


def closed_categories():
    """Those of conduct that the charter's article `categories` closes: the members of its families."""
    charter = (ROOT / "charters" / "amp" / "charte.md").read_text(encoding="utf-8")
    closed = re.search(r"```clause web\.filter as categories\ncategories: \[(.*)\]", charter)
    if not closed:
        sys.exit("the charter amp has no article `categories`")
    text = (ROOT / "catalogue" / "categories.yml").read_text(encoding="utf-8")
    families = dict(re.findall(r"^(\w+):\n(?:  .*\n)*?  includes: \[([^\]]*)\]", text, re.MULTILINE))
    return [member.strip() for name in closed[1].split(",") for member in families.get(name.strip(), "").split(",") if member]


def mapping(path):
    """UT1's mapping, with each list that is imported turned to a closed category, one after the other."""
    closed = closed_categories()
    text = (ROOT / "catalogue" / "sources" / "ut1.yml").read_text(encoding="utf-8")
    counter = iter(range(1000))
    turned, count = re.subn(r"(?m)^(  [\w-]+: \{to: )\[[^\]]*\].*",
                            lambda found: f"{found[1]}[{closed[next(counter) % len(closed)]}], white: describes}}", text)
    if count != 63:
        sys.exit(f"{count} lists of UT1 are imported, not 63")
    path.write_text(turned, encoding="utf-8")


def lists(path):
    declaration = WORK / "lists.yml"
    declaration.write_text(f"""sources:
  ut1: {{kind: ut1, place: {DATA / 'ut1'}, mapping: {made(WORK / 'ut1.yml', mapping)}}}
  made_up: {{kind: names, place: {made(WORK / 'synthetic.txt', synthetic)}, to: [adult], licence: "Apache-2.0", attribution: Cartulaire}}
  law:
    kind: names
    place: {WORK / 'law.txt'}
    to: [defamation, discrimination, racism, sexism, denial, minors, incitement, violence, pornography, dignity, hatred, terrorism, crimes_against_humanity]
    licence: "Apache-2.0"
    attribution: Cartulaire
""")
    (WORK / "law.txt").write_text("law.invalid\n")
    run(PROGRAM, "lists", "import", "--file", path, "--sources", declaration)


def bundle(path):
    publish(path, WORK, ROOT / "charters" / "amp" / "charte.md", made(WORK / "lists.bin", lists))


def bundle_with_draft(path):
    text = (ROOT / "charters" / "amp" / "charte.md").read_text(encoding="utf-8")
    draft = WORK / "draft.md"
    draft.write_text(text.replace("version: 1.0.0", "version: 1.1.0", 1), encoding="utf-8")
    publish(path, WORK, ROOT / "charters" / "amp" / "charte.md", made(WORK / "lists.bin", lists), "--draft", draft, "--draft-until",
            "2099-12-31")


def publish(path, work, charter, table, *more):
    state = ["stale_after: never", "adoptions:", "  - {entity: amp, version: 1.0.0, deliberation: 2025-06-26, in_force: 2025-07-01}",
             "papers:", "  - {clause: traces-web, register_entry: R-1}", "people:"]
    for number in range(PEOPLE):
        state.append(f"  - {{login: agent{number}, entity: amp, population: fonctionnaires}}")
    (work / "state.yml").write_text("\n".join(state) + "\n")
    key = work / "publish.key"
    if not key.exists():
        run(PROGRAM, "publish", "keys", "--keys", key)
    path.mkdir()
    run(PROGRAM, "publish", "--charter", charter, "--state", work / "state.yml", "--lists", table, "--to", path, "--keys",
        key, "--valid-days", "365", *more)


def urls(path):
    tool = DATA.parent / "tools" / "gen_urls.py"
    path.mkdir()
    run(sys.executable, tool, DATA / "ut1", QUESTIONS, path / "w")


def questions(path):
    source = random.Random(11)
    with open(made(WORK / "urls", urls) / "w.urls", encoding="latin-1") as lines, open(path, "w", encoding="latin-1") as out:
        for number, url in enumerate(lines):
            url = url.strip().replace(" ", "%20")
            method = "GET" if "://" in url else "CONNECT"
            who = source.randrange(PEOPLE)
            out.write(f"{number % 8192} agent{who} 10.{who >> 14 & 3}.{who >> 6 & 255}.{who & 63} {method} {url} fr-FR,fr;q=0.8 -\n")


def driver():
    built = PROGRAM.parent.parent / "tests" / "bench" / "helper_bench" / "helper_driver"
    if built.exists():
        return built
    own = WORK / "helper_driver"
    if not own.exists():
        run("g++", "-O2", "-std=c++20", "-o", own, pathlib.Path(__file__).parent / "helper_bench" / "helper_driver.cpp")
    return own


def helper_of(folder):
    return [PROGRAM, "adapter", "squid", "--bundle", folder, "--key", WORK / "publish.key.pub", "--spool", WORK / "spool"]


# CPU of a run, start and stop taken off.
def throughput(name, text, none, command):
    measure("throughput", none, command)  # hashes the lists once
    start = measure("throughput", none, command)
    done = measure("throughput", text, command)
    if done["answers"] != QUESTIONS:
        sys.exit(f"{done['answers']} answers to {QUESTIONS} questions")
    say(name, done["answers"] / (done["cpu"] - start["cpu"]), "answers/s", bytes_per_answer=done["bytes"] / done["answers"],
        start_cpu_seconds=start["cpu"])


def measure(kind, text, command):
    done = subprocess.run([str(driver()), kind, str(text), *map(str, command)], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def say(name, value, unit, **more):
    print(json.dumps({"name": name, "value": value, "unit": unit, "side": "ours", **more}), flush=True)


class Journal:
    """The log daemon, so that the helper finds a journal that can be written, as beside Squid."""

    def __init__(self, work):
        shutil.rmtree(work / "spool", ignore_errors=True)
        run(PROGRAM, "journal", "keys", "--hub", work / "hub", "--intake", work / "intake", "--days", "3")
        place = f"bundle={work / 'bundle'},key={work / 'publish.key.pub'},spool={work / 'spool'},intake={work / 'intake'}"
        self.daemon = subprocess.Popen([str(PROGRAM), "adapter", "squid-log", place], stdin=subprocess.PIPE)
        end = time.monotonic() + 30
        while not (work / "spool" / "web" / "status").exists():
            if time.monotonic() > end:
                sys.exit("the journal did not open")
            time.sleep(0.05)

    def stop(self):
        self.daemon.stdin.close()
        self.daemon.wait(60)


def main():
    if not (DATA / "ut1").exists():
        print(f"SKIPPED helper: no data set ut1 in {DATA} (CARTULAIRE_TESTDATA)", file=sys.stderr)
        return
    WORK.mkdir(parents=True, exist_ok=True)
    made(WORK / "bundle", bundle)
    text = made(WORK / "questions", questions)
    none = WORK / "nothing"
    none.write_text("")
    journal = Journal(WORK)
    command = helper_of(WORK / "bundle")
    try:
        throughput("helper.answers_per_cpu_second", text, none, command)
        short = WORK / "questions.short"
        with open(text, encoding="latin-1") as source:
            short.write_text("".join(line for line, _ in zip(source, range(300_000))), encoding="latin-1")
        late = measure("latency", short, command)
        say("helper.p99_us", late["p99"], "us", p50=late["p50"], p999=late["p999"], max=late["max"])
        # Last: a node goes back to no older bundle.
        throughput("helper.with_draft_answers_per_cpu_second", text, none, helper_of(made(WORK / "bundle-draft", bundle_with_draft)))
    finally:
        journal.stop()


if __name__ == "__main__":
    main()
