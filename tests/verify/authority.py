"""A time-stamping authority on the spot: `openssl ts` with a root and a signer of its own."""
import pathlib
import subprocess
import tempfile

CONFIGURATION = """
[tsa]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
signer_digest = sha256
[v3]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = CA:FALSE
"""


class Authority:
    def __init__(self):
        self._temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self._temporary.name)
        (self.folder / "serial").write_text("01\n")
        (self.folder / "ts.cnf").write_text(CONFIGURATION.format(folder=self.folder))
        new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        self.run("req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-days", "30", "-subj", "/CN=Root")
        self.run("req", *new, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Time")
        self.run("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem", "-days", "20",
                 "-extfile", "ts.cnf", "-extensions", "v3")
        self.certificate = self.folder / "ca.pem"

    def close(self):
        self._temporary.cleanup()

    def run(self, *words):
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def stamp(self, text):
        """The response (DER) for these bytes, at the machine's time."""
        (self.folder / "text").write_bytes(text)
        self.run("ts", "-query", "-data", "text", "-sha256", "-cert", "-out", "query")
        self.run("ts", "-reply", "-config", "ts.cnf", "-section", "tsa", "-queryfile", "query", "-signer", "tsa.pem", "-inkey", "tsa.key",
                 "-out", "reply")
        return (self.folder / "reply").read_bytes()
