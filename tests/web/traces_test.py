#!/usr/bin/env python3
"""One's own traces (LG-09), whole: a key made in a real browser, days sealed by a real keeper, rows read with that key through the portal.
Nobody else's rows, no quorum, and the hub never has what opens them."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from authority import ACCOUNTS, ENTITY, PASSWORD, ROOT, Authority  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
NODE = ROOT / "portal" / "tools" / "node"
MISSING = "the portal is not built: make portal" if not (ROOT / "portal/dist/index.html").exists() or not NODE.exists() else ""


@unittest.skipIf(MISSING, MISSING)
class Traces(unittest.TestCase):
    def test_a_key_made_in_the_browser_reads_ones_own_lines_and_no_others(self):
        town = Authority(PROGRAM, self.enterContext(tempfile.TemporaryDirectory()), portal=ROOT / "portal" / "dist")
        self.addCleanup(town.stop)
        town.make()
        town.publish()
        town.keep_journal()
        town.start_keeper()
        town.start(more="keeper: keeper.sock\nbundle: {folder: bundle, key: publish.key.pub, memory: web.memory}\n")
        town.open_accounts()

        browser = subprocess.Popen([NODE, "e2e/own_traces.ts"], cwd=ROOT / "portal", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   env={**os.environ, "CARTULAIRE_PORTAL": f"http://127.0.0.1:{town.port}",
                                        "CARTULAIRE_ACCOUNT": f"{ACCOUNTS['agent']}\t{PASSWORD}"})
        try:
            self.assertEqual(browser.stdout.readline().strip(), "made")
            town.browse(days=3)
            self.assertGreater(town.seal()["parts"], 0)
            told, _ = browser.communicate("sealed\n", timeout=120)
        finally:
            browser.kill()
            browser.stdout.close()
        self.assertEqual(browser.returncode, 0, told)
        shown = json.loads(told)
        self.assertEqual(shown["complaints"], [])
        sites = [row for row in shown["rows"] if ".example" in row]

        # What the journal has of this person, as an opening by the charter's quorum would show it: the same number of lines.
        mine = self.visits_of(town)
        self.assertEqual(len(sites), mine)

        # What the browser left is closed; a colleague who asks gets their own, which is none.
        agent = town.sign_in("agent")
        wrapped = agent.ask("/api/traces/key")
        self.assertEqual(len(wrapped["public"]), 64)
        self.assertEqual(town.sign_in("committee").ask("/api/traces/key"), {"public": "", "wrapped": ""})
        unit = agent.ask("/api/traces/units")["units"][0]["unit"]
        self.assertEqual(agent.ask(f"/api/traces/box?unit={unit}&tag={'0' * 16}"), {"box": ""})
        status, _, told = agent.call("POST", "/api/traces/rows", {"unit": unit, "pseudonym": "0" * 16, "proof": "0" * 64})
        self.assertTrue(status >= 400 or told["rows"] == [], told)
        other = unit.replace(ENTITY, "autre", 1)
        self.assertEqual(agent.call("GET", f"/api/traces/box?unit={other}&tag={'0' * 16}")[0], 404)

        # How often clauses spoke is told to everybody, over everybody, or not at all.
        told = agent.ask("/api/charter/times")
        spoken = {one["clause"]: one["times"] for one in told["clauses"]}
        margins = {note["clause"] for article in agent.ask("/api/charter")["articles"] for note in article["margin"]}
        self.assertTrue(spoken and set(spoken) <= margins, spoken)
        self.assertTrue(0 < sum(spoken.values()) < len(town.visited), spoken)

    @staticmethod
    def visits_of(town):
        return sum(login == ACCOUNTS["agent"] for login in town.visited)


if __name__ == "__main__":
    unittest.main()
