"""A ClickHouse of the test's own: loopback ports, a temporary folder, stopped by its own pid."""
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PROGRAM = shutil.which("clickhouse-server", path="/usr/sbin:/usr/bin:/usr/local/bin")

CONFIG = """<yandex>
<logger><level>warning</level><log>{at}/log</log><errorlog>{at}/errors</errorlog></logger>
<http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
<path>{at}/data/</path><tmp_path>{at}/tmp/</tmp_path><mark_cache_size>16777216</mark_cache_size>
<users_config>config.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
<merge_tree><old_parts_lifetime>1</old_parts_lifetime></merge_tree>
<profiles><default/></profiles><quotas><default/></quotas>
<users><keeper><password>secret</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></keeper></users>
</yandex>
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.at = pathlib.Path(self.folder.name)
        self.port = free_port()
        (self.at / "config.xml").write_text(CONFIG.format(at=self.at, http=self.port, tcp=free_port()))
        self.process = None
        self.start()

    def start(self):
        with open(self.at / "out", "ab") as out:
            self.process = subprocess.Popen([PROGRAM, f"--config-file={self.at}/config.xml"], stdout=out, stderr=out)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                self.ask("SELECT 1", "default")
                return
            except urllib.error.URLError:
                time.sleep(0.1)
        raise RuntimeError((self.at / "out").read_text())

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def close(self):
        self.stop()
        self.folder.cleanup()

    def ask(self, statement, database="cartulaire"):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/?database={database}", data=statement.encode(),
                                         headers={"X-ClickHouse-User": "keeper", "X-ClickHouse-Key": "secret"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read().decode()
