#!/usr/bin/env python3
"""Compares the Squid helper with Debian's squidGuard: the same lists, the same requests, the same answers.

The lists are those of UT1 alone. squidGuard blocks its 63 categories apart, then the same merged into one list; ours
blocks the 63 under the charter `amp` with those categories in its article, for the same people. Requests come from
tools/gen_urls.py beside the test data. Both read a file on standard input and write one: no driver's cost, and every
answer is compared. CPU is the process's own, user and system, less that of a start with no question.

squidGuard misses names and pages below an entry when another entry of the list also stands below it; these misses,
proved from the lists, are counted on standard error. Any other difference ends the run.

  helper.ratio_to_squidguard          answers a CPU second, ours over squidGuard's, 63 categories apart
  helper.ratio_to_squidguard_merged   the same with its lists merged into one
"""
import fcntl
import os
import re
import shutil
import subprocess
import sys

import helper_bench as helper

PEER = shutil.which("squidGuard", path=os.environ.get("PATH", "") + ":/usr/bin:/usr/sbin")
WORK = helper.WORK.parent / "squidguard"
QUESTIONS = 400_000
QUESTIONS_APART = 50_000
UT1 = helper.DATA / "ut1"
PIPE_SIZE = 1031  # F_SETPIPE_SZ


def mapped():
    """UT1's categories that we import, and ours that they feed."""
    text = (helper.ROOT / "catalogue" / "sources" / "ut1.yml").read_text(encoding="utf-8")
    found = re.findall(r"^  ([\w-]+): \{to: \[([^\]]*)\]", text, re.MULTILINE)
    ours = sorted({word.strip() for _, words in found for word in words.split(",")})
    return [name for name, _ in found], ours


def entries(category, kind):
    path = UT1 / category / kind
    return path.read_bytes().splitlines(keepends=True) if path.is_file() else []


def families(ids):
    """The same categories as one writes them in a charter: a family where all its members are there."""
    text = (helper.ROOT / "catalogue" / "categories.yml").read_text(encoding="utf-8")
    for family, members in re.findall(r"^(\w+):\n(?:  .*\n)*?  includes: \[([^\]]*)\]", text, re.MULTILINE):
        members = {word.strip() for word in members.split(",")}
        if members <= set(ids):
            ids = sorted(set(ids) - members | {family})
    return ids


def lists(path):
    declaration = WORK / "lists.yml"
    declaration.write_text(f"""sources:
  ut1: {{kind: ut1, place: {UT1}, mapping: ut1}}
  law:
    kind: names
    place: {WORK / 'law.txt'}
    to: [defamation, sexism, denial, minors, dignity, terrorism, crimes_against_humanity]
    licence: "Apache-2.0"
    attribution: Cartulaire
""")
    (WORK / "law.txt").write_text("law.invalid\n")
    helper.run(helper.PROGRAM, "lists", "import", "--file", path, "--sources", declaration)


def bundle(path):
    charter = (helper.ROOT / "charters" / "amp" / "charte.md").read_text(encoding="utf-8")
    closed, changes = re.subn(r"(```clause web\.filter as categories\ncategories: )\[.*\]",
                              lambda found: f"{found[1]}[{', '.join(families(mapped()[1]))}]", charter)
    if changes != 1:
        sys.exit("the charter amp has no article `categories`")
    (WORK / "charte.md").write_text(closed, encoding="utf-8")
    helper.publish(path, WORK, WORK / "charte.md", helper.made(WORK / "lists.bin", lists))


def database(path, merged):
    """squidGuard's lists in its own database, and the configuration that blocks them all."""
    names = mapped()[0]
    groups = {"merged": names} if merged else {name.replace("-", ""): [name] for name in names}
    path.mkdir()
    conf = [f"dbhome {path}", f"logdir {WORK}"]
    for group, members in groups.items():
        conf.append(f"dest {group} {{")
        (path / group).mkdir()
        for kind, word in (("domains", "domainlist"), ("urls", "urllist")):
            lines = sorted({line.strip().lower() for name in members for line in entries(name, kind)} - {b""})
            if lines:
                (path / group / kind).write_bytes(b"\n".join(lines) + b"\n")
                conf.append(f"  {word} {group}/{kind}")
        conf.append("}")
    blocked = " ".join("!" + group for group in groups)
    conf.append(f"acl {{\n  default {{\n    pass {blocked} all\n    redirect http://127.0.0.1/refused\n  }}\n}}")
    (path / "squidguard.conf").write_text("\n".join(conf) + "\n")


def made_database(name, merged):
    path = WORK / name
    if not (path / "complete").exists():
        shutil.rmtree(path, ignore_errors=True)
        database(path, merged)
        helper.run(PEER, "-c", path / "squidguard.conf", "-C", "all")
        (path / "complete").touch()
    return path / "squidguard.conf"


