#!/usr/bin/env python3
"""Nodes ship their spools to one hub (docs/format/shipping.md), through the programs: hours without the hub, kills, lost answers, who is let in.
Usage: program_test.py --cartulaire PROGRAM --verify PROGRAM"""
import json
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import time
import unittest

from world import WRITER, Cutter, World, option

LARGE = 8000  # sessions: more than a hundred pieces of 1 KiB


class Shipping(World):
    def test_LG_02_two_nodes_arrive_are_sealed_once_and_delete_what_the_keeper_signed_for(self):
        self.start_hub()
        for name in ("proxy1", "proxy2"):
            self.enrol(name)
            self.record(name, 30)
            self.record(name, 20)
            self.ship(name)
            self.arrived(name)
        self.assertEqual(self.seal(), 100)
        self.assertEqual(self.seal(), 0)
        self.verify()
        nodes = self.state()
        self.assertEqual([(name, node["alarm"], len(node["writers"])) for name, node in nodes.items()],
                         [("proxy1", False, 1), ("proxy2", False, 1)])
        self.assertIn("1 segments deleted on receipt", self.ship("proxy1").stdout)
        self.assertEqual(list(self.segments(self.spool("proxy1"))), ["00000002.seg"])  # the newest stays
        self.assertEqual(list(self.segments(self.hub / "spool" / "proxy1")), ["00000002.seg"])  # released by the keeper
        self.record("proxy1", 5)
        self.ship("proxy1")
        self.assertEqual(self.seal(), 5)
        self.verify()
        # The hub holds the node's heads: a checkpoint outside the node.
        self.cartulaire("journal", "verify", "--spool", self.spool("proxy1"), "--writer", WRITER, "--checkpoint",
                        self.hub / "spool" / "proxy1" / WRITER / "heads")

    def test_LG_02_hours_without_the_hub(self):
        self.start_hub()
        self.enrol("proxy1")
        self.record("proxy1", 10)
        sender = subprocess.Popen(self.ship_words("proxy1", "--every", "0.05"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            self.until(lambda: self.arrived("proxy1"))
            self.stop_hub()
            for _ in range(5):
                self.record("proxy1", 50)
            time.sleep(0.3)
            self.start_hub()
            self.until(lambda: self.arrived("proxy1"))
        finally:
            sender.terminate()
            said = sender.communicate(timeout=10)[1]
        self.assertEqual(said.count("no answer"), 1)  # said once, however long
        self.assertEqual(self.seal(), 260)
        self.verify()

    def test_LG_02_killed_in_the_middle_of_uploads_on_both_sides(self):
        self.start_hub()
        self.enrol("proxy1")
        chance = random.Random(20261126)
        kills, recorded = {"sender": 0, "receiver": 0}, 0
        while min(kills.values()) < 12:
            sender = subprocess.Popen(self.ship_words("proxy1", "--once", "--piece-kib", "1"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                sender.wait(chance.uniform(0.03, 0.08))
            except subprocess.TimeoutExpired:  # it is at it
                if kills["receiver"] <= kills["sender"]:
                    kills["receiver"] += 1
                    self.stop_hub(signal.SIGKILL)
                    self.start_hub()
                else:
                    kills["sender"] += 1
                sender.kill()
                sender.wait()
            else:
                self.record("proxy1", LARGE)
                recorded += LARGE
            if sum(kills.values()) % 6 == 5:
                self.seal()  # the keeper goes on meanwhile
        self.ship("proxy1")
        self.arrived("proxy1")
        self.seal()
        self.assertEqual(self.sealed_events(), recorded)
        self.verify()

    def sealed_events(self):
        return json.loads(self.keeper("journal", "state", "--json").stdout)["events"]

    def test_LG_02_lost_answers(self):
        self.start_hub()
        self.enrol("proxy1")
        self.record("proxy1", 6000)
        chance = random.Random(7)
        cutter = Cutter(self.port, lambda: chance.randrange(2500, 9000))
        self.addCleanup(cutter.close)
        for _ in range(60):
            if self.ship("proxy1", "--piece-kib", "1", code=None, port=cutter.own_port).returncode == 0:
                break
        self.assertGreater(cutter.cuts, 3)
        self.ship("proxy1")
        self.arrived("proxy1")
        self.assertEqual(self.seal(), 6000)
        self.verify()

    # --- who is let in

    def test_a_revoked_node_is_refused_at_its_next_request_and_may_come_back(self):
        self.start_hub()
        self.enrol("proxy1")
        self.record("proxy1", 10)
        self.ship("proxy1")
        self.cartulaire("hub", "revoke", "proxy1", "--hub", self.hub)
        self.assertIn("no longer", self.ship("proxy1", code=3).stderr)
        self.cartulaire("hub", "revoke", "proxy1", "--hub", self.hub, code=3)
        self.assertFalse(self.state()["proxy1"]["enrolled"])
        stolen = self.root / "stolen"
        shutil.copytree(self.node("proxy1") / "identity", stolen)
        self.enrol("proxy1")
        self.record("proxy1", 10)
        self.ship("proxy1")
        shutil.copytree(stolen, self.node("proxy1") / "identity", dirs_exist_ok=True)
        self.assertIn("no longer", self.ship("proxy1", code=3).stderr)  # the certificate of before

    def test_a_node_writes_under_its_own_name_only(self):
        self.start_hub()
        self.enrol("proxy1")
        self.record("proxy1", 10, called="proxy2")
        self.assertIn("another node", self.ship("proxy1", code=1).stderr)
        self.assertEqual(self.segments(self.hub / "spool" / "proxy1"), {})
        self.assertFalse((self.hub / "spool" / "proxy2").exists())
        self.assertIn("another_owner", self.state(code=1)["proxy1"]["writers"][0]["refused"])
        # Nor does a request for a certificate give another name.
        self.cartulaire("hub", "enrol", "proxy2", "--hub", self.hub, "--ca", self.root / "ca", "--request",
                        self.node("proxy1") / "identity" / "request.csr", "-o", self.root / "out", code=1)
        # Were it in the folder all the same, the keeper would read nothing of it.
        shutil.copytree(self.spool("proxy1") / WRITER, self.hub / "spool" / "proxy1" / WRITER, dirs_exist_ok=True)
        self.assertEqual(self.seal(alarms=1), 0)

    def tls(self, identity=None, **limits):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.hub / "tls" / "ca.crt")
        for name, value in limits.items():
            setattr(context, name, value)
        if identity:
            context.load_cert_chain(identity / "tls.crt", identity / "tls.key")
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=10), server_hostname="127.0.0.1")

    def say(self, data, identity=None, **limits):
        """What comes back for these bytes; nothing where the connection is refused or closed."""
        try:
            with self.tls(identity, **limits) as connection:
                connection.sendall(data)
                answer = b""
                while more := connection.recv(4096):
                    answer += more
                return answer
        except (ssl.SSLError, ConnectionError):
            return b""

    def test_no_certificate_another_authority_old_tls_and_garbage(self):
        self.start_hub()
        self.enrol("proxy1")
        own = self.node("proxy1") / "identity"
        ask = b"GET /1/state HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        self.assertIn(b"200 OK", self.say(ask, own))
        self.assertEqual(self.say(ask), b"")
        self.assertEqual(self.say(ask, own, maximum_version=ssl.TLSVersion.TLSv1_2), b"")
        other = World()
        other.root, other.hub = self.root / "other", self.root / "other" / "hub"
        other.program = self.program
        other.cartulaire("hub", "init", "--hub", other.hub, "--ca", other.root / "ca", "--name", "127.0.0.1")
        shutil.copy(self.hub / "keeper" / "key.pub", other.hub / "keeper" / "key.pub")
        shutil.copytree(self.root / "intake", other.root / "intake")
        other.enrol("proxy1")
        self.assertEqual(self.say(ask, other.node("proxy1") / "identity"), b"")
        self.assertIn("no answer", subprocess.run([self.program, "--lang", "en", "node", "ship", "--once", "--identity", other.node("proxy1") / "identity",
                                                   "--spool", other.spool("proxy1"), "--hub", f"https://127.0.0.1:{self.port}"],
                                                  capture_output=True, text=True, check=False).stderr)
        with socket.create_connection(("127.0.0.1", self.port)) as plain:
            plain.sendall(os.urandom(5000))
        put = b"PUT /1/segments/web/1 HTTP/1.1\r\nHost: h\r\nCartulaire-Offset: 0\r\nCartulaire-Before: " + b"0" * 64 + b"\r\nCartulaire-Sha256: "
        for what, status in ((os.urandom(3000) + b"\r\n\r\n", b""), (b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", b"400"),
                             (b"GET /1/state HTTP/1.1\r\nX: " + b"x" * 20000 + b"\r\n\r\n", b""),
                             (b"GET /1/segments/../../../etc HTTP/1.1\r\nHost: h\r\n\r\n", b"400"),
                             (b"POST /1/heads/..%2fx HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx", b"400"),
                             (b"POST /1/heads/web HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nhead", b"400"),
                             (put + b"0" * 64 + b"\r\nContent-Length: 4\r\n\r\nbody", b"422"),
                             (put + b"0" * 64 + b"\r\nContent-Length: 99999999\r\n\r\n", b"413"),
                             (put.replace(b"Offset: 0", b"Offset: -1") + b"0" * 64 + b"\r\nContent-Length: 4\r\n\r\nbody", b"400")):
            self.assertIn(status, self.say(what, own)[:40], what[:60])
        self.assertIn(b"200 OK", self.say(ask, own))
        self.assertFalse((self.hub / "spool" / "proxy1" / "web").exists())
        self.assertIn("another receiver", self.cartulaire("hub", "receive", "--hub", self.hub, "--listen", "127.0.0.1:0", code=1).stderr)

    # --- what must be seen

    def test_LG_03_a_spool_that_was_rolled_back_is_refused_and_said(self):
        self.start_hub()
        self.enrol("proxy1")
        self.record("proxy1", 10)
        shutil.copytree(self.spool("proxy1"), self.root / "old")
        self.record("proxy1", 10)
        self.ship("proxy1")
        shutil.rmtree(self.spool("proxy1"))
        shutil.copytree(self.root / "old", self.spool("proxy1"))
        self.assertIn("rolled back", self.ship("proxy1", code=1).stderr)
        self.record("proxy1", 7)
        self.assertIn("rolled back or forked", self.ship("proxy1", code=1).stderr)
        refused = self.state(code=1)["proxy1"]["writers"][0]["refused"]
        self.assertRegex(refused, r"^\d+ (fork|rolled_back) ")
        self.assertIn("ALARM: refused", self.cartulaire("hub", "state", "--hub", self.hub, code=1).stdout)
        self.assertEqual(self.seal(), 20)  # what came first stands

    def test_LG_13_the_keeper_reads_no_further_than_the_node_has_signed(self):
        self.start_hub()
        self.enrol("proxy1")
        self.record("proxy1", 10)
        self.ship("proxy1")
        self.record("proxy1", 7)
        # Bytes at the hub that no head of the node covers: what a thief of its certificate could send.
        second = self.spool("proxy1") / WRITER / "00000002.seg"
        shutil.copy(second, self.hub / "spool" / "proxy1" / WRITER)
        self.assertEqual(self.seal(), 10)
        self.ship("proxy1")
        self.assertEqual(self.seal(), 7)
        # A head that describes other bytes than are here.
        self.record("proxy1", 5)
        self.ship("proxy1")
        third = self.hub / "spool" / "proxy1" / WRITER / "00000003.seg"
        content = bytearray(third.read_bytes())
        content[-1] ^= 1
        third.write_bytes(content)
        self.assertEqual(self.seal(alarms=1), 0)
        self.verify()

    def test_a_hub_restored_from_a_backup_receives_again_what_it_lost(self):
        self.start_hub()
        self.enrol("proxy1")
        self.record("proxy1", 10)
        self.ship("proxy1")
        backup = self.root / "backup"
        shutil.copytree(self.hub / "spool", backup)
        for _ in range(3):
            self.record("proxy1", 10)
        self.ship("proxy1")
        self.stop_hub()
        shutil.rmtree(self.hub / "spool")
        shutil.copytree(backup, self.hub / "spool")
        self.start_hub()
        self.ship("proxy1")
        self.arrived("proxy1")
        self.assertEqual(self.seal(), 40)

    def test_LG_03_absence_is_the_alarm(self):
        self.start_hub()
        self.enrol("proxy1")
        self.assertFalse(self.state()["proxy1"]["alarm"])
        self.set_clock(0.5)
        self.assertTrue(self.state(code=1)["proxy1"]["absent"])  # enrolled half an hour ago, and nothing came
        self.set_clock(0)
        self.record("proxy1", 10)
        self.ship("proxy1")
        self.assertFalse(self.state()["proxy1"]["alarm"])
        self.set_clock(27)
        self.assertTrue(self.state(code=1)["proxy1"]["writers"][0]["absent"])
        self.assertIn("ALARM: absent", self.keeper("journal", "state", code=1).stdout)
        self.set_clock(-1)
        self.assertTrue(self.state(code=1)["proxy1"]["writers"][0]["ahead"])

    def test_day_keys_come_with_the_hub_and_only_from_the_keeper(self):
        self.start_hub()
        self.enrol("proxy1")
        keys = self.spool("proxy1") / "intake"
        shutil.rmtree(keys)
        self.assertIn("15 day keys received", self.ship("proxy1").stdout)
        self.assertEqual({p.name: p.read_text() for p in keys.iterdir()}, {p.name: p.read_text() for p in (self.root / "intake").iterdir()})
        # Whoever holds the receiver can hand out nothing of his own.
        told = self.hub / "keeper" / "intake"
        lines = told.read_text().splitlines()
        words = lines[3].split(" ")
        words[4] = "11" * 32
        told.write_text("\n".join([*lines[:3], " ".join(words), *lines[4:]]) + "\n")
        shutil.rmtree(keys)
        self.assertIn("did not sign", self.ship("proxy1", code=1).stderr)
        self.assertEqual(len(list(keys.iterdir())), 3)

    def test_a_receipt_that_the_keeper_did_not_sign_deletes_nothing(self):
        self.start_hub()
        self.enrol("proxy1")
        for _ in range(3):
            self.record("proxy1", 10)
        self.ship("proxy1")
        self.seal()
        receipt = self.hub / "keeper" / "proxy1.receipt"
        receipt.write_text(receipt.read_text().replace(f" proxy1 {WRITER} 3 ", f" proxy1 {WRITER} 2 "))
        self.assertIn("did not sign", self.ship("proxy1", code=1).stderr)
        self.assertEqual(len(self.segments(self.spool("proxy1"))), 3)

    # --- a full disk

    def test_a_full_hub_refuses_and_goes_on_once_there_is_room(self):
        self.enrol("proxy1")
        self.record("proxy1", LARGE)
        self.start_hub("--keep-free-mib", 1 << 40)
        self.assertIn("nearly full", self.ship("proxy1", code=3).stderr)
        self.stop_hub()
        self.start_hub("--keep-free-mib", 0)
        self.ship("proxy1")
        self.arrived("proxy1")

    def test_a_disk_that_is_really_full(self):
        small = self.hub / "spool"
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "cartulaire-test", small], capture_output=True, check=False).returncode != 0:
            self.skipTest("cannot mount a small tmpfs: run as root")
        try:
            self.enrol("proxy1")
            self.record("proxy1", LARGE)
            self.start_hub("--keep-free-mib", 0)
            self.ship("proxy1", "--piece-kib", "16", code=3)
            held = self.segments(small / "proxy1")["00000001.seg"]
            self.assertEqual(held, self.segments(self.spool("proxy1"))["00000001.seg"][:len(held)])
            self.assertEqual(len(held) % 16384, 0)
            subprocess.run(["mount", "-o", "remount,size=64m", small], check=True)
            self.ship("proxy1", "--piece-kib", "16")
            self.arrived("proxy1")
            self.assertEqual(self.seal(), LARGE)
        finally:
            self.stop_hub()
            subprocess.run(["umount", small], check=True)


if __name__ == "__main__":
    World.program = option("--cartulaire", World.program)
    World.verifier = option("--verify", World.verifier)
    unittest.main(verbosity=2)
