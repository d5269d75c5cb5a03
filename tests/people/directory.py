"""A private slapd: its own folder and configuration, loopback ports of its own, stopped by its pid."""
import os
import pathlib
import shutil
import socket
import subprocess
import time

SLAPD = shutil.which("slapd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
BASE = "dc=ville,dc=example"
ADMIN = f"cn=admin,{BASE}"
PASSWORD = "secret-de-l-essai"

# What of Active Directory's schema the product reads, under Active Directory's own numbers.
AD_SCHEMA = r"""
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.2 NAME 'objectGUID' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.159 NAME 'accountExpires' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.141 NAME 'department' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP inetOrgPerson STRUCTURAL
  MAY ( sAMAccountName $ objectGUID $ userAccountControl $ accountExpires $ department ) )
objectclass ( 1.2.840.113556.1.3.30 NAME 'computer' SUP user STRUCTURAL )
objectclass ( 1.2.840.113556.1.5.8 NAME 'group' SUP top STRUCTURAL MUST cn MAY member )
"""


def missing():
    return SLAPD is None or shutil.which("ldapmodify") is None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def root_entries():
    """The base, its administrator, and places for people and groups."""
    text = f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: ville\ndc: ville\n\n"
    for name in ("agents", "ccas", "groupes"):
        text += f"dn: ou={name},{BASE}\nobjectClass: organizationalUnit\nou: {name}\n\n"
    return text


def make_certificates(folder):
    """Two authorities, and a certificate of the first for 127.0.0.1: ca.pem, other-ca.pem, server.pem, server.key."""
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    for name in ("ca", "other-ca"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", f"/CN=Essai {name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=annuaire",
            "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n", encoding="utf-8")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "names", "-out", "server.pem")


class Slapd:
    """`entries`: LDIF that it begins with. `tls`: make_certificates was run in the folder."""

    def __init__(self, folder, entries, tls=False, settings=""):
        self.folder = pathlib.Path(folder)
        (self.folder / "db").mkdir()
        (self.folder / "ad.schema").write_text(AD_SCHEMA, encoding="utf-8")
        schema = "".join(f"include /etc/ldap/schema/{name}.schema\n" for name in ("core", "cosine", "inetorgperson"))
        certificates = (f"TLSCertificateFile {folder}/server.pem\nTLSCertificateKeyFile {folder}/server.key\n" if tls else "")
        (self.folder / "slapd.conf").write_text(
            f"{schema}include {folder}/ad.schema\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n{certificates}"
            f"sockbuf_max_incoming_auth 67108864\ndatabase mdb\nsuffix {BASE}\nrootdn {ADMIN}\nrootpw {PASSWORD}\n"
            f"directory {folder}/db\nmaxsize 1073741824\ndbnosync\nindex objectClass,entryUUID,uid eq\n"
            f"access to attrs=userPassword by anonymous auth by * none\naccess to * by users read by * none\n"
            f"{settings}limits users size.soft=1000 size.hard=1000 size.prtotal=unlimited\n", encoding="utf-8")
        (self.folder / "start.ldif").write_text(entries, encoding="utf-8")
        program = SLAPD
        if pathlib.Path("/etc/apparmor.d/usr.sbin.slapd").exists():  # a profile that keeps slapd to the system's paths
            program = shutil.copy(SLAPD, self.folder / "slapd")
        subprocess.run([program, "-T", "add", "-q", "-f", self.folder / "slapd.conf", "-l", self.folder / "start.ldif"], check=True,
                       capture_output=True)
        self.port = free_port()
        self.tls_port = free_port() if tls else None
        self.local = f"ldapi://{str(self.folder / 'ldapi').replace('/', '%2F')}"
        addresses = f"ldap://127.0.0.1:{self.port} {self.local}" + (f" ldaps://127.0.0.1:{self.tls_port}" if tls else "")
        self.server = subprocess.Popen([program, "-d", "0", "-f", self.folder / "slapd.conf", "-h", addresses],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (self.folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
        (self.folder / "password").chmod(0o600)
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.025)
        self.stop()
        raise RuntimeError("slapd does not start")

    def modify(self, ldif):
        """LDIF of changes, as the administrator."""
        subprocess.run(["ldapmodify", "-x", "-H", f"ldap://127.0.0.1:{self.port}", "-D", ADMIN, "-w", PASSWORD], input=ldif,
                       text=True, check=True, capture_output=True)

    def values(self, entry, attribute):
        done = subprocess.run(["ldapsearch", "-x", "-LLL", "-o", "ldif-wrap=no", "-H", f"ldap://127.0.0.1:{self.port}", "-D",
                               ADMIN, "-w", PASSWORD, "-s", "base", "-b", entry, attribute], text=True, check=True,
                              capture_output=True)
        return [line.split(": ", 1)[1] for line in done.stdout.splitlines() if line.startswith(f"{attribute}: ")]

    def stop(self):
        if self.server.poll() is None:
            self.server.terminate()
            self.server.wait(10)
