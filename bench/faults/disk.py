"""A disk that is full, a database that is read-only, one that another holds: calls go on, no record is lost.

The full disk is a small tmpfs, which only root can mount; the read-only database is made of immutable files,
which only root can make, and not on every file system. What cannot be made is left out, and says so.
"""

import os
import sqlite3
import subprocess
import tempfile
import time

from load.exchange import Exchange
from load.office import Office

PAIRS = 100
HEALS_WITHIN_S = 15


def run(quick):
    seconds = 6 if quick else 20
    rows, wrong = [], []
    troubles = {"locked database": (Exchange, _locked)}
    if os.geteuid() == 0:
        troubles["full disk"] = (OnSmallDisk, _full)
    else:
        print("full disk: left out, only root can mount one")
    if can_be_read_only():
        troubles["read-only database"] = (Exchange, _read_only)
    else:
        print("read-only database: left out, no file here can be made immutable")
    for name, (make, trouble) in troubles.items():
        with Office(make, PAIRS) as office:
            rows.append([name, *_calls_through(office, trouble, seconds)])
            if make is OnSmallDisk:
                office.server.stop()
                office.server.unmount()
        calls, failed, alarms, kept = rows[-1][1:]
        if failed or not alarms or kept < calls:
            wrong.append(f"{name}: {failed} calls failed, {alarms} alarms, {kept} of {calls} records kept")
    return ["trouble", "calls", "failed", "alarms", "records when it healed"], rows, wrong


def _calls_through(office, trouble, seconds):
    office.register()
    server = office.server
    calls = office.call(rate=10, calls=10 * (seconds + 4), hold_ms=500)
    time.sleep(2)
    heal = trouble(server)
    time.sleep(seconds)
    heal()
    calls.wait()
    wanted = 10 * (seconds + 4)
    deadline = time.monotonic() + HEALS_WITHIN_S
    while (kept := _records(server)) < wanted and time.monotonic() < deadline:
        time.sleep(0.2)
    return wanted, calls.counts()[1], server.output().count("alarm: "), kept


def _records(server):
    return len(server.rows("SELECT id FROM call_records WHERE ended_at IS NOT NULL"))


def _locked(server):
    """Another program has the database to itself."""
    other = sqlite3.connect(server.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return lambda: (other.execute("ROLLBACK"), other.close())


def _read_only(server):
    """Whoever has the files open may not write to them either: mode bits would not stop the server."""
    files = [server.database, f"{server.database}-wal"]
    _chattr("+i", *files)
    return lambda: _chattr("-i", *files)


def _chattr(change, *files):
    subprocess.run(["chattr", change, *files], check=True, capture_output=True)


def can_be_read_only():
    with tempfile.NamedTemporaryFile(prefix="load-", buffering=0) as file:
        try:
            _chattr("+i", file.name)
            file.write(b"x")
        except (OSError, subprocess.CalledProcessError) as refusal:
            return isinstance(refusal, PermissionError)
        finally:
            subprocess.run(["chattr", "-i", file.name], capture_output=True)
    return False


class OnSmallDisk(Exchange):
    """Its database on a disk of its own, 16 MiB large."""

    def __init__(self, directory):
        self.disk = directory / "data"
        self.disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", self.disk], check=True)
        super().__init__(directory)

    def unmount(self):
        subprocess.run(["umount", "--lazy", self.disk], check=True)


def _full(server):
    """Takes all that is left, to the last byte."""
    ballast = server.disk / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return ballast.unlink