def requests(path):
    tool = helper.DATA.parent / "tools" / "gen_urls.py"
    path.mkdir()
    helper.run(sys.executable, tool, UT1, QUESTIONS, path / "w")
    with open(path / "w.sg", "rb") as lines, open(path / "ours", "wb") as ours, open(path / "theirs", "wb") as theirs:
        for number, line in enumerate(lines):
            url, address, user, method = line.split(b" ")
            theirs.write(line)
            ours.write(b"%d %s %s %s %s fr-FR,fr;q=0.8 -\n" %
                       (number % 8192, user, address.partition(b"/")[0], method.strip(), url))
    for side in ("ours", "theirs"):
        with open(path / side, "rb") as lines, open(path / f"{side}.short", "wb") as short:
            short.writelines(line for line, _ in zip(lines, range(QUESTIONS_APART)))
    (path / "none").touch()


def answer(command, questions):
    """CPU seconds that `command` takes to answer the file, and how each answer begins."""
    with open(questions, "rb") as asked:
        process = subprocess.Popen([str(word) for word in command], stdin=asked, stdout=subprocess.PIPE)
    pipe = process.stdout.fileno()
    fcntl.fcntl(pipe, PIPE_SIZE, 1 << 20)
    answers, rest = [], b""
    while part := os.read(pipe, 1 << 20):
        *lines, rest = (rest + part).split(b"\n")
        answers += [line[:96] for line in lines]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]}: exit code {process.returncode}")
    return usage.ru_utime + usage.ru_stime, answers


class Listed:
    """Whether the lists hold a request, told slowly and simply; asked only about what the two answer differently."""

    def __init__(self):
        names = mapped()[0]
        self.domains, self.urls = ({line.strip().lower() for name in names for line in entries(name, kind)} - {b""}
                                   for kind in ("domains", "urls"))

    def holds(self, url):
        bare = url.lower().partition(b"://")[2] or url.lower().rpartition(b":")[0]
        labels = re.split(b"[/?#:]", bare)[0].split(b".")
        ends = [match.start() for match in re.finditer(b"[/?#&.]", bare)] + [len(bare)]
        return (any(b".".join(labels[start:]) in self.domains for start in range(len(labels)))
                or any(bare[:end] in self.urls or bare[:end] + b"/" in self.urls for end in ends))


def compare(what, questions, ours, theirs):
    """Every answer of both. Allowed to differ, and counted: what squidGuard misses, what is no name, what is protected."""
    with open(questions, "rb") as lines:
        asked = [line.split(b" ")[0] for line in lines]
    if not len(asked) == len(ours) == len(theirs):
        sys.exit(f"{what}: {len(ours)} answers of ours, {len(theirs)} of squidGuard to {len(asked)} requests")
    listed, missed, unreadable, protected, wrong = None, 0, 0, 0, []
    refused = 0
    for url, own, peer in zip(asked, ours, theirs):
        own_blocks, peer_blocks = own.split(b" ", 2)[1] == b"ERR", peer.startswith(b"OK")
        refused += own_blocks
        if own_blocks == peer_blocks:
            continue
        listed = listed or Listed()
        if own_blocks and b" node.unreadable " in own:  # "a.1.2.3.4": neither a name nor an address
            unreadable += 1
        elif own_blocks and listed.holds(url):
            missed += 1
        elif peer_blocks and b" protected." in own:
            protected += 1
        else:
            wrong.append((url, own, peer))
    print(f"squidGuard {what}: {len(asked)} requests, {refused} refused; squidGuard misses {missed} listed ones; ours also "
          f"refuses {unreadable} that are no name and opens {protected} protected ones", file=sys.stderr)
    if wrong:
        sys.exit(f"squidGuard {what}: {len(wrong)} answers differ, for example {wrong[:5]}")


def main():
    if PEER is None:
        print("SKIPPED squidGuard: apt-get install squidguard", file=sys.stderr)
        return
    if not UT1.exists():
        print(f"SKIPPED squidGuard: no data set ut1 in {helper.DATA} (CARTULAIRE_TESTDATA)", file=sys.stderr)
        return
    WORK.mkdir(parents=True, exist_ok=True)
    helper.made(WORK / "bundle", bundle)
    asked = helper.made(WORK / "requests", requests)
    journal = helper.Journal(WORK)
    own = [helper.PROGRAM, "adapter", "squid", "--bundle", WORK / "bundle", "--key", WORK / "publish.key.pub", "--spool",
           WORK / "spool"]
    try:
        for name, short, figure in (("apart", ".short", "helper.ratio_to_squidguard"),
                                    ("merged", "", "helper.ratio_to_squidguard_merged")):
            peer = [PEER, "-c", made_database(name, name == "merged")]
            rate, answers = {}, {}
            for side, command in (("ours", own), ("theirs", peer)):
                start, _ = answer(command, asked / "none")
                spent, answers[side] = answer(command, asked / (side + short))
                rate[side] = len(answers[side]) / (spent - start)
            compare(name, asked / ("theirs" + short), answers["ours"], answers["theirs"])
            helper.say(figure, rate["ours"] / rate["theirs"], "×", answers_per_cpu_second=rate["ours"])
            helper.say(f"squidguard.{name}_answers_per_cpu_second", rate["theirs"], "answers/s")
    finally:
        journal.stop()


if __name__ == "__main__":
    main()
