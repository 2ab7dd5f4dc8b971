"""A disk that takes nothing: calls go on, an alarm is raised, and records are written when it heals."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager

import pytest
from harness.waiting import wait_until


def call_once(office):
    """Answered, and hung up."""
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102")
    incoming = called.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    incoming.wait_bye()


def wait_alarm(office):
    wait_until(lambda: "alarm: " in office.exchange.output(), 10, "alarm")


@contextmanager
def small_disk(office):
    """The exchange, stopped meanwhile, has its database on a disk of 2 MiB."""
    folder, aside = office.exchange.directory / "data", office.exchange.directory / "aside"
    office.exchange.stop()
    shutil.copytree(folder, aside)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], check=True)
    try:
        shutil.copytree(aside, folder, dirs_exist_ok=True)
        office.exchange.start()
        yield folder
        office.exchange.stop()
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder):
    """To the last byte. What it returns makes room again."""
    ballast = folder / "ballast"
    with open(ballast, "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return ballast.unlink


def test_calls_go_on_while_another_program_holds_the_database(office):
    database = office.exchange.directory / "data/santral.db"
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        call_once(office)
        wait_alarm(office)
        other.execute("ROLLBACK")
    assert office.exchange.wait_records(1)[0]["outcome"] == "answered"


@contextmanager
def read_only(*files):
    """For whoever has them open too: mode bits would stop nobody."""
    made = subprocess.run(["chattr", "+i", *files], capture_output=True)
    try:
        if made.returncode != 0 or is_written_to(files[0]):
            pytest.skip("no file can be made immutable here")
        yield
    finally:
        subprocess.run(["chattr", "-i", *files], capture_output=True)


def is_written_to(file):
    try:
        with open(file, "ab"):
            return True
    except PermissionError:
        return False


def test_calls_go_on_while_the_database_is_read_only(office):
    database = office.exchange.directory / "data/santral.db"
    with read_only(database, f"{database}-wal"):
        call_once(office)
        wait_alarm(office)
    assert office.exchange.wait_records(1)[0]["outcome"] == "answered"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_calls_go_on_while_the_disk_is_full(office):
    with small_disk(office) as folder:
        make_room = fill(folder)
        call_once(office)
        wait_alarm(office)
        make_room()
        assert office.exchange.wait_records(1)[0]["outcome"] == "answered"
