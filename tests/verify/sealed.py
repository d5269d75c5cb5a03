"""A sealed journal written from docs/format/sealed.md, in Python and OpenSSL's libcrypto: nothing of the product.

Parts are random bytes: without keys nobody can tell. A test changes what it wants before or after `write`."""
import base64
import ctypes
import ctypes.util
import datetime
import hashlib
import json
import pathlib
import random
import shutil

_crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
_crypto.EVP_PKEY_new_raw_private_key.restype = ctypes.c_void_p
_crypto.EVP_PKEY_new_raw_private_key.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
_crypto.EVP_PKEY_get_raw_public_key.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
_crypto.EVP_MD_CTX_new.restype = ctypes.c_void_p
_crypto.EVP_MD_CTX_free.argtypes = [ctypes.c_void_p]
_crypto.EVP_DigestSignInit.argtypes = [ctypes.c_void_p] * 5
_crypto.EVP_DigestSign.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
_ED25519 = 1087

DAY = 86_400_000
ORIGIN = "journal.ville.example"


class Key:
    """An Ed25519 key pair from a seed of 32 bytes."""

    def __init__(self, seed):
        self._pkey = _crypto.EVP_PKEY_new_raw_private_key(_ED25519, None, seed, 32)
        public = ctypes.create_string_buffer(32)
        _crypto.EVP_PKEY_get_raw_public_key(self._pkey, public, ctypes.byref(ctypes.c_size_t(32)))
        self.public = public.raw

    def sign(self, message):
        context = _crypto.EVP_MD_CTX_new()
        signature = ctypes.create_string_buffer(64)
        length = ctypes.c_size_t(64)
        done = _crypto.EVP_DigestSignInit(context, None, None, None, self._pkey) == 1
        done = done and _crypto.EVP_DigestSign(context, signature, ctypes.byref(length), message, len(message)) == 1
        _crypto.EVP_MD_CTX_free(context)
        assert done
        return signature.raw


def sha256(data):
    return hashlib.sha256(data).digest()


def root(leaves):
    """RFC 6962, §2.1, as it is defined."""
    if not leaves:
        return sha256(b"")
    if len(leaves) == 1:
        return leaves[0]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return sha256(b"\x01" + root(leaves[:left]) + root(leaves[left:]))


def path(leaves, index):
    """The inclusion proof of a leaf, from the leaf up."""
    if len(leaves) <= 1:
        return []
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    if index < left:
        return path(leaves[:left], index) + [root(leaves[left:])]
    return path(leaves[left:], index - left) + [root(leaves[:left])]


def civil(day):
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=day)).isoformat()


def day_number(text):
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


