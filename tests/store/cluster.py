"""A private PostgreSQL: made in a folder, on a loopback port of its own, stopped by its pid."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time


def programs():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


class Cluster:
    def __init__(self, folder):
        self.bin = programs()
        self.folder = pathlib.Path(folder)
        self.as_other = []
        if os.getuid() == 0:  # the server refuses root
            shutil.chown(self.folder, "postgres", "postgres")
            self.as_other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=INT"]
        data = self.folder / "data"
        self.run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start()

    def start(self):
        self.server = subprocess.Popen(
            [*self.as_other, self.bin / "postgres", "-D", self.folder / "data", "-h", "127.0.0.1", "-p", str(self.port), "-k", "", "-F",
             "-c", "log_min_messages=panic"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(400):
            if self.run("pg_isready", "-h", "127.0.0.1", "-p", self.port, check=False) == 0:
                return
            time.sleep(0.025)
        raise RuntimeError("PostgreSQL does not start")

    def run(self, program, *words, check=True):
        return subprocess.run([*self.as_other, self.bin / program, *map(str, words)], check=check, cwd=self.folder,
                              stdout=subprocess.DEVNULL).returncode

    def new_store(self, name):
        self.run("psql", "-q", "-h", "127.0.0.1", "-p", self.port, "-U", "postgres", "-c", f"CREATE DATABASE {name}")
        return f"postgresql:host=127.0.0.1 port={self.port} user=postgres dbname={name}"

    def stop(self):
        self.server.send_signal(signal.SIGINT)
        self.server.wait(10)
