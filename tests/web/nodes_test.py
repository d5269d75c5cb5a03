#!/usr/bin/env python3
"""Nodes as the portal shows them, and a node that is revoked from there: a hub, its node and a portal beside it, through the programs. A signature
reaches the node's folder. INT-01, ACC-11."""

import hashlib
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

import jsonschema
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from authority import ENTITY, ROOT, Authority, sql, wait_for  # noqa: E402

PROGRAM = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else "cartulaire").resolve()
API = yaml.safe_load((ROOT / "catalogue/api/openapi.yml").read_text("utf-8"))
NODES = {**API["components"]["schemas"]["Nodes"], "components": API["components"]}
BUNDLE = "bundle: {folder: bundle, key: publish.key.pub, memory: web.memory}\n"
HUB = "hub: {folder: hub, entity: port-lavande}\n"


class Town(Authority):
    """The authority with a hub that hands out its bundle, and nodes."""

    def make_hub(self):
        self.publish()
        self.run("hub", "init", "--hub", "hub", "--ca", "ca", "--name", "127.0.0.1")
        (self.folder / "hub" / "keeper" / "key.pub").write_text("0" * 64 + "\n", "utf-8")  # of a keeper that is not needed here
        receiver = self.begin("hub", "receive", "--hub", "hub", "--listen", "127.0.0.1:0", "--bundle", "bundle", "--key", "publish.key.pub")
        self.hub_port = int(re.search(r"port (\d+)", receiver.stdout.readline()).group(1))

    def begin(self, *words):
        process = subprocess.Popen([self.program, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=self.folder)
        self.running.append(process)
        return process

    def enrol(self, name):
        self.run("node", "request", "--identity", name, "--name", name)
        self.run("hub", "enrol", name, "--hub", "hub", "--ca", "ca", "--request", f"{name}/request.csr", "-o", name)

    def fetch_words(self, name):
        return ["node", "fetch", "--hub", f"https://127.0.0.1:{self.hub_port}", "--identity", name, "--bundle", f"{name}/bundle", "--key", "publish.key.pub"]

    def end(self, process):
        self.running.remove(process)
        process.terminate()
        process.wait(20)
        process.stdout.close()

    def watch(self):
        process = self.begin("publish", "--watch", "--charter", "charte.md", "--state", "state.yml", "--lists", "lists.bin", "--store", self.store,
                             "--to", "bundle", "--keys", "publish.key")
        process.stdout.readline()
        return process

    def people(self, name):
        """The State that the node has: names of the deltas and the snapshot."""
        return {path.name for path in (self.folder / name / "bundle").glob("state-*")}


class Nodes(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.town = Town(PROGRAM, cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.addClassCleanup(cls.town.stop)
        cls.town.make(gate=True)
        cls.town.make_hub()
        for name in ("proxy1", "proxy2", "proxy3", "proxy4"):
            cls.town.enrol(name)
        cls.town.start(more=BUNDLE + HUB)
        cls.town.open_accounts()
        cls.it = cls.town.sign_in("it")

    def nodes(self, client=None):
        told = (client or self.it).ask("/api/nodes")
        jsonschema.validate(told, NODES)
        return {one["name"]: one for one in told["nodes"]}, told

    def test_number_age_and_lag_of_each_node(self):
        town = self.town
        town.run(*town.fetch_words("proxy1"), "--once")
        nodes, told = self.nodes()
        self.assertEqual((told["revokes"], list(nodes)), (True, ["proxy1", "proxy2", "proxy3", "proxy4"]))
        one = nodes["proxy1"]
        self.assertEqual((one["enrolled"], one["alarm"], one["bundle"]["number"]), (True, False, told["bundle"]["number"]))
        self.assertEqual(one["bundle"]["published"], told["bundle"]["published"])
        self.assertLess(one["since"], one["until"])
        self.assertNotIn("behind", one)
        self.assertNotIn("bundle", nodes["proxy4"])
        town.publish()
        town.publish()
        behind = self.nodes()[0]["proxy1"]["behind"]
        self.assertEqual(behind["manifests"], 2)
        self.assertGreater(behind["since"], one["bundle"]["published"])
        history = town.folder / "bundle" / "history"
        history.write_text("".join(f"{line.split()[0]} {int(line.split()[1]) - 1_000_000}\n" for line in history.read_text().splitlines()))
        late = self.nodes()[0]["proxy1"]
        self.assertEqual((late["alarm"], late["why"]["fr"]), (True, "il n’a pas pris les dernières règles"))
        # Others who may see it cannot revoke.
        self.assertFalse(self.nodes(town.sign_in("ciso"))[1]["revokes"])

    def test_a_signature_reaches_the_nodes_folder(self):
        town = self.town
        for process in (town.watch(), town.begin(*town.fetch_words("proxy3"))):
            self.addCleanup(town.end, process)
        wait_for(lambda: town.people("proxy3"), 20)
        before = town.people("proxy3")
        agent = town.sign_in("agent")
        wanted = agent.ask("/api/charter/acknowledgement")["wanted"]
        status, _, told = agent.call("POST", "/api/charter/acknowledgement", {"hash": wanted["hash"], "place": "Port-Lavande"})
        self.assertEqual(status, 200, told)
        began = time.monotonic()
        wait_for(lambda: town.people("proxy3") - before, 20)
        print(f"a signature was in the node's folder after {time.monotonic() - began:.2f} s", file=sys.stderr)

    def test_it_revokes_a_node_and_the_act_stands(self):
        town = self.town
        town.run(*town.fetch_words("proxy2"), "--once")
        for role in ("agent", "ciso", "dpo", "authority"):
            self.assertEqual(town.sign_in(role).call("DELETE", "/api/nodes/proxy2")[0], 403)
        for name, status in (("nobody", 404), ("..", 400), ("%2e%2e%2fx", 404), (".hidden", 400), ("x" * 65, 400)):
            self.assertEqual(self.it.call("DELETE", f"/api/nodes/{name}")[0], status, name)
        self.assertEqual(self.it.call("DELETE", "/api/nodes/proxy2")[0], 204)
        self.assertEqual(self.it.call("DELETE", "/api/nodes/proxy2")[0], 204)  # said twice, done once
        acts = sql(town.store, ["SELECT subject FROM outbox WHERE event = 'node.revoked'"])
        self.assertEqual(acts, [("proxy2",)])
        done = town.run(*town.fetch_words("proxy2"), "--once", ok=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("n’est plus" if "’" in done.stderr else "n'est plus", done.stderr)
        one = self.nodes()[0]["proxy2"]
        self.assertEqual((one["enrolled"], one["alarm"]), (False, False))
        self.assertIn("revoked", one)
        # The mark is all that the portal wrote; the certificate lies where it lay.
        der = ssl.PEM_cert_to_DER_cert((town.folder / "hub" / "nodes" / "proxy2.crt").read_text())
        marks = [path.name for path in (town.folder / "hub" / "revoking").iterdir()]
        self.assertEqual(marks, [f"proxy2-{hashlib.sha256(der).hexdigest()[:16]}"])
        town.enrol("proxy2")
        town.run(*town.fetch_words("proxy2"), "--once")
        self.assertTrue(self.nodes()[0]["proxy2"]["enrolled"])

    def test_where_it_is_not_for_this_portal_it_says_so(self):
        town, port = self.town, self.town.port
        try:
            for more, status, what in (("", 503, "cartulaire hub revoke"), (HUB.replace(ENTITY, "ailleurs"), 403, "autre entité"),
                                       (HUB.replace("folder: hub", "folder: elsewhere"), 503, "cartulaire hub revoke")):
                town.start(more=more, name="other.yml")
                client = town.sign_in("it")
                got, _, told = client.call("DELETE", "/api/nodes/proxy1")
                self.assertEqual(got, status, told)
                self.assertIn(what, told["message"]["fr"])
                town.kill()
        finally:
            town.port = port
        self.assertNotIn("revoked", self.nodes()[0]["proxy1"])


if __name__ == "__main__":
    unittest.main()
