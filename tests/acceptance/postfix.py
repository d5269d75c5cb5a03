"""A private Postfix: configuration, queue and mailboxes in a folder, on a loopback port of its own, stopped by its pid."""
import email
import email.policy
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

SERVERS = pathlib.Path("/usr/lib/postfix/sbin")

MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {servers}
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.org
mydestination =
alias_maps =
local_recipient_maps =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
virtual_transport = {transport}
smtpd_recipient_restrictions = check_recipient_access texthash:{folder}/etc/recipients, permit_mynetworks, reject
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
smtpd_tls_security_level = {tls}
smtpd_tls_cert_file = {folder}/etc/cert.pem
smtpd_tls_key_file = {folder}/etc/key.pem
"""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
virtual unix - n n - - virtual
discard unix - - n - - discard
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""


def missing():
    """What keeps a private Postfix from running here; empty: nothing."""
    if not (SERVERS / "master").exists():
        return "postfix is missing: scripts/install test"
    return "" if os.getuid() == 0 else "a private Postfix starts as root only"


class Postfix:
    def __init__(self, folder, transport="virtual", tls=False, recipients=""):
        self.folder = pathlib.Path(folder)
        self.folder.chmod(0o755)
        (self.folder / "etc").mkdir()
        for name, owner in (("queue", "root"), ("data", "postfix"), ("mail", "postfix")):
            (self.folder / name).mkdir()
            shutil.chown(self.folder / name, owner)
        owner = (self.folder / "mail").stat()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        facts = dict(folder=self.folder, servers=SERVERS, port=self.port, transport=transport, tls="may" if tls else "none",
                     uid=owner.st_uid, gid=owner.st_gid or owner.st_uid)
        etc = self.folder / "etc"
        (etc / "main.cf").write_text(MAIN.format(**facts), encoding="utf-8")
        (etc / "master.cf").write_text(MASTER.format(**facts), encoding="utf-8")
        (etc / "recipients").write_text(recipients, encoding="utf-8")
        if tls:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", etc / "key.pem", "-out", etc / "cert.pem"],
                           check=True, capture_output=True)
        subprocess.run(["postfix", "-c", etc, "check"], check=True, capture_output=True)
        self.master = subprocess.Popen([SERVERS / "master", "-c", etc, "-d"], env={**os.environ, "MAIL_CONFIG": str(etc)},
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.025)
        self.stop()
        raise RuntimeError("Postfix does not start: " + (self.folder / "mail.log").read_text(errors="replace")[-2000:])

    def messages(self, count, patience=20):
        """The messages in the mailbox, as soon as there are so many and the queue is empty."""
        box = self.folder / "mail" / "box" / "new"
        until = time.monotonic() + patience
        while time.monotonic() < until and self.delivered() < count:
            time.sleep(0.05)
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in sorted(box.glob("*"))]

    def empty(self):
        for file in (self.folder / "mail").glob("box/new/*"):
            file.unlink()

    def delivered(self):
        return len(list((self.folder / "mail" / "box" / "new").glob("*")))

    def stop(self):
        self.master.send_signal(signal.SIGTERM)
        self.master.wait(10)
