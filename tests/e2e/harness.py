"""A node on loopback for the end-to-end tests: bundle, spool, a real Squid, an origin in HTTP and TLS.

Everything lives in one temporary folder and on ports that the system chose; every process is ended by its own
number. The hours are simulated (`adapter squid --clock FILE`), so that a test never waits for one.
"""

import base64
import contextlib
import datetime
import http.server
import json
import os
import pathlib
import pwd
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time

SQUID = shutil.which("squid", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
NCSA = pathlib.Path("/usr/lib/squid/basic_ncsa_auth")
DEADLINE = 20.0  # seconds that anything awaited may take; nothing waits that long when all is well


def why_not():
    """Why these tests cannot run here, or None."""
    if SQUID is None:
        return "squid is missing: apt-get install squid-openssl"
    version = subprocess.run([SQUID, "-v"], capture_output=True, text=True, check=False).stdout
    if "--with-openssl" not in version:
        return "this squid has no OpenSSL: apt-get install squid-openssl"
    if shutil.which("openssl") is None:
        return "openssl is missing: apt-get install openssl"
    return None


def wait_for(condition, what):
    """Polls `condition` until it returns something true; its value."""
    end = time.monotonic() + DEADLINE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {DEADLINE} s for {what}")
        time.sleep(0.02)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class _Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):  # noqa: N802 (the library's name)
        body = b"hello from the origin\n" + b"x" * int(self.headers.get("X-Size", "0"))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Origin:
    """A web server of ours; with `certificate`, over TLS."""

    def __init__(self, certificate=None):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Page)
        self._server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Answer:
    """What a client got."""

    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split(" ")[1]) if lines[0] else 0
        self.headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:])}
        self.text = self.body.decode("utf-8", "replace")


