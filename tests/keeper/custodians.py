"""Custodians on machines of their own, the cases that are opened with them, and what is carried between them."""
from world import World

CUSTODY = """
# 2. La garde

{{le gardiens.subsets}} {{le gardiens.substitutes}} {{le gardiens.opinion}} {{le gardiens.urgent_by}}

```clause custody as gardiens
subsets: [[authority, ciso]]
substitutes: [hr]
opinion: [dpo]
urgent_by: ciso
```

{{le ouverture.grounds}} {{le ouverture.decided_by}} {{le ouverture.opinion}} {{le ouverture.presence}} {{le ouverture.told}}

```clause opening as ouverture
of: identity
grounds: [judge, security_risk]
decided_by: [authority]
told: where_law_lets
```
"""
PASSPHRASE = "sept mots tirés au hasard pour voir\n"


class Custodians(World):
    def charter(self, version="1.0.0", retention="1 year"):
        super().charter(version, retention)
        path = self.root / "charte.md"
        roles = ("  it: {name: le service informatique}\n  authority: {name: l'autorité territoriale}\n  ciso: {name: le responsable de la sécurité}\n"
                 "  hr: {name: la direction des ressources humaines}\n  dpo: {name: le délégué à la protection des données}\n")
        path.write_text(path.read_text().replace("  it: {name: le service informatique}\n", roles) + CUSTODY)

    def custodian(self, role, name=None):
        """A key on a custodian's own machine, and the public line that the custodian hands over."""
        machine = self.root / f"machine-{name or role}"
        machine.mkdir()
        (machine / "passphrase").write_text(PASSPHRASE)
        (machine / "passphrase").chmod(0o600)
        line = self.cartulaire("custody", "key", "-o", machine / "key", "--role", role, "--passphrase-file", machine / "passphrase").stdout
        (machine / "public").write_text(line)
        return machine

    def ready(self):
        self.machines = {role: self.custodian(role) for role in ("authority", "ciso", "hr")}
        self.custody("init", *self.machines.values())
        self.log("2026-11-23", 18)
        self.journal("seal", "--now")
        self.asker = self.root / "asker.key"
        self.asker_key = self.cartulaire("journal", "mine", "key", "-o", self.asker).stdout.strip()

    def custody(self, what, *machines, more=(), code=0):
        words = [word for machine in machines for word in ("--custodian", machine / "public")]
        return self.cartulaire("custody", what, "--config", self.root / "keeper.yml", "--entity", "ville", *words, *more, code=code)

    def open(self, person="agent3", ground="judge", code=0, **days):
        return self.cartulaire("journal", "case", "open", "--config", self.root / "keeper.yml", "--entity", "ville", "--ground", ground,
                               "--person", person, "--class", "sessions", "--from", days.get("since", "2026-11-01"), "--to", "2026-11-24",
                               "--deadline", "2026-12-24", "--reference", "Réquisition n° 12", "--to-key", self.asker_key, code=code).stdout.strip()

    def case(self, *words, **more):
        return self.cartulaire("journal", "case", *words, "--config", self.root / "keeper.yml", **more)

    def decide(self, case):
        self.case("opinion", case, "--role", "dpo")
        self.case("approve", case, "--role", "authority")

    def carry(self, case, *roles):
        """Requests go to the custodians, answers come back."""
        self.case("requests", case, "-o", self.root / "out")
        for role in roles:
            request = next((self.root / "out").glob(f"{case}-{role}-*.json"))
            machine = self.machines[role]
            self.cartulaire("custody", "open", request, "-k", machine / "key", "--passphrase-file", machine / "passphrase", "--yes", "-o",
                            machine / "answer")
            self.case("answer", case, machine / "answer")

    def extract(self, case):
        self.case("run", case, "-o", self.root / "extract.sealed")
        return self.cartulaire("journal", "case", "read", self.root / "extract.sealed", "-k", self.asker).stdout
