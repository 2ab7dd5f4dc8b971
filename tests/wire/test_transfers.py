"""Transfers with real phones: by the codes, and by what a phone sends when its transfer key is pressed."""

import pytest
from harness.ear import Ear
from harness.exchange import MUSIC
from harness.talk import talk

LONGEST_SILENCE_S = 0.3  # T3.
BUSY_TONE = 425  # Hz.


@pytest.fixture
def three(office):
    """101 talks with 102, who transfers; 103 is there."""
    caller, transferor = office.phone("101", 440), office.phone("102", 1000)
    target = office.phone("103", 2500)
    talk(caller, transferor)
    return caller, transferor, target


@pytest.fixture
def listen():
    """listen(phone): an ear at it."""
    ears = []

    def open_ear(phone):
        ears.append(Ear(phone))
        return ears[-1]

    yield open_ear
    for ear in ears:
        ear.close()


def ask(transferor, target):
    transferor.press(f"*2{target.account.number}")
    target.wait_ringing()
    target.accept()
    target.wait_hears(transferor.frequency)
    transferor.wait_hears(target.frequency)


def hear_each_other(one, other):
    one.wait_hears(other.frequency)
    other.wait_hears(one.frequency)


# T3, S3.17, S3.18, S3.20, S3.24, S3.25
def test_hanging_up_after_a_question_joins_the_other_two_without_a_gap(three, listen):
    caller, transferor, target = three
    callers_ear, targets_ear = listen(caller), listen(target)
    ask(transferor, target)
    caller.wait_hears(MUSIC)
    transferor.hang_up()
    caller.wait_told("103")
    target.wait_told("101")
    assert callers_ear.gap(MUSIC, target.frequency) < LONGEST_SILENCE_S
    assert targets_ear.gap(transferor.frequency, caller.frequency) < LONGEST_SILENCE_S
    hear_each_other(caller, target)
    caller.hang_up()
    target.wait_ended()


# T7, X1, X4
def test_the_keys_of_a_code_are_heard_by_nobody(three, listen):
    caller, transferor, target = three
    callers_ear = listen(caller)
    ask(transferor, target)
    caller.wait_hears(MUSIC)
    assert caller.digits_heard() == ""
    assert not callers_ear.heard_a_key()


# T5, S4.17
def test_the_star_returns_from_a_question_without_a_gap(three, listen):
    caller, transferor, target = three
    callers_ear, transferors_ear = listen(caller), listen(transferor)
    ask(transferor, target)
    caller.wait_hears(MUSIC)
    transferor.press("*")
    target.wait_ended()
    assert callers_ear.gap(MUSIC, transferor.frequency) < LONGEST_SILENCE_S
    assert transferors_ear.gap(target.frequency, caller.frequency) < LONGEST_SILENCE_S
    hear_each_other(caller, transferor)


# T5
def test_the_star_stops_a_target_that_rings(three):
    caller, transferor, target = three
    transferor.press("**103")
    target.wait_ringing()
    transferor.press("*")
    target.wait_ended()
    hear_each_other(caller, transferor)


# S3.27, X5
def test_a_target_that_hangs_up_first_gives_the_talk_back(three):
    caller, transferor, target = three
    ask(transferor, target)
    target.hang_up()
    hear_each_other(caller, transferor)


# T1, S3.26
def test_a_busy_target_gives_the_talk_back_and_leaves_one_record(office, listen):
    caller, transferor = office.phone("101", 1800), office.phone("102", 1000)
    busy = office.registered_sipp("called_is_busy", "103")
    talk(caller, transferor)
    callers_ear, transferors_ear = listen(caller), listen(transferor)
    transferor.press("*2103")
    busy.wait()
    assert callers_ear.gap(MUSIC, transferor.frequency) < LONGEST_SILENCE_S
    hear_each_other(caller, transferor)
    assert 0 < transferors_ear.length(BUSY_TONE) < 1
    caller.hang_up()
    records = office.exchange.wait_records(1)
    assert [record["outcome"] for record in records] == ["answered"]


# T4
def test_hanging_up_while_the_target_rings_leaves_it_ringing_for_the_caller(three):
    caller, transferor, target = three
    transferor.press("*2103")
    target.wait_ringing()
    transferor.hang_up()
    target.accept()
    hear_each_other(caller, target)


# T7, S3.28, S4.12
def test_a_hash_and_a_number_send_the_caller_on_at_once(three):
    caller, transferor, target = three
    transferor.press("#103")
    transferor.wait_ended()
    target.wait_ringing()
    target.accept()
    hear_each_other(caller, target)
    caller.wait_told("103")


# T9
def test_the_transfer_key_of_a_phone_sends_the_caller_on(three):
    caller, transferor, target = three
    transferor.transfer("103")
    target.wait_ringing()
    target.accept()
    transferor.wait_ended()
    hear_each_other(caller, target)
    told = [notify.body.strip() for notify in transferor.requests("NOTIFY")]
    assert told == ["SIP/2.0 100 Trying", "SIP/2.0 200 OK"]


# T9
def test_a_transfer_to_one_who_is_busy_leaves_the_phone_its_call(office):
    caller, transferor = office.phone("101", 440), office.phone("102", 1000)
    busy = office.registered_sipp("called_is_busy", "103")
    talk(caller, transferor)
    transferor.transfer("103")
    busy.wait()
    hear_each_other(caller, transferor)
    assert transferor.requests("NOTIFY")[-1].body.strip() == "SIP/2.0 486 Busy Here"


# T10
def test_a_phone_that_talks_to_both_joins_them_by_one_request(three):
    caller, transferor, target = three
    transferor.hold()
    caller.wait_hears(MUSIC)
    transferor.dial("103")
    target.wait_ringing()
    target.accept()
    hear_each_other(transferor, target)
    other = transferor.answered_invite()
    replaces = f"{other.header('call-id')}%3Bto-tag%3D{other.tag('to')}%3Bfrom-tag%3D{other.tag('from')}"
    transferor.take_line(1)
    transferor.transfer(f"<sip:103@{transferor.account.registrar}?Replaces={replaces}>")
    hear_each_other(caller, target)
    caller.wait_told("103")
    target.wait_told("101")
    transferor.wait_ended()
    transferor.wait_ended()