class Journal:
    """Adds entries as a keeper would; every method returns the number of its line."""

    def __init__(self, origin=ORIGIN, seed=1, start="2026-11-23"):
        self.origin = origin
        self.random = random.Random(seed)
        self.lines = []  # bytes, without LF
        self.keys = []
        self.files = {}  # unit -> bytes
        self.parts = {}  # unit -> its entry
        self.now = day_number(start) * DAY + 6 * 3_600_000
        self.runs = 0
        self.next = {}
        self.checkpoints = {}  # size -> note
        self.custodies = []  # entries of the ceremonies
        self.handovers = 0
        self.boxes = {}  # unit -> what the keystore holds for its custodians
        self.new_key()

    def some(self, count):
        return self.random.randbytes(count)

    # ---- lines ----
    def add(self, entry, key=None, number=None, wrong=False):
        """A signed line, as the newest key signs it unless told otherwise."""
        number = len(self.keys) - 1 if number is None else number
        key = key or self.keys[number]
        text = entry if isinstance(entry, bytes) else json.dumps(entry, separators=(",", ":"), ensure_ascii=False).encode()
        body = text + b"\t%d" % number
        head = b"cartulaire-log 1\n" + self.origin.encode() + b"\n%d\n" % len(self.lines)
        signature = key.sign(head + body + (b"?" if wrong else b""))
        self.lines.append(body + b"\t" + signature.hex().encode())
        return len(self.lines) - 1

    def entry(self, kind, **members):
        return {"entry": kind, "at": members.pop("at", self.now), **members}

    def put(self, kind, **members):
        return self.add(self.entry(kind, **members))

    def new_key(self, **members):
        key = Key(self.some(32))
        entry = self.entry("key", **{"number": len(self.keys), "day": civil(self.now // DAY), "public": key.public.hex(), **members})
        if not self.keys:
            self.keys.append(key)
            return self.add(entry)
        line = self.add(entry)
        self.keys.append(key)
        return line

    def to_day(self, day):
        """The next entries are of that day, with its key."""
        self.now = max(self.now, day_number(day) * DAY + 6 * 3_600_000)
        return self.new_key()

    def node(self, name="proxy1", **members):
        return self.put("node", node=name, key=self.some(32).hex(), **members)

    # ---- sealing ----
    def part(self, log_class="web", day="2026-11-23", part=1, events=50, retention=181, size=400, change=None, **members):
        unit = f"ville/{log_class}/{day}.{part}"
        content = self.some(size)
        entry = self.entry(
            "part", entity="ville", **{"class": log_class}, day=day, part=part, zone="Europe/Paris",
            term=civil(day_number(day) + retention), clause="traces", charter="essai", version="1", retention=retention,
            events=events, root=self.some(32).hex(), size=len(content), sha256=sha256(content).hex(), index=100,
            data=self.some(32).hex(), identity=self.some(32).hex(), custody=0)
        entry.update(members)
        entry.update(change or {})
        if 0 < entry["custody"] <= len(self.custodies):
            self.boxes[unit] = self.shares(unit, entry["custody"])
            entry["shares"] = sha256(self.boxes[unit]).hex()
        self.files[unit] = content
        self.parts[unit] = {"entry": entry, "leaf": len(self.lines)}
        return self.add(entry)

    def run(self, parts, taken, dropped=0, unread=0, writer="web", node="proxy1", **members):
        self.runs += 1
        start = self.next.get((node, writer), 0)
        self.next[(node, writer)] = start + taken
        entry = self.entry(
            "run", run=self.runs, parts=parts,
            consumed=[{"node": node, "writer": writer, "from": start, "to": start + taken, "segment": 1, "bytes": 900 + start,
                       "hash": self.some(32).hex()}],
            dropped=[{"entity": "ville", "class": "web", "why": "past_term", "events": dropped}] if dropped else [],
            losses=[{"node": node, "writer": writer, "kind": "queue_full", "events": 7}],
            unread=[{"node": node, "writer": writer, "why": "key_destroyed", "events": unread}] if unread else [])
        entry.update(members)
        line = self.add(entry)
        self.checkpoint()
        return line

    def destroy(self, unit, keep_file=False, **members):
        part = self.parts[unit]
        copied = {name: part["entry"][name] for name in ("entity", "class", "day", "part", "term", "clause", "events", "root", "data", "identity")}
        term = day_number(members.get("term", copied["term"]))
        # Europe/Paris at six in the morning, UTC: the same civil day.
        entry = self.entry("destruction", **copied, leaf=part["leaf"], generation=18, late=max(0, self.now // DAY - term))
        entry.update(members)
        if not keep_file:
            self.files.pop(unit, None)
        line = self.add(entry)
        self.checkpoint()
        return line

    # ---- custody ----
    def ceremony(self, what="init", **members):
        """New custodians, under new keys; returns the line."""
        entry = self.entry("custody", entity="ville", custody=len(self.custodies) + 1, what=what, clause="gardiens", charter="essai",
                           version="1", sets=[["authority", "ciso"], ["it"]],
                           custodians=[{"role": role, "key": self.some(32).hex()} for role in ("authority", "ciso", "ciso", "it")], opinion=[])
        entry.update(members)
        self.custodies.append(entry)
        return self.add(entry)

    def shares(self, unit, custody):
        """What a keystore would hold: sealed boxes are random to whoever cannot open them."""
        entry = self.custodies[custody - 1]
        out = bytes([custody, len(entry["sets"])])
        for number, roles in enumerate(entry["sets"]):
            out += bytes([len(roles)])
            for role in roles:
                keys = [one["key"] for one in entry["custodians"] if one["role"] == role]
                size = 19 + 1 + len(unit) + 2 + 1 + len(role) + 32 + 48
                out += bytes([len(keys)]) + b"".join(sha256(bytes.fromhex(key))[:8] + bytes([size & 127 | 128, size >> 7]) + self.some(size)
                                                     for key in keys)
        return out

    def hand_over(self, step, **members):
        entry = self.entry("handover", entity="ville", handover=self.handovers + (step == "open"), step=step)
        if step == "open":
            self.handovers += 1
            entry.update(to=len(self.custodies), clause="gardiens", charter="essai", version="1", reference="arrêté 12", units=1)
        entry.update(members)
        return self.add(entry)

    def move(self, unit, new=None, moved=None, **members):
        """A unit given over to the newest custodians by set 0 of those of custody 1."""
        part = self.parts[unit]
        self.boxes[unit] = new or self.shares(unit, len(self.custodies))
        old = self.custodies[0]["custodians"]
        return self.hand_over("move", **{"to": len(self.custodies), "from": 1, "set": 0, "by": [old[0]["key"], old[2]["key"]], "moved": [
            {"unit": unit, "leaf": part["leaf"], "identity": part["entry"]["identity"], "shares": sha256(self.boxes[unit]).hex(),
             **(moved or {})}], **members})

    def boxes_file(self, path, **change):
        """As the keeper gives it out."""
        held = {**self.boxes, **change}
        path.write_text("".join(json.dumps({"unit": unit, "shares": base64.b64encode(shares).decode()}) + "\n"
                                for unit, shares in held.items() if shares is not None))
        return path

    # ---- checkpoints and files ----
    def leaves(self):
        return [sha256(b"\x00" + line) for line in self.lines]

    def checkpoint_text(self, size=None):
        size = len(self.lines) if size is None else size
        head = base64.b64encode(root(self.leaves()[:size])).decode()
        return f"{self.origin}\n{size}\n{head}\n".encode()

    def note(self, size=None, key=None, origin=None):
        text = self.checkpoint_text(size)
        key = key or self.keys[-1]
        name = (origin or self.origin).encode()
        key_id = sha256(name + b"\n\x01" + key.public)[:4]
        return text + b"\n\xe2\x80\x94 " + name + b" " + base64.b64encode(key_id + key.sign(text)) + b"\n"

    def checkpoint(self):
        self.checkpoints[len(self.lines)] = self.note()

    def write(self, folder, checkpoint=True):
        folder = pathlib.Path(folder)
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "parts").mkdir(parents=True, exist_ok=True)
        (folder / "origin").write_bytes(self.origin.encode() + b"\n")
        (folder / "log").write_bytes(b"".join(line + b"\n" for line in self.lines))
        if checkpoint is not None and checkpoint is not False:
            (folder / "checkpoint").write_bytes(self.note() if checkpoint is True else checkpoint)
        for unit, content in self.files.items():
            file = folder / "parts" / (unit + ".part")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return folder


def ordinary():
    """Three days of a small town: late events, a shorter retention, destructions, ceremonies and an opening."""
    j = Journal()
    j.node()
    j.node("mail1")
    j.ceremony()
    j.part(events=40, custody=1)
    j.part("connections", events=10, retention=90)
    j.run(2, 55, dropped=2, unread=3)
    j.run(0, 0)
    j.to_day("2026-11-24")
    j.part(day="2026-11-24", events=30)
    j.part(day="2026-11-23", part=2, events=5)
    j.run(2, 35)
    j.part("mail", day="2026-11-24", events=12, retention=30)
    j.run(1, 12, node="mail1", writer="smtp")
    j.put("case", case="2026-0007", entity="ville", step="open", ground="judge", of="identity")
    j.put("case", case="2026-0007", entity="ville", step="run", units=1, rows=2, extract=j.some(32).hex())
    j.ceremony(what="replace")
    j.hand_over("open")
    j.move("ville/web/2026-11-23.1")
    j.hand_over("close", left=0)
    j.put("retention", entity="ville", **{"class": "connections"}, days=30, clause="traces courtes", charter="essai", version="2")
    j.to_day("2026-12-24")
    j.destroy("ville/connections/2026-11-23.1", term="2026-12-23", clause="traces courtes")
    j.destroy("ville/mail/2026-11-24.1")
    j.put("intake_destroyed", day="2026-11-23")
    j.put("weather", sky="grey")
    j.part(day="2026-12-24", events=1)
    j.run(1, 1)
    return j


class Unit:
    """What is inside a part, as far as an extract shows it: rows with their salts, and the tree over them."""

    def __init__(self, journal, rows):
        self.rows = rows
        self.salts = [journal.some(16) for _ in rows]
        self.leaves = [sha256(b"\x00" + salt + row.encode()) for salt, row in zip(self.salts, rows)]
        self.root = root(self.leaves)


def extract(journal, unit_name, unit, pseudonym, size, change=None):
    """Every row of `pseudonym`, proven by the log as it was with `size` lines; bytes. `change(lines)` before signing."""
    leaf = journal.parts[unit_name]["leaf"]
    keys = [line for line in journal.lines[:size] if line.startswith(b'{"entry":"key"')]
    mine = [i for i, row in enumerate(unit.rows) if pseudonym in row]
    lines = [
        {"extract": 1, "origin": journal.origin, "case": "2026-0007", "entity": "ville", "people": ["agent12"], "from": "2026-11-01",
         "to": "2026-11-23", "checkpoint": journal.checkpoints[size].decode(), "keys": [line.decode() for line in keys]},
        {"unit": unit_name, "leaf": leaf, "line": journal.lines[leaf].decode(),
         "path": [h.hex() for h in path(journal.leaves()[:size], leaf)], "pseudonyms": {"agent12": pseudonym}, "rows": len(mine)},
        *({"row": i, "text": unit.rows[i], "salt": unit.salts[i].hex(), "path": [h.hex() for h in path(unit.leaves, i)]} for i in mine),
    ]
    if change:
        change(lines)
    text = b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)
    signature = journal.keys[-1].sign(b"cartulaire-extract 1\n" + text)
    end = {"end": 1, "units": 1, "rows": len(lines) - 2, "key": len(journal.keys) - 1, "signature": signature.hex()}
    return text + json.dumps(end).encode() + b"\n"
