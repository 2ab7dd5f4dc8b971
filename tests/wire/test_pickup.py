"""Pickup with real phones: a call that rings at another telephone is answered on one's own."""

import pytest
from harness.talk import talk


@pytest.fixture
def ringing(office):
    """101 calls 102, where it rings; 103 is there too."""
    phones = office.phone("101", 440), office.phone("102", 1000), office.phone("103", 2500)
    caller, called, _ = phones
    caller.dial("102")
    called.wait_ringing()
    return phones


# P2, P3, S4.18, S4.19
@pytest.mark.parametrize("code", ["*8102", "*8112"])
def test_a_call_that_rings_elsewhere_is_picked_up_and_counts_as_missed_nowhere(ringing, code):
    caller, called, picker = ringing
    picker.dial(code)
    caller.wait_talking()
    picker.wait_hears(caller.frequency)
    caller.wait_hears(picker.frequency)
    called.wait_ended()
    cancel = called.wait_request("CANCEL")
    assert cancel.header("reason") == 'SIP;cause=200;text="Call completed elsewhere"'
    picker.wait_told("101")
    caller.wait_told("103")
    caller.hang_up()
    picker.wait_ended()


# P2, P3
@pytest.mark.parametrize("code", ["*8102", "*8112"])
def test_where_nothing_rings_there_is_nothing_to_pick_up(office, code):
    picker = office.raw("103")
    assert picker.ask("INVITE", f"sip:{code}@{picker.domain}", body=picker.sdp()).status == 480


# P2
def test_of_two_that_pick_up_the_second_hears_that_nothing_rings(ringing, office):
    caller, called, picker = ringing
    office.exchange.add_extension("104", office.password("104"))
    late = office.raw("104")
    picker.dial("*8102")
    picker.wait_hears(caller.frequency)
    assert late.ask("INVITE", f"sip:*8102@{late.domain}", body=late.sdp()).status == 480
    called.wait_ended()
    caller.hang_up()
    picker.wait_ended()


# P3
def test_a_call_that_was_answered_is_not_picked_up(office):
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    talk(caller, called)
    picker = office.raw("103")
    assert picker.ask("INVITE", f"sip:*8102@{picker.domain}", body=picker.sdp()).status == 480
    caller.hang_up()
    called.wait_ended()
