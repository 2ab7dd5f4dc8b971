"""Debian's Kamailio with rtpengine (in userspace): the peer that Santral is measured against."""

import socket
import sqlite3
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import load.paths  # noqa: F401  (finds the harness)
from load.accounts import REALM
from load.ports import MEDIA

from harness.ports import free_ports  # isort: skip
from harness.programs import Program  # isort: skip

TEMPLATE = Path(__file__).resolve().parent / "kamailio.cfg"
SCHEMA = Path("/usr/share/kamailio/db_sqlite")
TABLES = ("standard", "usrloc")
USERS = """
CREATE TABLE users (key_name TEXT, key_type INTEGER DEFAULT 0, value_type INTEGER DEFAULT 0,
    key_value TEXT, expires INTEGER DEFAULT 0);
INSERT INTO version (table_name, table_version) VALUES ('users', 2);
"""


@dataclass(frozen=True)
class Keeping:
    """How registrations get to the disk (usrloc's db_mode), and how many processes take requests.

    SQLite has one writer at a time, and Kamailio's module does not wait for its turn: written through, two
    processes would refuse one registration in two.
    """

    db_mode: int
    children: int


WRITTEN_BACK = Keeping(2, 2)  # Every five seconds: a crash forgets the last ones.
WRITTEN_THROUGH = Keeping(1, 1)  # Before the answer, as Santral does.


class Kamailio:
    """Both programs."""

    name = "Kamailio + rtpengine"

    def __init__(self, directory, keeping=WRITTEN_BACK):
        self.directory = directory
        self.sip_port = free_ports(2)
        self._control = free_ports(2)
        self.log = directory / "kamailio.log"
        self._database = directory / "kamailio.db"
        self._config = directory / "kamailio.cfg"
        self._programs = []
        text = TEMPLATE.read_text()
        values = {"port": self.sip_port, "control": self._control, "database": self._database}
        values |= {"realm": REALM, "db_mode": keeping.db_mode, "children": keeping.children}
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        self._config.write_text(text)
        with sqlite3.connect(self._database) as database:
            for table in TABLES:
                database.executescript((SCHEMA / f"{table}-create.sql").read_text())
            database.executescript(USERS)

    @property
    def address(self):
        return f"127.0.0.1:{self.sip_port}"

    def add_people(self, accounts):
        rows = [(each.number, each.ha1(REALM)) for each in accounts]
        with sqlite3.connect(self._database) as database:
            database.executemany("INSERT INTO users (key_name, key_value) VALUES (?, ?)", rows)

    def start(self):
        relay = ["rtpengine", "--foreground", "--log-stderr", "--log-level=3", "--table=-1"]
        relay += ["--num-threads=2"]
        relay += ["--interface=127.0.0.1", f"--listen-ng=127.0.0.1:{self._control}"]
        relay += [f"--listen-cli=127.0.0.1:{self._control + 1}"]
        relay += [f"--port-min={MEDIA[0]}", f"--port-max={MEDIA[1]}"]
        proxy = ["kamailio", "-DD", "-E", "-f", self._config, "-m", "256", "-Y", self.directory, "-P"]
        self._programs = [
            Program(relay, self.directory / "rtpengine.log"),
            Program([*proxy, self.directory / "kamailio.pid"], self.log),
        ]
        return self

    def wait_ready(self, seconds=20):
        """Until an OPTIONS is answered, whatever with."""
        text = f"OPTIONS sip:{self.address} SIP/2.0\r\n"
        text += "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKready;rport\r\n"
        text += "From: <sip:1@a>;tag=1\r\nTo: <sip:1@a>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
            phone.settimeout(0.1)
            phone.connect(("127.0.0.1", self.sip_port))
            for _ in range(seconds * 10):
                try:
                    phone.send(text.encode())
                    phone.recv(4096)
                    return self
                except TimeoutError:
                    continue
                except ConnectionRefusedError:
                    time.sleep(0.1)
        raise AssertionError(f"Kamailio does not answer:\n{self.log.read_text()[-3000:]}")

    def stop(self):
        for program in reversed(self._programs):
            program.stop(20)
        self._programs = []

    @property
    def pids(self):
        return [program.pid for program in self._programs]

    def relay_pids(self):
        return [self._programs[0].pid]


def install():
    """Debian's packages, without starting what they bring."""
    wanted = ["kamailio", "kamailio-sqlite-modules", "rtpengine-daemon", "sip-tester"]
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\n", *wanted],
                           capture_output=True, text=True)  # fmt: skip
    missing = [name for name in wanted if f"ii  {name}\n" not in asked.stdout]
    if missing:
        subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing], check=True)
        for service in ("kamailio", "rtpengine-daemon"):
            subprocess.run(["systemctl", "disable", "--now", service], capture_output=True)
