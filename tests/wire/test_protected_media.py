"""Phones that protect their media, each in its way, talk to each other and to those that do not."""

import pytest
from harness.exchange import MUSIC
from harness.talk import talk
from harness.tones import is_tone
from harness.waiting import wait_until
from harness.wav import channels_of

WAYS = {"plain": "", "if it can be": "srtp", "SDES": "srtp-mand", "DTLS": "dtls_srtp"}
RULES = {"SDES": "sdes", "DTLS": "dtls"}  # Of an extension whose phone must be offered that.
MIXES = [("plain", "SDES"), ("SDES", "DTLS"), ("DTLS", "plain"), ("DTLS", "SDES")]


def asks_for_protection(description):
    return "SAVP" in description or "a=crypto:" in description


def make_phone(office, number, frequency, way):
    if way in RULES:
        office.exchange.command("extension", "set", number, "--media-encryption", RULES[way])
    return office.phone(number, frequency, media_encryption=WAYS[way])


# M5
@pytest.mark.parametrize("called_way", WAYS)
@pytest.mark.parametrize("calling_way", WAYS)
def test_phones_of_every_protection_hear_each_other(office, calling_way, called_way):
    caller = make_phone(office, "101", 440, calling_way)
    called = make_phone(office, "102", 1000, called_way)
    talk(caller, called)
    assert asks_for_protection(caller.answered_invite().body) == (calling_way != "plain")
    assert asks_for_protection(called.requests("INVITE")[0].body) == (called_way in RULES)
    caller.hang_up()
    called.wait_ended()
    assert office.exchange.wait_records(1)[0]["outcome"] == "answered"


# M1, M3, M5, M9
@pytest.mark.parametrize("calling_way, called_way", MIXES)
def test_keys_hold_transfer_and_recording_work_on_every_mix(make_office, calling_way, called_way):
    office = make_office(extension_options={"record": True})
    caller = make_phone(office, "101", 440, calling_way)
    called = make_phone(office, "102", 1000, called_way)
    third = make_phone(office, "103", 2500, calling_way)
    talk(caller, called)
    caller.press("15")
    called.press("9")
    wait_until(lambda: called.digits_heard() == "15" and caller.digits_heard() == "9", 5, "digits")
    called.hold()  # And then leaves: a baresip that resumed writes down no more of what it hears.
    caller.wait_hears(MUSIC)
    called.resume()
    caller.wait_hears(1000)
    called.transfer("103")
    third.wait_ringing()
    third.accept()
    third.wait_hears(440)
    caller.wait_hears(2500)
    caller.hang_up()
    third.wait_ended()
    recordings = office.exchange.directory / "recordings"
    file = wait_until(lambda: next(recordings.rglob("*.wav"), None), 10, "recording")
    left, right, rate = channels_of(file)
    assert is_tone(left[-rate // 2 :], 440, rate)
    assert is_tone(right[-rate // 2 :], 2500, rate)


# M5: no silent downgrade.
def test_a_phone_without_protection_is_refused_where_it_is_a_must(office):
    office.exchange.command("extension", "set", "101", "--media-encryption", "sdes")
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    caller.dial("102")
    assert "488" in caller.wait_ended()["param"]
    assert not called.was_rung()