class Node:
    """A hub and a node in one folder, with the charter, lists and people of `data`."""

    language = "en"  # of what its commands print

    def __init__(self, cartulaire, data, charter_edit=lambda text: text):
        self.cartulaire = str(pathlib.Path(cartulaire).resolve())
        # Squid lays its rights down: every folder must be reachable for its account.
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="cartulaire-e2e-"))
        self.root.chmod(0o755)
        if not all(folder.stat().st_mode & 0o001 for folder in pathlib.Path(self.cartulaire).parents):
            self.cartulaire = shutil.copy2(self.cartulaire, self.root / "cartulaire")
        self.data = pathlib.Path(data)
        for name in ("bundle", "spool", "intake", "hub", "pages", "squid", "lists", "cwd"):
            (self.root / name).mkdir()
        self.account = "proxy" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.clock = self.root / "clock"
        self.squid = None
        self.squid_log = self.root / "squid" / "cache.log"
        self.set_time("2026-11-23 10:00")
        self.charter = charter_edit((self.data / "charte.md").read_text("utf-8"))
        self.people = (self.data / "state.yml").read_text("utf-8")
        self.key = self.root / "hub" / "publish.key"
        self.run("publish", "keys", "--keys", self.key)
        shutil.copy(f"{self.key}.pub", self.root / "hub.pub")
        self.secrets = self.root / "keys" / "intake"  # where the keeper of a sealed journal looks for them
        self.run("journal", "keys", "--hub", self.secrets, "--intake", self.root / "intake", "--days", "3")
        (self.root / "bundle").chmod(0o2755)
        self._for_squid(self.root / "bundle")
        if os.geteuid() == 0:
            for name in ("spool", "squid", "cwd"):
                shutil.chown(self.root / name, self.account)
        self.import_lists()
        self.publish()

    # --- our program

    def run(self, *words, ok=True):
        done = subprocess.run([self.cartulaire, "--lang", self.language, *map(str, words)], capture_output=True, text=True,
                              check=False, timeout=DEADLINE * 3)
        if ok and done.returncode != 0:
            raise AssertionError(f"cartulaire {' '.join(map(str, words))}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def import_lists(self, declaration=None):
        self.run("lists", "import", "--file", self.root / "lists.bin", "--sources", declaration or self.data / "lists.yml")
        self._for_squid(self.root / "lists.bin")

    def publish(self, ok=True):
        """Publishes self.charter, self.people and the list file; as it stands in docs/operations/squid.md, the
        bundle's folder belongs to Squid's group, which its new files inherit."""
        (self.root / "charte.md").write_text(self.charter, "utf-8")
        (self.root / "state.yml").write_text(self.people, "utf-8")
        return self.run("publish", "--charter", self.root / "charte.md", "--state", self.root / "state.yml", "--lists",
                        self.root / "lists.bin", "--to", self.root / "bundle", "--keys", self.key, ok=ok)

    def _for_squid(self, path):
        if os.geteuid() == 0:
            shutil.chown(path, group=self.account)

    def set_time(self, text):
        """Paris time in winter: "2026-11-23 10:00"."""
        moment = datetime.datetime.fromisoformat(text + "+01:00")
        fresh = self.root / "clock.new"
        fresh.write_text(f"{int(moment.timestamp() * 1000)}\n")
        fresh.rename(self.clock)

    # --- Squid

    def start(self, before="", conf_flags=(), main=""):
        port = free_port()
        self.port = port
        conf = self.run("squid-conf", "--bundle", self.root / "bundle", "--key",
                        self.root / "hub.pub", "--spool", self.root / "spool", "--intake",
                        self.root / "intake", "--pages", self.root / "pages", "--cache-log", self.squid_log,
                        "--user", self.account, "--listen", f"127.0.0.1:{port}", "--clock", self.clock,
                        "--program", self.cartulaire, *conf_flags).stdout
        hosts = self.root / "squid" / "hosts"
        names = (self.data / "hosts").read_text("utf-8").split()
        hosts.write_text("".join(f"127.0.0.1 {name}\n" for name in names))
        self.conf = self.root / "squid" / "squid.conf"
        self.conf.write_text(f"visible_hostname relais\npid_filename {self.root}/squid/squid.pid\n"
                             f"hosts_file {hosts}\nshutdown_lifetime 0 seconds\n{main}\n{before}\n{conf}")
        resource_limit = lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # noqa: E731
        with open(self.root / "squid.out", "wb") as out:
            self.squid = subprocess.Popen([SQUID, "-N", "-f", str(self.conf)], stdout=out, stderr=out,
                                          cwd=self.root / "cwd", preexec_fn=resource_limit)
        wait_for(self.listens, "Squid to listen")

    def listens(self):
        if self.squid.poll() is not None:
            raise AssertionError("Squid did not start:\n" + (self.root / "squid.out").read_text("utf-8", "replace"))
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def start_again(self):
        """With the configuration of the last start()."""
        with open(self.root / "squid.out", "ab") as out:
            self.squid = subprocess.Popen([SQUID, "-N", "-f", str(self.conf)], stdout=out, stderr=out,
                                          cwd=self.root / "cwd")
        wait_for(self.listens, "Squid again")

    def said(self):
        """All that Squid and our processes said."""
        return "".join(path.read_text("utf-8", "replace") for path in (self.root / "squid.out", self.squid_log)
                       if path.exists())

    def reconfigure(self):
        subprocess.run([SQUID, "-k", "reconfigure", "-f", str(self.conf)], check=True, timeout=DEADLINE,
                       capture_output=True)

    def children(self, word):
        """Process numbers of Squid's children whose command line holds `word`."""
        found = []
        for folder in pathlib.Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            with contextlib.suppress(OSError, ValueError, IndexError):
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                if parent == self.squid.pid and word in line:
                    found.append(int(folder.name))
        return found

    def stop(self):
        """Ends Squid and waits until helper and log daemon are gone too."""
        if self.squid is None:
            return
        ours = self.children("")  # the log daemon too, whose last account is written after Squid's end
        self.squid.send_signal(signal.SIGTERM)
        try:
            self.squid.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.squid.kill()
            self.squid.wait()
        self.squid = None
        wait_for(lambda: not any(map(_runs, ours)), "our processes to end")

    def remove(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.root, ignore_errors=True)

    # --- clients: the source address is who one is, as the address map says

    def connect(self, who):
        return socket.create_connection(("127.0.0.1", self.port), DEADLINE, source_address=(who, 0))

    def get(self, url, who, headers=()):
        host = url.split("/")[2]
        lines = [f"GET {url} HTTP/1.1", f"Host: {host}", "Connection: close", *headers, "", ""]
        with self.connect(who) as link:
            link.sendall("\r\n".join(lines).encode("latin-1"))
            return Answer(_read_all(link))

    def tunnel(self, authority, who, headers=()):
        """CONNECT; the answer, and the open socket where the tunnel stands."""
        link = self.connect(who)
        link.sendall("\r\n".join([f"CONNECT {authority} HTTP/1.1", f"Host: {authority}", *headers, "", ""]).encode())
        raw = b""
        while b"\r\n\r\n" not in raw:
            piece = link.recv(4096)
            if not piece:
                break
            raw += piece
        answer = Answer(raw)
        if answer.status == 200:
            return answer, link
        with link:
            while len(answer.body) < int(answer.headers.get("content-length", "0")):
                answer.body += link.recv(65536)
        return answer, None

    def https(self, host, port, who, connect_to=None):
        """One GET over TLS in a tunnel, as a client that accepts our self-signed origin."""
        answer, link = self.tunnel(f"{connect_to or host}:{port}", who)
        if link is None:
            return answer
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with link, context.wrap_socket(link, server_hostname=host) as inside:
            inside.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return Answer(_read_all(inside))

    # --- what came of it

    def journal(self, writer="web"):
        """Every event of a writer, oldest first, as `journal tail --json` prints them."""
        if not (self.root / "spool" / writer).exists():
            return []
        out = self.run("journal", "tail", "--spool", self.root / "spool", "--writer", writer, "--hub",
                       self.secrets, "-n", "1000000", "--json").stdout
        return [json.loads(line) for line in out.splitlines() if line.startswith("{")]

    def events(self):
        found = []
        for folder in sorted((self.root / "spool").glob("web*")):
            found += self.journal(folder.name)
        return found

    def squid_stats(self, *flags):
        """What `adapter squid-stats` prints, and its exit code: 1 where something is missing. There is an account
        once helper or log daemon has started, which is a moment after Squid listens."""
        def there():
            done = self.run("adapter", "squid-stats", "--spool", self.root / "spool", *flags, ok=False)
            return done if done.returncode in (0, 1) else None

        return wait_for(there, "an account")

    def stats(self):
        return json.loads(self.squid_stats("--json").stdout)

    def kept(self):
        """The node's own copy of the last good bundle."""
        return self.root / "spool" / "squid" / "bundle"


def basic(user, password):
    """The header of a client that signs in at the proxy."""
    return "Proxy-Authorization: Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _runs(pid):
    """Whether a process is there and not over: in a container, the first process may never collect the ended ones."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _read_all(link):
    """What came until the end or a reset; a reset before the first byte is the caller's to judge."""
    raw = b""
    try:
        while piece := link.recv(65536):
            raw += piece
    except (ssl.SSLEOFError, ConnectionResetError):
        if not raw:
            raise
    return raw


def certificate(folder, name):
    """A self-signed certificate and its key in one PEM file."""
    path = pathlib.Path(folder) / (name + ".pem")
    key = pathlib.Path(folder) / (name + ".key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", path, "-days", "2", "-subj", f"/CN={name}"],
                   check=True, capture_output=True)
    path.write_bytes(key.read_bytes() + path.read_bytes())
    path.chmod(0o644)
    return path
