"""The people of the load: callers 10000 up, called ones 50000 up, each with a password and a media port."""

from dataclasses import dataclass
from hashlib import md5, sha256

from load.ports import phone_port

FIRST_CALLER, FIRST_CALLED = 10_000, 50_000
REALM = "load.example"


@dataclass(frozen=True)
class Account:
    number: str
    media_port: int

    @property
    def password(self):
        return f"secret-{self.number}"

    @property
    def log_in(self):
        """As sipp reads it, in place of a header."""
        return f"[authentication username={self.number} password={self.password}]"

    def ha1(self, realm, algorithm=md5):
        return algorithm(f"{self.number}:{realm}:{self.password}".encode()).hexdigest()

    def ha1_sha256(self, realm):
        return self.ha1(realm, sha256)


def callers(count):
    return [Account(str(FIRST_CALLER + i), phone_port(i, 0)) for i in range(count)]


def called(count):
    return [Account(str(FIRST_CALLED + i), phone_port(i, 1)) for i in range(count)]


def write_pairs(path, count, first=0):
    """A sipp injection file: caller; log-in; called; the caller's media port."""
    lines = ["SEQUENTIAL"]
    for caller, other in list(zip(callers(first + count), called(first + count)))[first:]:
        lines.append(f"{caller.number};{caller.log_in};{other.number};{caller.media_port}")
    path.write_text("\n".join(lines) + "\n")
    return path


def write_people(path, accounts):
    """A sipp injection file: number; log-in; media port. The number is its key."""
    lines = ["SEQUENTIAL", *(f"{each.number};{each.log_in};{each.media_port}" for each in accounts)]
    path.write_text("\n".join(lines) + "\n")
    return path
