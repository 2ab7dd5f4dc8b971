"""sipp's idea of SIP against ours: whole calls by the scenarios in sipp/, with digest, over UDP and TCP."""

import pytest
from harness.sipp import Sipp


# C10
@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_phone_registers_with_digest(make_office, transport):
    office = make_office(transport)
    office.sipp("register", "101", transport=transport).wait()


# C10, S1.11
def test_a_wrong_password_is_challenged_again_and_never_accepted(office):
    Sipp(office.exchange, "register_refused", "101", "wrong").wait()
    assert "security event=register_refused src=127.0.0.1" in office.exchange.output()


# S1.13
def test_an_empty_password_registers_nobody(office):
    office.exchange.add_extension("104", "")
    Sipp(office.exchange, "register_refused", "104", "").wait()


# S1.01
def test_a_call_is_rung_answered_and_hung_up(office):
    called = office.registered_sipp("called", "102")
    office.sipp("caller", "101", called="102").wait()
    called.wait()
    assert office.exchange.wait_records(1)[0]["outcome"] == "answered"


# S3.34
def test_a_caller_who_gives_up_cancels_the_other_side(office):
    called = office.registered_sipp("called_is_cancelled", "102")
    office.sipp("caller_cancels", "101", called="102").wait()
    called.wait()
    assert office.exchange.wait_records(1)[0]["outcome"] == "abandoned"


def test_a_busy_phone_makes_the_caller_hear_busy(office):
    called = office.registered_sipp("called_is_busy", "102")
    office.sipp("caller_meets_busy", "101", called="102").wait()
    called.wait()
    assert office.exchange.wait_records(1)[0]["outcome"] == "busy"


# M3
def test_a_re_invite_holds_and_resumes(office):
    called = office.registered_sipp("called", "102")
    office.sipp("caller_holds", "101", called="102").wait()
    called.wait()


# C4
def test_an_invite_without_an_offer_is_offered_something(office):
    called = office.registered_sipp("called", "102")
    office.sipp("caller_offers_late", "101", called="102").wait()
    called.wait()


# C6
def test_a_reliable_provisional_response_is_acknowledged(office):
    called = office.registered_sipp("called_rings_reliably", "102")
    office.sipp("caller", "101", called="102").wait()
    called.wait()


# R4
def test_a_hundred_calls_leave_a_hundred_records(office):
    called = office.registered_sipp("called", "102", calls=100, seconds=60)
    office.sipp("caller", "101", called="102", calls=100, rate=20, seconds=60).wait()
    called.wait()
    records = office.exchange.wait_records(100, 20)
    assert [record["outcome"] for record in records] == ["answered"] * 100
