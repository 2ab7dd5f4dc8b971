"""The exchange under load: the real binary with thousands of extensions, its data in a folder of its own."""

import socket
import sqlite3
import subprocess
import time
import uuid
from contextlib import closing

from load.paths import SANTRAL
from load.ports import MEDIA

from harness.ports import free_ports  # isort: skip
from harness.programs import Program  # isort: skip

CONFIG = """\
[paths]
data = "{directory}/data"
recordings = "{recordings}"
[media]
ports = "{first}-{last}"
[log]
level = "warning"
[control]
socket = "{directory}/control.sock"
[registration]
qualify_s = 0
[api]
listen = "127.0.0.1:{api}"
tls = {https}
[security]
trusted_networks = ["{trusted}"]
"""


class Exchange:
    """Santral. `add_people` before `start`. What it says goes to its log."""

    name = "Santral"

    def __init__(self, directory, trusted="127.0.0.0/8", transports=("udp", "tcp"), serves_https=False):
        """trusted: the network that is never judged."""
        self.directory = directory
        self.recordings = directory / "recordings"
        self.sip_port = free_ports(2)
        self.api_port = free_ports(1)
        self.log = directory / "santral.log"
        self.database = directory / "data/santral.db"
        self._config = directory / "santral.toml"
        self._program = None
        text = CONFIG.format(
            directory=directory,
            recordings=self.recordings,
            first=MEDIA[0],
            last=MEDIA[1],
            api=self.api_port,
            https="true" if serves_https else "false",
            trusted=trusted,
        )
        self._config.write_text(text)
        self.database.parent.mkdir(exist_ok=True)
        self.command("group", "add", "staff")
        words = [word for transport in transports for word in ("--transport", transport)]
        self.command("port", "add", "main", "--address", "127.0.0.1", "--port", self.sip_port, *words)

    @property
    def address(self):
        return f"127.0.0.1:{self.sip_port}"

    def command(self, *words):
        words = [str(word) for word in (SANTRAL, "--config", self._config, *words)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def add_people(self, accounts, record=False):
        """Copies of one extension that the command line made; a command for each would take minutes."""
        model = accounts[0]
        words = ["extension", "add", model.number, "Model", "--group", "staff", "--port", "main"]
        self.command(*words, "--password", model.password, *(["--record"] if record else []))
        with closing(sqlite3.connect(self.database)) as database, database:
            database.row_factory = sqlite3.Row
            realm = database.execute("SELECT realm FROM tenants").fetchone()["realm"]
            of_model = database.execute("SELECT * FROM extensions WHERE number = ?", [model.number])
            row = dict(of_model.fetchone())
            memberships = database.execute(
                "SELECT * FROM extension_memberships WHERE extension_id = ?", [row["id"]]
            ).fetchall()
            for account in accounts[1:]:
                row |= {"id": str(uuid.uuid4()), "number": account.number, "name": f"Person {account.number}"}
                row |= {"ha1_md5": account.ha1(realm), "ha1_sha256": account.ha1_sha256(realm)}
                _insert(database, "extensions", row)
                for membership in memberships:
                    _insert(database, "extension_memberships", dict(membership) | {"extension_id": row["id"]})

    def start(self):
        self._program = Program([SANTRAL, "serve", "--config", self._config], self.log)
        return self

    def wait_ready(self, seconds=20):
        deadline = time.monotonic() + seconds
        while not self.ask("status"):
            assert self._program.is_running(), f"it ended at its start:\n{self.output()[-3000:]}"
            assert time.monotonic() < deadline, "no answer from the control socket"
            time.sleep(0.005)
        return self

    def ask(self, line):
        """The answer of the control socket, or "" while there is none."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(5)
            try:
                control.connect(str(self.directory / "control.sock"))
                control.sendall(line.encode() + b"\n")
                return b"".join(iter(lambda: control.recv(65536), b"")).decode()
            except OSError:
                return ""

    def status(self):
        """{"calls": 3, ...}"""
        lines = (line.split() for line in self.ask("status").splitlines())
        return {name: int(value) for name, value in lines}

    def stop(self):
        if self._program:
            self._program.stop(20)
        self._program = None

    def kill(self):
        self._program.kill()
        self._program = None

    @property
    def pids(self):
        return [self._program.pid]

    def output(self):
        return self.log.read_text("utf-8", "replace")

    def rows(self, sql, *values):
        """Of its database, read beside it."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(sql, values)]


def _insert(database, table, row):
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))
