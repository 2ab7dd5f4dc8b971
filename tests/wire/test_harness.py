"""Proves the measuring before it measures: ears that know their tones, and two phones without an exchange."""

import pytest
from harness.baresip import Account
from harness.tones import is_tone, loudness, sine


def test_a_tone_is_told_from_another():
    assert is_tone(sine(440, 0.5), 440)
    assert not is_tone(sine(440, 0.5), 1000)


def test_silence_is_not_a_tone():
    assert not is_tone([0.0] * 4000, 440)
    assert loudness([]) == 0


def test_half_a_tone_and_half_another_is_neither():
    mixed = [(one + other) / 2 for one, other in zip(sine(440, 0.5), sine(1000, 0.5))]
    assert not is_tone(mixed, 440)
    assert not is_tone(mixed, 1000)


def talk(caller, called):
    caller.dial(called.uri())
    called.wait_ringing()
    called.accept()
    caller.wait_talking()
    called.wait_hears(caller.frequency)
    caller.wait_hears(called.frequency)


def test_two_phones_without_an_exchange_hear_each_other(two_phones_without_an_exchange):
    caller, called = two_phones_without_an_exchange
    talk(caller, called)
    caller.press("5")
    called.wait_for("CALL_DTMF_START")
    assert called.digits_heard() == "5"
    caller.hang_up()
    called.wait_ended()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_the_phones_speak_udp_and_tcp_over_both_families(make_phone, address, transport):
    caller = make_phone(Account("201", transport=transport, address=address), 440)
    called = make_phone(Account("202", transport=transport, address=address), 1000)
    talk(caller, called)
    caller.hang_up()
    called.wait_ended()


def test_a_phone_on_hold_hears_nothing_and_then_hears_again(two_phones_without_an_exchange):
    caller, called = two_phones_without_an_exchange
    talk(caller, called)
    caller.hold()
    called.wait_hears_nothing()
    caller.resume()
    called.wait_hears(caller.frequency)
    caller.hang_up()
    called.wait_ended()
