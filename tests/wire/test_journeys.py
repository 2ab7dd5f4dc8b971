"""What the real server keeps of a journey: its legs and the segments of its recording, also after a crash."""

import csv
import io
import sqlite3
from contextlib import closing

import pytest
from harness.api_client import ApiClient
from harness.contract import Contract
from harness.waiting import wait_until


@pytest.fixture
def recorded_office(make_office):
    return make_office(extension_options={"record": True})


def rows_of(exchange, table):
    database = exchange.directory / "data" / "santral.db"
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]


def talk_and_hold(office):
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    caller.dial("102")
    called.wait_ringing()
    called.accept()
    caller.wait_talking()
    called.wait_hears(440)
    caller.hold()
    wait_until(lambda: rows_of(office.exchange, "recording_segments") == 2, 5, "the second segment")
    return caller


def checked(api, name, path):
    answer = api.ask("get", path)
    contract = Contract()
    contract.check(next(o for o in contract.operations if o.name == name), answer)
    return answer.json()


def shown_recording(api, state):
    def in_state():
        items = api.ask("get", "/recordings").json()["items"]
        return items and items[0]["state"] == state

    wait_until(in_state, 5, f"a recording that is {state}")
    items = api.ask("get", "/recordings").json()["items"]
    return checked(api, "show_recording", "/recordings/" + items[0]["id"])


def kinds(recording):
    return [segment["kind"] for segment in recording["segments"]]


# M9, R4
def test_a_recording_and_a_record_say_who_held_whom(recorded_office):
    talk_and_hold(recorded_office).hang_up()
    recorded_office.exchange.wait_records(1)
    api = ApiClient.of_everything(recorded_office.exchange)
    recording = shown_recording(api, "closed")
    assert kinds(recording) == ["talk", "hold"]
    assert recording["segments"][1]["to_s"] == recording["length_s"]
    record = checked(api, "show_call_record", "/call-records/" + recording["call_id"])
    assert [leg["role"] for leg in record["legs"]] == ["caller", "called"]
    assert record["hold_s"] > 0
    printed = csv.DictReader(io.StringIO(api.ask("get", "/call-records.csv", query={"by": "leg"}).text))
    assert [row["role"] for row in printed] == ["caller", "called"]


# M9, R1
def test_a_crash_leaves_the_legs_and_the_segments_that_were_known(recorded_office):
    talk_and_hold(recorded_office)
    recorded_office.exchange.kill()
    recorded_office.exchange.start()
    api = ApiClient.of_everything(recorded_office.exchange)
    recording = shown_recording(api, "repaired")
    assert kinds(recording) == ["talk", "hold"]
    record = checked(api, "show_call_record", "/call-records/" + recording["call_id"])
    assert record["outcome"] == "answered"
    assert record["to_reached"] == "102"
    assert [leg["number"] for leg in record["legs"]] == ["101", "102"]
    assert all(leg["cause_text"] == "server restarted" for leg in record["legs"])
