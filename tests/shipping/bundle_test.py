#!/usr/bin/env python3
"""Nodes take their bundle from the hub (docs/format/shipping.md), through the programs: what arrives, who is let in, kills, lies, a hub that is
away, and an adapter that goes on deciding. INT-01, LG-02.
Usage: bundle_test.py --cartulaire PROGRAM"""
import hashlib
import os
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
import unittest

from bundles import Published
from world import Liar, World, option

MIB = 1 << 20


class Bundles(Published):
    def test_a_bundle_arrives_whole_then_only_what_is_new(self):
        self.publish()
        self.serve()
        self.enrol("proxy1")
        self.assertIn("in its place", self.fetch().stdout)
        self.assert_arrived()
        self.assertEqual(self.fetch().stdout, "")
        self.people = self.people.replace("  - login: nadia\n", "  - login: nadia\n    signed: [{version: 1.0.0, on: 2026-01-07}]\n")
        self.assertEqual(self.publish()["state"], "delta")
        came = int(re.search(r"\((\d+) bytes", self.fetch().stdout).group(1))
        self.assert_arrived()
        self.assertLess(came, 1000)  # the delta alone
        self.charter = self.charter.replace("version: 1.0.0", "version: 2.0.0")
        for _ in range(3):
            self.publish()
            self.fetch()
        self.assert_arrived()
        # What no manifest names is gone, as at the publisher; nothing half done is left.
        ours = {path.name for path in self.bundle().iterdir()} - {".fetch.lock"}
        self.assertEqual(ours, {path.name for path in self.published.iterdir()} - {"history"})
        # A file that rots here is taken again, at the next start.
        victim = next(self.bundle().glob("charter-*"))
        victim.write_bytes(b"x" * victim.stat().st_size)
        self.assertIn("in its place", self.fetch().stdout)
        self.assert_arrived()

    def test_the_hub_knows_who_has_what_and_how_far_behind_it_is(self):
        self.publish()
        self.serve()
        self.enrol("proxy1")
        self.enrol("proxy2")
        self.assertNotIn("bundle", self.nodes()["proxy1"])
        self.fetch()
        self.decides("marie", "gazette.example")
        self.fetch("--spool", self.spool("proxy1"))
        first = self.number(self.published)
        told = self.nodes()["proxy1"]
        self.assertEqual((told["bundle"]["number"], told["bundle"]["runs"], "behind" in told), (first, first, False))
        self.assertEqual(abs(told["bundle"]["asked"] / 1000 - time.time()) < 60, True)
        self.assertGreater(told["until"] - told["since"], 700 * 86_400_000)
        self.publish()
        self.publish()
        told = self.nodes()["proxy1"]
        self.assertEqual((told["behind"]["manifests"], told["late"], told["alarm"]), (2, False, False))
        said = self.cartulaire("hub", "state", "--hub", self.hub, "--bundle", self.published).stdout
        self.assertRegex(said, rf"bundle {first} +published on .* UTC \(\d+ s ago\); 2 behind, since \d+ s ago")
        self.assertRegex(said, r"proxy2: enrolled on \d{4}-\d\d-\d\d, certificate until \d{4}-\d\d-\d\d")
        # A quarter of an hour of it is an alarm, and so is a node that has stopped asking.
        history = self.published / "history"
        lines = history.read_text().splitlines()
        history.write_text("\n".join(f"{line.split()[0]} {int(line.split()[1]) - 1_000_000}" for line in lines) + "\n")
        self.assertTrue(self.nodes(1)["proxy1"]["late"])
        news = self.hub / "spool" / "proxy1" / "bundle"
        words = news.read_text().split()
        news.write_text(" ".join([*words[:-1], str(int(words[-1]) - 1_000_000)]) + "\n")
        self.assertTrue(self.nodes(1)["proxy1"]["silent"])
        self.fetch("--spool", self.spool("proxy1"))  # takes it; what it runs on is as before
        told = self.nodes(1)["proxy1"]
        self.assertEqual((told["bundle"]["number"], told["bundle"]["runs"], told["silent"], told["late"]), (self.number(self.published), first, False, True))

    # --- who is let in

    def test_a_revoked_node_is_refused_at_its_next_request(self):
        self.publish()
        self.serve()
        self.enrol("proxy1")
        running = self.fetching("--every", "0.05")
        self.until(self.assert_arrived)
        before = self.contents(self.bundle())
        self.cartulaire("hub", "revoke", "proxy1", "--hub", self.hub)
        self.publish()
        self.until(lambda: self.assertIn("no longer", self.said()))
        time.sleep(0.5)
        self.end(running)
        self.assertEqual(self.said().count("no longer"), 1)
        self.assertEqual(self.contents(self.bundle()), before)
        self.assertIn("revoked", self.nodes()["proxy1"])
        self.enrol("proxy1")
        self.fetch()
        self.assert_arrived()

    def test_a_mark_shuts_a_certificate_out_and_no_other(self):
        """What the portal may do, which owns HUB/revoking and nothing else."""
        self.publish()
        self.serve()
        self.enrol("proxy1")
        self.enrol("proxy2")
        pem = (self.hub / "nodes" / "proxy1.crt").read_text()
        print_ = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()[:16]
        (self.hub / "revoking" / f"proxy1-{print_}").touch()
        self.assertIn("no longer", self.fetch(code=3).stderr)
        self.fetch(name="proxy2")
        told = self.nodes()
        self.assertEqual([(one["enrolled"], "revoked" in one) for one in told.values()], [(False, True), (True, False)])
        self.cartulaire("hub", "revoke", "proxy1", "--hub", self.hub)  # makes it final
        self.assertEqual(list((self.hub / "revoking").iterdir()), [])
        self.assertIn("no longer", self.fetch(code=3).stderr)
        self.enrol("proxy1")
        self.fetch()

    def test_another_authority_and_names_that_no_manifest_has(self):
        self.publish()
        (self.published / "secret").write_text("not published")
        self.serve()
        self.enrol("proxy1")
        own = self.node("proxy1") / "identity"
        other = World()
        other.root, other.hub, other.program = self.root / "other", self.root / "other" / "hub", self.program
        other.cartulaire("hub", "init", "--hub", other.hub, "--ca", other.root / "ca", "--name", "127.0.0.1")
        shutil.copy(self.hub / "keeper" / "key.pub", other.hub / "keeper" / "key.pub")
        (other.root / "intake").mkdir()
        other.enrol("proxy1")
        shutil.move(own, self.root / "own")
        shutil.copytree(other.node("proxy1") / "identity", own)
        self.assertIn("no answer", self.fetch(code=3).stderr)
        self.assertFalse((self.bundle() / "manifest").exists())
        shutil.rmtree(own)
        shutil.move(self.root / "own", own)
        for name in ("secret", "history", "manifest", "../publish.key", "..%2fpublish.key", "../hub/tls/server.key", "", "x" * 5000):
            told = self.get(f"/1/bundle/{name}", own)
            self.assertIn(told.split(b" ")[1][:3], (b"412", b"400"), (name, told[:100]))
        lists = next(path.name for path in self.published.glob("lists-*"))
        size = (self.published / lists).stat().st_size
        whole = self.get(f"/1/bundle/{lists}", own)
        self.assertTrue(whole.startswith(b"HTTP/1.1 200"))
        self.assertEqual(len(whole.split(b"\r\n\r\n", 1)[1]), min(size, 2 * MIB))
        for fields, status in (({"Cartulaire-Offset": size}, b"412"), ({"Cartulaire-Offset": -1}, b"400"), ({"Cartulaire-Length": 1 << 60}, b"400"),
                               ({"Cartulaire-Offset": size - 3, "Cartulaire-Length": 9}, b"200")):
            self.assertEqual(self.get(f"/1/bundle/{lists}", own, fields).split(b" ")[1], status, fields)
        self.assertEqual(self.get("/1/bundle", own, {"Cartulaire-Number": "many"}).split(b" ")[1], b"400")
        # A hub that hands out none says so; a manifest that the publisher did not sign is not handed out.
        self.stop_hub()
        self.start_hub()
        self.assertIn("hands out no bundle", self.fetch(code=3).stderr)
        self.stop_hub()
        self.cartulaire("publish", "keys", "--keys", self.root / "another.key")
        self.start_hub("--bundle", self.published, "--key", self.root / "another.key.pub")
        self.assertIn("not signed by the key", self.fetch(code=3).stderr)

    def get(self, target, identity, fields=None):
        context = ssl.create_default_context(cafile=self.hub / "tls" / "ca.crt")
        context.load_cert_chain(identity / "tls.crt", identity / "tls.key")
        lines = "".join(f"{name}: {value}\r\n" for name, value in (fields or {}).items())
        with context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=10), server_hostname="127.0.0.1") as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{lines}\r\n".encode())
            answer = b""
            while more := connection.recv(65536):
                answer += more
            return answer

    # --- what may go wrong

    def test_killed_at_any_moment_it_goes_on_where_it_was(self):
        self.heavy_lists()
        self.publish()
        self.serve()
        self.enrol("proxy1")
        chance = random.Random(20261126)
        kills, grew = 0, 0
        while True:
            process = subprocess.Popen(self.fetch_words("--once", "--piece-kib", "3"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                self.assertEqual(process.wait(chance.uniform(0.05, 0.12)), 0)
                break
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
                if (self.bundle() / "manifest").exists():  # last, or not at all: killed between its work and its end
                    break
                part = sum(path.stat().st_size for path in self.bundle().glob(".lists-*.part"))
                grew += part > grew
                if kills % 4 == 0:
                    self.stop_hub(signal.SIGKILL)
                    self.serve()
        self.assertGreater(kills, 2)
        self.assertGreater(grew, 0)
        self.assert_arrived()
        self.assertEqual(list(self.bundle().glob(".*.part")), [])

    def test_a_lying_hub_changes_nothing_and_is_complained_of_once(self):
        self.publish()
        self.serve()
        self.enrol("proxy1")
        self.fetch()
        old = self.contents(self.published)
        self.charter = self.charter.replace("version: 1.0.0", "version: 2.0.0")
        self.publish()
        good = self.contents(self.published)
        other = self.root / "other.key"
        self.cartulaire("publish", "keys", "--keys", other)
        self.cartulaire("publish", "--charter", self.root / "la-charte.md", "--state", self.root / "state.yml", "--lists", self.lists,
                        "--to", self.root / "forged", "--keys", other)
        forged = (self.root / "forged" / "manifest").read_bytes()
        changed = good["manifest"].replace(b"\ncharter 0 ", b"\ncharter 1 ")
        self.fetch()  # the new one stands
        self.assertEqual(self.contents(self.bundle()), good)
        newest = self.contents(self.bundle())
        self.charter = self.charter.replace("version: 2.0.0", "version: 3.0.0")
        self.publish()
        next_ = self.contents(self.published)

        def hands_out(manifest, file=None):
            def tell(path, headers):
                if path == "/1/bundle":
                    return 200, manifest
                offset, length = int(headers["Cartulaire-Offset"]), int(headers["Cartulaire-Length"])
                right = next_[path.rpartition("/")[2]][offset:offset + length]
                return 200, file(right) if file else right
            return tell

        body = next_["manifest"].decode().rpartition("signature ")[0]
        # As the publisher's own hand could have signed them.
        expired = self.signed(re.sub(r"(?m)^expires \d+$", f"expires {int(time.time() * 1000) - 1000}", re.sub(r"(?m)^issued \d+$", "issued 1000", body)))
        same_number = self.signed(re.sub(r"(?m)^number \d+$", f"number {self.number(self.bundle())}", body))
        lies = [
            (hands_out(expired), "has expired"),
            (hands_out(same_number), "another of the same number"),
            (hands_out(old["manifest"]), "older manifest"),
            (hands_out(forged), "not signed by the key"),
            (hands_out(changed), "not signed by the key"),
            (hands_out(b"x" * (3 * MIB)), "exceeds"),
            (hands_out(os.urandom(5000)), "not signed by the key"),
            (hands_out(next_["manifest"], lambda right: right[:-1] + b"?"), "other bytes"),
            (hands_out(next_["manifest"], lambda right: b""), "other bytes"),
            (hands_out(next_["manifest"], lambda right: right + b"more"), "other bytes"),
            (lambda path, headers: (500, b"<html>"), "answered 500"),
            (lambda path, headers: (200, b""), "answered 200"),
        ]
        for tell, what in lies:
            with self.subTest(what=what):
                liar = Liar(self.hub, tell)
                try:
                    (self.root / "fetch.log").write_text("")
                    running = self.fetching("--every", "0.05", port=liar.port)
                    self.until(lambda what=what: self.assertIn(what, self.said()))
                    time.sleep(0.3)
                    self.end(running)
                    self.assertEqual(len(self.said().splitlines()), 1, self.said())
                    self.assertEqual(self.contents(self.bundle()), newest)
                finally:
                    liar.close()
        self.fetch()  # the right hub again
        self.assert_arrived()
        self.assertEqual(self.contents(self.bundle()), next_)

    def test_the_hub_is_away_and_back_and_the_adapter_goes_on_deciding(self):
        self.publish()
        self.serve()
        self.enrol("proxy1")
        place = f"bundle={self.bundle()},key={self.key}.pub,spool={self.spool('proxy1')},intake={self.spool('proxy1')}/intake"
        running = self.fetching("--every", "0.05")
        self.until(self.assert_arrived)
        daemon = subprocess.Popen([self.program, "adapter", "squid-log", place], stdin=subprocess.PIPE)
        self.addCleanup(lambda: (daemon.stdin.close(), daemon.wait(10)))
        self.until(lambda: self.assertTrue(list(self.spool("proxy1").rglob("status"))))
        self.assertIn(" OK ", self.decides("marie", "gazette.example"))
        self.assertIn(" ERR ", self.decides("nadia", "gazette.example"))  # has not signed
        self.stop_hub()
        self.until(lambda: self.assertIn("no answer", self.said()))
        for _ in range(2):  # each of them a start of the adapter
            self.assertIn(" OK ", self.decides("marie", "gazette.example"))
            self.assertIn(" ERR ", self.decides("nadia", "gazette.example"))
        # Even where the folder is lost meanwhile: its own copy.
        shutil.move(self.bundle(), self.root / "lost")
        self.assertIn(" OK ", self.decides("marie", "gazette.example"))
        shutil.move(self.root / "lost", self.bundle())
        self.people = self.people.replace("  - login: nadia\n", "  - login: nadia\n    signed: [{version: 1.0.0, on: 2026-01-07}]\n")
        self.publish()
        self.assertEqual(self.said().count("no answer"), 1)
        self.serve()
        self.until(self.assert_arrived, 40)
        self.assertIn(" OK ", self.decides("nadia", "gazette.example"))
        self.assertIsNone(running.poll())

    def test_a_full_disk_leaves_the_last_good_one(self):
        self.publish()
        self.serve()
        self.enrol("proxy1")
        small = self.bundle()
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "cartulaire-test", small], capture_output=True, check=False).returncode != 0:
            self.skipTest("cannot mount a small tmpfs: run as root")
        try:
            self.fetch()
            before = self.contents(small)
            (small / "filler").write_bytes(b"x" * (5 * MIB))
            self.charter = self.charter.replace("version: 1.0.0", "version: 2.0.0")
            self.publish()
            self.assertIn("no room", self.fetch(code=1).stderr)
            self.assertEqual(self.contents(small), before)
            (small / "filler").unlink()
            self.fetch()
            self.assert_arrived()
        finally:
            subprocess.run(["umount", small], check=True)


if __name__ == "__main__":
    Published.program = option("--cartulaire", Published.program)
    unittest.main(verbosity=2)
