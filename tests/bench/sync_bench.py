#!/usr/bin/env python3
"""What reading a whole directory costs: `cartulaire people sync` of 10 000 people out of a real slapd, into SQLite, as a
process, over TLS.

  sync.seconds         wall time of the first one: everybody joins
  sync.again_seconds   the same entries again: nobody changes
  sync.rss_mib         the larger of their peaks of memory
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "people"))
import directory  # noqa: E402

PROGRAM = os.environ.get("CARTULAIRE", ROOT / "build" / "release" / "src" / "cartulaire")
PEOPLE, ENTITIES = 10_000, 100
CHARTER = ("---\ncharter: mesure\ntitle: Charte de la mesure\nversion: 1.0.0\nentities:\n" +
           "".join(f"  - {{id: e{i}, name: l'entité {i}}}\n" for i in range(ENTITIES)) + "---\n\n# 1. Objet\n\nUne mesure.\n")


def person(i):
    manager = f"manager: uid=p{i % ENTITIES},ou=agents,{directory.BASE}\n" if i >= ENTITIES else ""
    return (f"dn: uid=p{i},ou=agents,{directory.BASE}\nobjectClass: inetOrgPerson\nuid: p{i}\ncn: Camille Durand {i}\n"
            f"sn: Durand {i}\ngivenName: Camille\nmail: p{i}@ville.example\nemployeeType: Fonctionnaire\no: e{i % ENTITIES}\n"
            f"departmentNumber: Service {i % 40}\ntitle: Fonction {i % 60}\ntelephoneNumber: +33 1 23 45 67 89\n{manager}\n")


def timed(folder, *words):
    """Seconds of the wall, and the peak of memory in MiB."""
    began = time.perf_counter()
    child = subprocess.Popen([PROGRAM, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env={**os.environ, "LANG": "en_GB.UTF-8"})
    said = child.stdout.read().decode(), child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - began
    if status != 0:
        sys.exit("".join(said))
    return took, usage.ru_maxrss / 1024, said[0]


def main():
    if directory.missing():
        sys.exit("slapd is missing: scripts/install bench")
    with tempfile.TemporaryDirectory(prefix="cartulaire-sync-") as name:
        folder = pathlib.Path(name)
        directory.make_certificates(folder)
        (folder / "charte.md").write_text(CHARTER, encoding="utf-8")
        server = directory.Slapd(folder, directory.root_entries() + "".join(map(person, range(PEOPLE))), tls=True)
        try:
            (folder / "hub-ldap.yml").write_text(
                f"directories:\n  - name: annuaire\n    server: ldaps://127.0.0.1:{server.tls_port}\n    ca: ca.pem\n"
                f"    account: {directory.ADMIN}\n    password_file: password\n    fields: {{entity: o}}\n"
                f"    people:\n      - base: ou=agents,{directory.BASE}\n", encoding="utf-8")
            timed(folder, "store", "create")
            timed(folder, "store", "entities", "--charter", "charte.md")
            first, first_peak, said = timed(folder, "people", "sync", "--config", "hub-ldap.yml")
            again, again_peak, repeated = timed(folder, "people", "sync", "--config", "hub-ldap.yml")
        finally:
            server.stop()
    each = PEOPLE // ENTITIES
    if said.count(f"{each} joined") != ENTITIES or repeated.count(f"{each} unchanged") != ENTITIES:
        sys.exit("not everybody came, or somebody changed")
    for figure, value, unit in (("sync.seconds", first, "s"), ("sync.again_seconds", again, "s"),
                                ("sync.rss_mib", max(first_peak, again_peak), "MiB")):
        print(json.dumps({"name": figure, "value": value, "unit": unit}))


if __name__ == "__main__":
    main()
