"""A hub with its keeper and receiver, and nodes, all on this machine, as people run them."""
import datetime
import http.server
import json
import pathlib
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "fixtures"))
import charters  # noqa: E402
from options import option  # noqa: E402,F401  (for the tests)

WRITER = "sessions-sshd"
EMPTY = {"segment": 0, "bytes": 0, "head": 0}


class World(unittest.TestCase):
    program = "./cartulaire"
    verifier = "./cartulaire-verify"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.hub = self.root / "hub"
        self.sessions = 0
        self.receiver = None
        self.addCleanup(self.stop_hub)
        (self.root / "charte.md").write_text(charters.sessions())
        (self.root / "keeper.yml").write_text("sealed: sealed\nkeys: keys\nintake: intake\nsocket: keeper.sock\nhub: hub\ncharter: charte.md\n"
                                              "clock: clock\n")
        self.set_clock(0)
        self.cartulaire("hub", "init", "--hub", self.hub, "--ca", self.root / "ca", "--name", "127.0.0.1", "--name", "localhost")
        self.keeper("keeper", "init", "--origin", "journal.ville.example")
        self.port = 0

    def set_clock(self, hours):
        """The keeper's clock, so many hours from now."""
        (self.root / "clock").write_text(f"{int((time.time() + hours * 3600) * 1000)}\n")

    def until(self, held, seconds=20):
        end = time.monotonic() + seconds
        while True:
            try:
                return held()
            except (AssertionError, KeyError, ValueError, FileNotFoundError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    # --- programs

    def run_program(self, *words):
        return subprocess.run([self.program, "--lang", "en", *map(str, words)], capture_output=True, text=True, check=False, timeout=60)

    def cartulaire(self, *words, code=0):
        done = self.run_program(*words)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}{done.stderr}")
        return done

    def keeper(self, *words, **more):
        return self.cartulaire(*words, "--config", self.root / "keeper.yml", **more)

    def state(self, code=0):
        """The nodes as `journal state` shows them."""
        shown = json.loads(self.keeper("journal", "state", "--json", code=code).stdout)
        return {node["node"]: node for node in shown["nodes"]}

    def seal(self, alarms=0):
        sealed = json.loads(self.keeper("journal", "seal", "--now", "--json", code=1 if alarms else 0).stdout)
        self.assertEqual(len(sealed["alarms"]), alarms, sealed)
        return sealed["events"]

    def verify(self):
        done = subprocess.run([self.verifier, "--lang", "en", str(self.root / "sealed")], capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    # --- the hub's receiver

    def start_hub(self, *words):
        log = open(self.root / "receiver.log", "ab")  # noqa: SIM115  (the process has it)
        self.receiver = subprocess.Popen([self.program, "--lang", "en", "hub", "receive", "--hub", self.hub, "--listen",
                                          f"127.0.0.1:{self.port}", *map(str, words)], stdout=subprocess.PIPE, stderr=log, text=True)
        log.close()
        said = self.receiver.stdout.readline()
        self.port = int(re.search(r"port (\d+)", said).group(1))

    def stop_hub(self, how=signal.SIGTERM):
        if self.receiver is None:
            return
        self.receiver.send_signal(how)
        self.receiver.wait(10)
        self.receiver.stdout.close()
        self.receiver = None

    # --- nodes

    def node(self, name):
        return self.root / "nodes" / name

    def spool(self, name):
        return self.node(name) / "spool"

    def enrol(self, name):
        identity = self.node(name) / "identity"
        self.cartulaire("node", "request", "--identity", identity, "--name", name)
        self.cartulaire("hub", "enrol", name, "--hub", self.hub, "--ca", self.root / "ca", "--request", identity / "request.csr", "-o", identity)
        self.spool(name).mkdir(exist_ok=True)
        shutil.copytree(self.root / "intake", self.spool(name) / "intake", dirs_exist_ok=True)

    def record(self, name, count, called=None):
        """So many sessions of yesterday, imported on that node: one segment."""
        day = datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days=1)
        lines, chance = [], random.Random(self.sessions)  # names that do not compress
        for i in range(self.sessions, self.sessions + count):
            at = f"{day}T{8 + i // 3600 % 10:02}:{i // 60 % 60:02}:{i % 60:02}"
            user = f"agent{chance.getrandbits(80):x}"
            lines.append(f"{at}+00:00 serveur sshd[{1000 + i}]: Accepted publickey for {user} from 192.0.2.{i % 250} port 50022 ssh2\n"
                         f"{at}+00:00 serveur sshd[{1000 + i}]: pam_unix(sshd:session): session closed for user {user}\n")
        self.sessions += count
        log = self.node(name) / f"auth-{self.sessions}.log"
        log.write_text("".join(lines))
        self.cartulaire("import", log, "--mapping", "sshd", "--charter", self.root / "charte.md", "--entity", "ville", "--spool", self.spool(name),
                        "--node", called or name)

    def ship_words(self, name, *words, port=None):
        return [self.program, "--lang", "en", "node", "ship", "--identity", str(self.node(name) / "identity"), "--spool", str(self.spool(name)), "--hub",
                f"https://127.0.0.1:{port or self.port}", *map(str, words)]

    def ship(self, name, *words, code=0, port=None):
        done = subprocess.run(self.ship_words(name, "--once", *words, port=port), capture_output=True, text=True, check=False, timeout=60)
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def segments(self, folder):
        return {path.name: path.read_bytes() for path in sorted((folder / WRITER).glob("*.seg"))}

    def arrived(self, name):
        """The hub holds, byte for byte, what the node has, and perhaps what the node has deleted since."""
        here, there = self.segments(self.hub / "spool" / name), self.segments(self.spool(name))
        newest = max(there)
        self.assertEqual(here.get(newest), there[newest])
        for segment, content in here.items():
            self.assertEqual(there.get(segment, content), content, segment)


class Liar:
    """A hub with the right certificate that answers as the test says: `tell(path)` gives a status and bytes."""

    def __init__(self, hub, tell):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, body = tell(self.path, self.headers)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(hub / "tls" / "server.crt", hub / "tls" / "server.key")
        context.load_verify_locations(hub / "tls" / "ca.crt")
        context.verify_mode = ssl.CERT_REQUIRED
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Cutter:
    """Between nodes and hub: passes on what nodes say, and cuts each connection after so many bytes of answers."""

    def __init__(self, port, budget):
        self.port, self.budget = port, budget
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.own_port = self.listener.getsockname()[1]
        self.cuts = 0
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.pass_on, args=(client,), daemon=True).start()

    def pass_on(self, client):
        with client, socket.create_connection(("127.0.0.1", self.port)) as hub:
            upwards = threading.Thread(target=self.copy, args=(client, hub), daemon=True)
            upwards.start()
            left = self.budget()
            try:
                while left > 0 and (data := hub.recv(min(left, 4096))):
                    left -= len(data)
                    client.sendall(data)
            except OSError:
                pass
            self.cuts += left <= 0
            for one in (client, hub):
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
            upwards.join(5)

    @staticmethod
    def copy(source, target):
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass

    def close(self):
        self.listener.close()
