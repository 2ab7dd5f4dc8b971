"""kill -9 under load, again and again: what was acknowledged is there, and what was cut is on record.

Each round: phones register, calls begin and end, sound is recorded, the process is killed in the middle of
it, and started again.
"""

import random
import time
import wave

from load.accounts import callers, write_people
from load.exchange import Exchange
from load.figures import percentile
from load.office import Office
from load.rtp import RtpLoad, TalkFinder

PAIRS = 200
CALLS_A_SECOND = 20
RINGS_AFTERWARDS = 10
RESTART_LIMIT_S = 2.0
MENDED_WITHIN_S = 10  # Recordings, while calls go on already.
LAST_WORDS_S = 1.0  # What of a recording's end may be missing.


class Recording(Exchange):
    """Every call is recorded."""

    def add_people(self, accounts, record=True):
        super().add_people(accounts, record)


def run(quick):
    rows, wrong = [], []
    with Office(Recording, PAIRS) as office:
        phones = office.register()
        office.server.command("group", "list")
        for number in range(1, 3 if quick else 21):
            rows.append([number, *_round(office, phones, wrong, number)])
    starts = [row[1] for row in rows]
    rows.append(["worst", max(starts), percentile(starts, 0.5), *[""] * 5])
    heads = ["round", "s to restart", "acknowledged", "forgotten", "calls cut", "without cause"]
    return [*heads, "recordings", "cut short"], rows, wrong


def _round(office, phones, wrong, number):
    server, load = office.server, RtpLoad()
    people = write_people(office.directory / f"people_{number}.csv", callers(PAIRS))
    before, began_at = len(phones.talks()), time.time()
    registering = office.sipp("register", people, rate=100, at_once=50, seconds=60)
    calling = office.call(rate=CALLS_A_SECOND, hold_ms=3_000, seconds=60)
    talks = _talk_until(load, calling, phones, before, time.monotonic() + random.uniform(3, 6))
    killed_at = time.time()
    server.kill()
    started = time.monotonic()
    server.start()
    server.wait_ready()
    took = time.monotonic() - started
    for each in (registering, calling):
        each.stop()
    load.stop()
    acknowledged = {words[0] for words in registering.talks()}
    forgotten = acknowledged - _registered(server)
    cut, without_cause = _records(server, began_at, killed_at)
    sounds, short = _recordings(server, began_at, killed_at)
    _complain(wrong, number, took, forgotten, without_cause, short)
    _check(office, wrong, number, len(talks), began_at)
    return took, len(acknowledged), len(forgotten), cut, without_cause, sounds, short


def _talk_until(load, calling, phones, before, until):
    """Sound for each call as it is answered."""
    finder, talks = TalkFinder(calling, phones, before), []
    while time.monotonic() < until:
        for talk in finder.find():
            talks.append(talk)
            load.add(talk, 2.5)
        time.sleep(0.05)
    return talks


def _registered(server):
    sql = "SELECT number FROM extensions JOIN registrations ON registrations.extension_id = extensions.id"
    return {row["number"] for row in server.rows(sql)}


def _records(server, began_at, killed_at):
    """(calls that were cut, those of them that have no end or no cause)"""
    sql = "SELECT * FROM call_records WHERE started_at BETWEEN ? AND ?"
    rows = server.rows(sql, began_at * 1000, killed_at * 1000)  # The phones dial on when it is back.
    cut = [row for row in rows if row["outcome"] != "answered" or not row["ended_at"]]
    return len(cut), sum(not row["ended_at"] or not row["cause_text"] for row in cut)


def _recordings(server, began_at, killed_at):
    """(recordings of calls that were in progress, those of them that miss more than their last second)"""
    sql = (
        "SELECT recordings.*, call_records.outcome FROM recordings JOIN call_records"
        " ON call_records.id = recordings.call_id WHERE recordings.started_at BETWEEN ? AND ?"
    )
    deadline = time.monotonic() + MENDED_WITHIN_S
    rows = server.rows(sql, began_at * 1000, killed_at * 1000)
    while any(row["state"] == "open" for row in rows) and time.monotonic() < deadline:
        time.sleep(0.1)
        rows = server.rows(sql, began_at * 1000, killed_at * 1000)
    short = 0
    for row in rows:
        talked = killed_at - row["started_at"] / 1000
        wanted = min(talked, 2.5) - LAST_WORDS_S
        short += row["state"] == "open" or _length(server.recordings / row["file"]) < wanted
    return len(rows), short


def _length(file):
    try:
        with wave.open(str(file)) as sound:
            return sound.getnframes() / sound.getframerate()
    except (wave.Error, OSError, EOFError):
        return -1


def _check(office, wrong, number, answered, began_at):
    """The database is whole, and phones ring that have not registered again."""
    server = office.server
    if server.rows("PRAGMA integrity_check") != [{"integrity_check": "ok"}]:
        wrong.append(f"round {number}: the database is damaged")
    on_record = len(server.rows("SELECT id FROM call_records WHERE started_at > ?", began_at * 1000))
    if on_record < answered:
        wrong.append(f"round {number}: {answered} calls were answered, {on_record} are on record")
    calls = office.call(rate=50, calls=RINGS_AFTERWARDS, hold_ms=100, seconds=20)
    if calls.wait() != 0:
        wrong.append(f"round {number}: {calls.counts()[1]} of {RINGS_AFTERWARDS} phones did not ring")


def _complain(wrong, number, took, forgotten, without_cause, short):
    if took > RESTART_LIMIT_S:
        wrong.append(f"round {number}: restarted after {took:.1f} s")
    if forgotten:
        wrong.append(f"round {number}: {len(forgotten)} acknowledged registrations are forgotten")
    if without_cause:
        wrong.append(f"round {number}: {without_cause} cut calls without an end or a cause")
    if short:
        wrong.append(f"round {number}: {short} recordings are cut short")
