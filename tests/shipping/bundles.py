"""A hub that publishes, and nodes that take the bundle from it."""
import json
import random
import re
import shutil
import subprocess

from world import ROOT, World

DATA = ROOT / "tests" / "e2e" / "data"


class Published(World):
    def setUp(self):
        super().setUp()
        self.published = self.root / "published"
        self.key = self.root / "publish.key"
        self.lists = self.root / "lists.bin"
        self.charter = (DATA / "charte.md").read_text("utf-8")
        self.people = (DATA / "state.yml").read_text("utf-8")
        self.cartulaire("publish", "keys", "--keys", self.key)
        self.cartulaire("lists", "import", "--file", self.lists, "--sources", DATA / "lists.yml")

    # --- the publisher

    def publish(self):
        (self.root / "la-charte.md").write_text(self.charter, "utf-8")
        (self.root / "state.yml").write_text(self.people, "utf-8")
        told = self.cartulaire("publish", "--charter", self.root / "la-charte.md", "--state", self.root / "state.yml", "--lists", self.lists,
                               "--to", self.published, "--keys", self.key, "--json")
        return json.loads(told.stdout)

    def heavy_lists(self):
        """Some MiB that do not compress: a download that takes its time."""
        chance = random.Random(1)
        folder = self.root / "sources"
        shutil.copytree(DATA, folder)
        with open(folder / "gambling.txt", "a", encoding="utf-8") as names:
            names.writelines(f"{chance.getrandbits(120):x}.example\n" for _ in range(120_000))
        self.cartulaire("lists", "import", "--file", self.lists, "--sources", folder / "lists.yml")

    def serve(self, *words):
        self.start_hub("--bundle", self.published, "--key", f"{self.key}.pub", *words)

    # --- the node

    def bundle(self, name="proxy1"):
        return self.node(name) / "bundle"

    def fetch_words(self, *words, name="proxy1", port=None):
        return [self.program, "--lang", "en", "node", "fetch", "--identity", str(self.node(name) / "identity"), "--hub",
                f"https://127.0.0.1:{port or self.port}", "--bundle", str(self.bundle(name)), "--key", f"{self.key}.pub", *map(str, words)]

    def signed(self, body):
        """A manifest of this text by the publisher's key."""
        seed = bytes.fromhex(self.key.read_text())[:32]
        (self.root / "key.der").write_bytes(bytes.fromhex("302e020100300506032b657004220420") + seed)
        (self.root / "body").write_text(body)
        done = subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", self.root / "key.der", "-keyform", "DER", "-in", self.root / "body"],
                              capture_output=True, check=True)
        return f"{body}signature {done.stdout.hex()}\n".encode()

    def fetch(self, *words, code=0, **more):
        done = subprocess.run(self.fetch_words("--once", *words, **more), capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def fetching(self, *words, **more):
        """It runs until the test ends; what it says is in `fetch.log`."""
        log = open(self.root / "fetch.log", "ab")  # noqa: SIM115  (the process has it)
        process = subprocess.Popen(self.fetch_words(*words, **more), stdout=subprocess.DEVNULL, stderr=log)
        log.close()
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.terminate()
            process.wait(10)

    def said(self):
        return (self.root / "fetch.log").read_text("utf-8")

    @staticmethod
    def contents(folder):
        """What adapters read."""
        names = ["manifest"] + [line.split()[2] for line in (folder / "manifest").read_text().splitlines()
                                if line.split()[0] in ("charter", "lists", "state", "delta", "draft")]
        return {name: (folder / name).read_bytes() for name in names}

    def assert_arrived(self, name="proxy1"):
        self.assertEqual(self.contents(self.bundle(name)), self.contents(self.published))

    def number(self, folder):
        return int(re.search(r"^number (\d+)$", (folder / "manifest").read_text(), re.M).group(1))

    def decides(self, login, site, name="proxy1"):
        """What the adapter answers that Squid runs, started anew on this node's folder."""
        done = subprocess.run([self.program, "adapter", "squid", "--bundle", self.bundle(name), "--key", f"{self.key}.pub", "--spool", self.spool(name)],
                              input=f"0 {login} 192.0.2.1 GET http://{site}/ fr -\n", capture_output=True, text=True, check=False, timeout=30)
        return done.stdout

    def nodes(self, code=0, *words):
        told = self.cartulaire("hub", "state", "--hub", self.hub, "--bundle", self.published, "--json", *words, code=code)
        return {one["node"]: one for one in json.loads(told.stdout)}
