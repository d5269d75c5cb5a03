#!/usr/bin/env python3
"""`cartulaire replay` as people run it: real logs, State, mappings, and what it says of bad input.
Usage: program_test.py --cartulaire PROGRAM"""
import gzip
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DATA = pathlib.Path(os.environ.get("CARTULAIRE_TESTDATA", ROOT.parent / "shared" / "data")) / "squid"
SAMPLE = ROOT / "demo" / "access.log.sample"
PROGRAM = "./cartulaire"

FORTIGATE = ('date=2026-03-02 time=10:{m:02}:00 devname="FG100" tz="+0100" type="utm" subtype="webfilter" '
             'eventtime=17724429{m:02} srcip=192.0.2.{n} user="agent{n}" service="HTTP" hostname="{host}" '
             'url="/page" httpmethod="GET"')
STORMSHIELD = ('id=firewall time="2026-03-02 10:{m:02}:01" tz=+0100 startime="2026-03-02 10:{m:02}:00" pri=5 op=GET '
               'user="agent{n}" src=192.0.2.{n} dstname={host} arg="/page" logtype="web"')


class Replay(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.addCleanup(self.folder.cleanup)
        declaration = (ROOT / "demo" / "lists.yml").read_text("utf-8").replace("place: lists/", f"place: {ROOT}/demo/lists/")
        self.write("lists.yml", declaration)
        self.lists = self.root / "lists.bin"
        self.run_program("lists", "import", "--sources", self.root / "lists.yml", "--file", self.lists)

    def write(self, name, text):
        path = self.root / name
        path.write_text(text, encoding="utf-8")
        return path

    def run_program(self, *words, code=0, given=None):
        done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, input=given, check=False,
                              env=dict(os.environ, LC_ALL="fr_FR.UTF-8"))
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def replay(self, *words, code=0, charter=ROOT / "demo" / "charte.md", given=None):
        return self.run_program("replay", *words, "--charter", charter, "--lists", self.lists, code=code, given=given)

    def study(self, *words, **more):
        return json.loads(self.replay(*words, "--json", **more).stdout)

    # --- real logs

    def test_real_squid_logs_are_accounted_for_to_the_last_line(self):  # CHA-14
        logs = sorted(DATA.glob("*.log"))
        if not logs:
            self.skipTest(f"no logs in {DATA}: set CARTULAIRE_TESTDATA to the folder of the data sets")
        for log in logs:
            with self.subTest(log=log.name):
                counted = self.study(log)["log"]
                aside = sum(kind["lines"] for kind in counted["aside"].values())
                unreadable = sum(kind["lines"] for kind in counted["unreadable"].values())
                self.assertEqual(counted["requests"] + aside + unreadable, counted["lines"])
                self.assertEqual(counted["lines"], len(log.read_bytes().splitlines()))
                self.assertGreater(counted["requests"], 0)

    # --- State

    def people(self, population="agents"):
        people = "".join(f"  - {{login: agent{n:02}, population: {population}, unit: {'voirie' if n % 2 else 'accueil'}}}\n"
                         for n in range(24))
        return self.write("state.yml", f"units: [voirie, accueil]\npeople:\n{people}")

    def logins(self):
        return set(re.findall(r" (agent\d+) ", SAMPLE.read_text("utf-8")))

    def test_state_gives_units_and_signatures(self):
        without = self.study(SAMPLE)
        study = self.study(SAMPLE, "--state", self.people())
        self.assertFalse(without["state"])
        self.assertTrue(study["state"])
        self.assertNotIn("by_unit", [table["id"] for table in without["verdicts"]])
        units = next(table for table in study["verdicts"] if table["id"] == "by_unit")
        self.assertLessEqual({"voirie", "accueil"}, {row["id"] for row in units["rows"]})
        self.assertEqual(units["totals"]["cells"]["total"]["requests"], study["log"]["requests"])
        # Nobody has signed, and the state says so: undetermined without it, "sign first" with it.
        self.assertIn("signature", [limit["id"] for limit in without["limits"]])
        self.assertNotIn("signature", [limit["id"] for limit in study["limits"]])
        totals = units["totals"]["cells"]
        self.assertGreater(totals["gate"]["requests"], 0)
        for login in self.logins():
            self.assertNotIn(login, json.dumps(study))

    def test_a_state_that_does_not_fit_the_charter_is_refused_by_its_place(self):
        done = self.replay(SAMPLE, "--state", self.people(population="agnts"), code=1)
        self.assertRegex(done.stderr, r"state\.yml:3:\d+")
        self.assertIn("agnts", done.stderr)
        self.assertIn("rien n’a été rejoué", done.stderr)
        self.assertEqual(done.stdout, "")

    # --- other formats

    def test_each_shipped_format_is_told_from_its_lines(self):
        hosts = ["jeux.example", "presse.example"]
        for name, line in (("fortigate", FORTIGATE), ("stormshield", STORMSHIELD)):
            with self.subTest(format=name):
                log = "".join(line.format(m=m, n=m % 9, host=hosts[m % 2]) + "\n" for m in range(40))
                log += line.format(m=1, n=1, host="jeux.example").replace("10:01", "25:01").replace("17724429", "x") + "\n"
                log += 'id=firewall type="traffic" subtype="other" logtype="alarm" time="2026-03-02 10:00:00"\n'
                counted = self.study(self.write(f"{name}.log", log))["log"]
                self.assertEqual(counted["requests"], 40)
                self.assertEqual(counted["aside"]["other_record"]["lines"], 1)
                self.assertEqual(counted["unreadable"]["bad_time"], {"lines": 1, "first_file": 1, "first_line": 41})

    def test_json_lines_from_standard_input_and_compressed(self):
        lines = "".join(json.dumps({"@timestamp": f"2026-03-02T09:{m:02}:00Z", "user": {"name": f"agent{m % 8}"},
                                    "url": {"full": "http://jeux.example/a"}}) + "\n" for m in range(30)) + "{broken\n"
        counted = self.study("-", given=lines)["log"]
        self.assertEqual((counted["requests"], counted["unreadable"]["bad_syntax"]["first_line"]), (30, 31))
        packed = self.root / "log.gz"
        packed.write_bytes(gzip.compress(lines.encode()))
        self.assertEqual(self.study(packed)["log"]["requests"], 30)

    MAPPING = ("id: mine\ntitle: {fr: Le mien, en: Mine}\nshape: csv\nseparator: \";\"\ncolumns: header\n"
               "time:\n  - {field: jour, clock: heure, as: civil}\nuser: [agent]\nhost: [site]\n")
    TABLE = "agent;jour;heure;site\n" + "".join(f"agent{m % 8};2026-03-02;10:{m:02}:00;jeux.example\n" for m in range(30))

    def test_a_mapping_of_ones_own_reads_and_counts_what_it_cannot_read(self):
        log = self.write("proxy.csv", self.TABLE + "agent1;demain-matin;10:00:00;jeux.example\nagent1;2026-03-02;10:00:00;\n\n")
        mapping = self.write("mine.yml", self.MAPPING)
        counted = self.study(log, "--mapping", mapping)["log"]
        self.assertEqual(counted["requests"], 30)
        self.assertEqual({kind: one["first_line"] for kind, one in counted["unreadable"].items()},
                         {"bad_time": 32, "no_site": 33})
        text = self.replay(log, "--mapping", mapping).stdout
        self.assertIn("date illisible (1, d’abord ligne 32)", text)
        self.assertNotIn("demain-matin", text)

    def test_a_wrong_mapping_is_explained_with_its_place_and_cure(self):
        log = self.write("proxy.csv", self.TABLE)
        for wrong, said in (("shpe: csv", r"mine\.yml:3:1: clé inconnue : `shpe` ; vouliez-vous `shape` \?"),
                            ("shape: table", r"mine\.yml:3:8: forme inconnue : `table` ; il y a : key-value, csv, json"),
                            ("shape: [", r"mine\.yml:\d+")):
            with self.subTest(wrong=wrong):
                mapping = self.write("mine.yml", self.MAPPING.replace("shape: csv", wrong))
                done = self.replay(log, "--mapping", mapping, code=1)
                self.assertRegex(done.stderr, said)
                self.assertEqual(done.stdout, "")
        # Well written, but of another log: the fields that no line has are named.
        mapping = self.write("mine.yml", self.MAPPING.replace("field: jour", "field: date").replace("[site]", "[hote]"))
        done = self.replay(log, "--mapping", mapping, code=1)
        self.assertIn("mine.yml: aucune ligne lue par le format `mine` n’est une requête : aucune ne porte `date`, `hote`",
                      done.stderr)
        self.assertIn("--mapping", done.stderr)
        mapping = self.write("mine.yml", self.MAPPING + "only: {agent: [personne]}\n")
        done = self.replay(log, "--mapping", mapping, code=1)
        self.assertIn("toutes sont laissées de côté", done.stderr)

    def test_an_unknown_format_names_the_ways_out(self):
        log = self.write("what.log", "rien de connu ici\n")
        self.assertIn("--mapping", self.replay(log, code=1).stderr)
        self.assertIn("fortigate, fortigate-traffic", self.replay(log, "--format", "fortigat", code=3).stderr)
        self.assertIn("pas les deux", self.replay(log, "--format", "csv", "--mapping", log, code=2).stderr)
        self.assertIn("aucune ligne lue par le format `squid`", self.replay(log, "--format", "squid", code=1).stderr)

    # --- large

    @unittest.skipIf(os.environ.get("CARTULAIRE_SANITIZED"), "a sanitizer's memory is not the program's: `make test` measures it")
    def test_a_large_log_is_not_held_in_memory(self):
        line = SAMPLE.read_text("utf-8").splitlines()[0] + "\n"
        log = self.root / "large.log"
        with open(log, "w", encoding="utf-8") as out:
            for _ in range(400):
                out.write(line * 2000)
        self.assertGreater(log.stat().st_size, 60_000_000)
        pid = os.posix_spawn(PROGRAM, [PROGRAM, "replay", str(log), "--charter", str(ROOT / "demo" / "charte.md"), "--lists",
                                       str(self.lists), "--json"], os.environ,
                             file_actions=[(os.POSIX_SPAWN_OPEN, 1, str(self.root / "out.json"), os.O_WRONLY | os.O_CREAT, 0o600)])
        _, status, used = os.wait4(pid, 0)
        self.assertEqual(status, 0)
        self.assertEqual(json.loads((self.root / "out.json").read_text("utf-8"))["log"]["requests"], 800_000)
        self.assertLess(used.ru_maxrss * 1024, 48_000_000)


if __name__ == "__main__":
    if "--cartulaire" in sys.argv:
        at = sys.argv.index("--cartulaire")
        PROGRAM = sys.argv[at + 1]
        del sys.argv[at:at + 2]
    unittest.main()
