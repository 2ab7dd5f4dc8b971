"""Two real phones (baresip) register at the exchange and talk through it: what it is for."""

import itertools

import pytest
from conftest import ADDRESSES
from harness.exchange import MUSIC
from harness.talk import talk
from harness.tones import is_tone
from harness.waiting import wait_until
from harness.wav import channels_of


CODECS = ["pcma", "pcmu", "g722", "opus"]


def answered_record(exchange):
    record = exchange.wait_records(1)[0]
    assert record["outcome"] == "answered", record
    return record


# S1.01, S1.11, S1.23, S4.01, C10
@pytest.mark.parametrize("port", ADDRESSES)
def test_two_phones_talk(make_office, port):
    office = make_office(port)
    address, transport = ADDRESSES[port]
    caller = office.phone("101", 440, transport, address)
    called = office.phone("102", 1000, transport, address)
    talk(caller, called)
    caller.hang_up()
    called.wait_ended()
    record = answered_record(office.exchange)
    assert (record["from_number"], record["to_dialled"], record["to_reached"]) == ("101", "102", "102")


# C15
def test_the_called_phone_may_hang_up_too(office):
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    talk(caller, called)
    called.hang_up()
    caller.wait_ended()
    assert answered_record(office.exchange)["hangup_by"] == "callee"


# S4.27, C16
def test_the_called_phone_shows_number_and_name(office):
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    caller.dial("102")
    ringing = called.wait_ringing()
    assert ringing["peerdisplayname"] == "Person 101"
    assert ringing["peeruri"].startswith("sip:101@")
    caller.hang_up()


# M1
def test_digits_reach_the_other_phone_once_each(office):
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    talk(caller, called)
    caller.press("1594")
    wait_until(lambda: len(called.digits_heard()) >= 4, 5, "four digits")
    called.press("7")
    wait_until(caller.digits_heard, 5, "one digit")
    assert called.digits_heard() == "1594"
    assert caller.digits_heard() == "7"
    caller.hang_up()


# M3, S3.32, S3.33
def test_hold_plays_music_and_resume_talks_again(office):
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    talk(caller, called)
    caller.hold()
    called.wait_hears(MUSIC)
    assert "a=sendonly" in caller.requests("INVITE")[-1].body
    caller.resume()
    called.wait_hears(440)
    caller.wait_hears(1000)
    assert "a=sendrecv" in caller.requests("INVITE")[-1].body
    caller.hang_up()
    called.wait_ended()


# M4
@pytest.mark.parametrize("codec", ["pcmu", "g722", "opus"])
def test_other_codecs_pass_through(office, codec):
    caller, called = office.phone("101", 440, codecs=codec), office.phone("102", 1000, codecs=codec)
    talk(caller, called)
    caller.hang_up()


# M1, M4
@pytest.mark.parametrize("calling_codec, called_codec", itertools.permutations(CODECS, 2))
def test_phones_without_a_common_codec_hear_each_other(office, calling_codec, called_codec):
    caller = office.phone("101", 440, codecs=calling_codec)
    called = office.phone("102", 1000, codecs=called_codec)
    talk(caller, called)
    caller.press("15")
    called.press("9")
    wait_until(lambda: called.digits_heard() == "15" and caller.digits_heard() == "9", 5, "digits")
    called.hold()
    caller.wait_hears(MUSIC)
    called.resume()
    caller.wait_hears(1000)
    caller.hang_up()
    called.wait_ended()
    answered_record(office.exchange)


# S1.21, S1.22, M9
def test_a_recorded_call_has_each_side_on_its_own_channel(make_office):
    office = make_office(extension_options={"record": True})
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    talk(caller, called)
    caller.hang_up()
    recordings = office.exchange.directory / "recordings"
    file = wait_until(lambda: next(recordings.rglob("*.wav"), None), 10, "recording")
    left, right, rate = channels_of(file)
    middle = slice(len(left) // 2 - rate // 4, len(left) // 2 + rate // 4)
    assert is_tone(left[middle], 440, rate)
    assert is_tone(right[middle], 1000, rate)
    assert not list(recordings.rglob("*.part"))
    assert file.name in office.exchange.command("recordings")


# S1.22
def test_an_extension_that_is_not_recorded_leaves_no_file(office):
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    talk(caller, called)
    caller.hang_up()
    answered_record(office.exchange)
    assert not list((office.exchange.directory / "recordings").rglob("*.*"))


def test_phones_of_different_transports_and_families_talk(make_office):
    office = make_office("udp")
    office.exchange.add_extension("104", office.password("104"), port="tcp6")
    caller, called = office.phone("101", 440), office.phone("104", 1000, "tcp", "::1")
    talk(caller, called)
    caller.hang_up()
    called.wait_ended()


# C10, R1
def test_registrations_outlive_a_killed_exchange(office):
    called = office.phone("102", 1000)
    office.exchange.kill()
    office.exchange.start()
    caller = office.phone("101", 440)
    talk(caller, called)
    caller.hang_up()
    called.wait_ended()


# S1.20, N4
def test_a_group_that_may_not_be_called_is_refused(office):
    office.exchange.command("group", "add", "directors")
    office.exchange.add_extension("900", office.password("900"), group="directors")
    office.exchange.add_extension("104", office.password("104"), may_call="staff")
    director, limited, other = office.phone("900", 1000), office.phone("104", 440), office.phone("101", 640)
    limited.dial("900")
    limited.wait_ended()
    assert not director.was_rung()
    talk(other, director)
    other.hang_up()
