#!/usr/bin/env python3
"""The events of keeper_bench kept by what an authority has otherwise: rsyslog to a file that zstd then compresses,
PostgreSQL by COPY and SQLite, both with the index that a search for one person needs. None of them encrypts, signs,
seals identities or counts statistics. Wall time until the events are on the disk, and the bytes that they take there.
Prints JSON lines for scripts/bench; a peer that is not installed is left out and says so."""
import contextlib
import glob
import json
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KEEPER_BENCH = ROOT / "build" / "release" / "tests" / "bench" / "keeper_bench"
COLUMNS = "time bigint, person text, host text, site text, category text, duration bigint, volume bigint, verdict text, clause text"


def figures(peer, events, seconds, size):
    print(json.dumps({"name": f"peers.{peer}_events_per_second", "value": events / seconds, "unit": "events/s"}))
    print(json.dumps({"name": f"peers.{peer}_bytes_per_event", "value": size / events, "unit": "bytes"}), flush=True)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(what, seconds=20):
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def running(command, **options):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def sync(path):
    descriptor = os.open(path, os.O_RDONLY)
    os.fdatasync(descriptor)
    os.close(descriptor)


def rsyslog(lines, folder):
    port, kept = free_port(), folder / "events.log"
    settings = folder / "rsyslog.conf"
    settings.write_text(f"""global(workDirectory="{folder}" maxMessageSize="8k")
module(load="imptcp")
input(type="imptcp" port="{port}" address="127.0.0.1" ruleset="keep")
template(name="raw" type="string" string="%msg%\\n")
ruleset(name="keep") {{ action(type="omfile" file="{kept}" template="raw" ioBufferSize="256k" asyncWriting="on" flushOnTXEnd="off") }}
""", encoding="ascii")
    framed = b"".join(b"<134>1 - - - - - - " + line + b"\n" for line in lines)
    expected = sum(len(line) + 1 for line in lines)
    with running(["rsyslogd", "-n", "-f", settings, "-i", folder / "rsyslog.pid"]) as process:
        wait_for(lambda: answers(port))
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", port)) as feed:
            feed.sendall(framed)
        wait_for(lambda: kept.exists() and kept.stat().st_size >= expected - 512 * 1024, 120)
        process.terminate()  # which writes what its buffers hold
        process.wait(timeout=30)
    if kept.stat().st_size < expected:
        sys.exit("rsyslog lost events")
    subprocess.run(["zstd", "-q", "-3", "--rm", kept], check=True)
    sync(f"{kept}.zst")
    figures("rsyslog_zstd", len(lines), time.monotonic() - began, os.path.getsize(f"{kept}.zst"))


def sqlite(lines, folder):
    rows = [line.decode("ascii").split("\t") for line in lines]
    database = sqlite3.connect(folder / "events.sqlite", isolation_level=None)
    database.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE events({COLUMNS}); CREATE INDEX one ON events(person, time)")
    began = time.monotonic()
    for first in range(0, len(rows), 20_000):  # as many as one commit of ours may hold
        database.execute("BEGIN")
        database.executemany("INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)", rows[first:first + 20_000])
        database.execute("COMMIT")
    spent = time.monotonic() - began
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    figures("sqlite", len(rows), spent, (folder / "events.sqlite").stat().st_size)


def postgresql(lines, folder):
    programs = pathlib.Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
    # Its server refuses to run as root.
    other = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if other:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "cluster", free_port()
    subprocess.run([programs / "initdb", "-D", data, "-A", "trust", "-U", "bench"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **other)
    psql = ["psql", "-X", "-q", "-A", "-t", "-h", "127.0.0.1", "-p", str(port), "-U", "bench", "-d", "postgres", "-v", "ON_ERROR_STOP=1"]
    with running([programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", ""], cwd=folder, **other):
        wait_for(lambda: answers(port))
        wait_for(lambda: subprocess.run([*psql, "-c", "SELECT 1"], capture_output=True, check=False).returncode == 0)
        subprocess.run([*psql, "-c", f"CREATE TABLE events({COLUMNS})", "-c", "CREATE INDEX one ON events(person, time)"], check=True)
        began = time.monotonic()
        subprocess.run([*psql, "-c", "COPY events FROM STDIN"], input=b"\n".join(lines) + b"\n", check=True)
        spent = time.monotonic() - began
        size = subprocess.run([*psql, "-c", "SELECT pg_total_relation_size('events')"], check=True, capture_output=True, text=True).stdout
    figures("postgresql_copy", len(lines), spent, int(size))


def main():
    lines = subprocess.run([KEEPER_BENCH, "--tsv"], check=True, capture_output=True).stdout.splitlines()
    for peer, needs in ((rsyslog, shutil.which("rsyslogd")), (sqlite, True), (postgresql, glob.glob("/usr/lib/postgresql/*/bin/postgres"))):
        if not needs:
            print(f"journal_peers_bench: {peer.__name__} is not installed, left out", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            peer(lines, pathlib.Path(folder))


if __name__ == "__main__":
    main()
