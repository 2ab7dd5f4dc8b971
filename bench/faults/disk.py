"""A disk that is full, and a database that another program holds: calls go on, and no record is lost.

The full disk is a small tmpfs, which only root can mount; without it that part is left out, and says so.
"""

import os
import sqlite3
import subprocess
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
