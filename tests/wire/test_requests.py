"""What a request gets that is no call: OPTIONS, the unknown, the oversize, the broken (C14, C17)."""

from pathlib import Path

import pytest
from harness.sip_messages import new_tag

TORTURE = Path(__file__).resolve().parents[1] / "data/torture"


def is_alive(office):
    return office.raw("101").ask_once("OPTIONS").status == 200


# C17
def test_options_is_answered_with_what_is_allowed(office):
    answer = office.raw("101").ask_once("OPTIONS")
    assert answer.status == 200
    assert "INVITE" in answer.header("allow")


# C17
def test_an_unknown_method_is_not_allowed(office):
    answer = office.raw("101").ask("TICKLE")
    assert answer.status == 405
    assert "INVITE" in answer.header("allow")


# C17
def test_an_unknown_extension_that_is_required_is_named(office):
    answer = office.raw("101").ask("INVITE", f"sip:102@{office.exchange.address()}", "Require: tickling\r\n")
    assert answer.status == 420
    assert "tickling" in answer.header("unsupported")


# C17
def test_a_request_that_went_too_far_is_stopped(office):
    phone = office.raw("101")
    invite = phone.request("INVITE", f"sip:102@{phone.domain}")
    phone.wire.send(invite.replace("Max-Forwards: 70", "Max-Forwards: 0"))
    assert phone.final_response("INVITE").status == 483


# C17
def test_an_oversize_body_is_refused(make_office):
    office = make_office("tcp")
    phone = office.raw("101", transport="tcp")
    answer = phone.ask_once("INVITE", f"sip:102@{phone.domain}", body="v=0\r\n" + "a=x\r\n" * 9000)
    assert answer.status == 513
    assert is_alive(office)


# C17
def test_an_unknown_event_is_refused(office):
    answer = office.raw("101").ask("SUBSCRIBE", f"sip:102@{office.exchange.address()}", "Event: tickling\r\n")
    assert answer.status in (405, 489)


# C17
def test_media_that_nobody_speaks_is_not_acceptable(office):
    phone = office.raw("101")
    office.raw("102").register()
    body = phone.sdp().replace("RTP/AVP 8 0 101", "RTP/AVP 99").replace("rtpmap:8 PCMA", "rtpmap:99 TICKLE")
    assert phone.ask("INVITE", f"sip:102@{phone.domain}", body=body).status == 488


# C15
@pytest.mark.parametrize("method", ["BYE", "UPDATE", "PRACK", "INFO"])
def test_a_request_of_an_unknown_dialog_does_not_exist(office, method):
    phone = office.raw("101")
    answer = phone.ask(method, f"sip:102@{phone.domain}", to_tag="nobody", call_id=new_tag())
    assert answer.status == 481


def test_a_number_that_nobody_has_is_not_found(office):
    phone = office.raw("101")
    assert phone.ask("INVITE", f"sip:199@{phone.domain}", body=phone.sdp()).status == 404


def test_an_extension_without_a_phone_is_unavailable(office):
    phone = office.raw("101")
    assert phone.ask("INVITE", f"sip:102@{phone.domain}", body=phone.sdp()).status == 480
    assert office.exchange.wait_records(1)[0]["outcome"] == "unreachable"


# S1.16
def test_a_number_outside_is_refused_without_a_profile(office):
    phone = office.raw("101")
    assert phone.ask("INVITE", f"sip:00442079460000@{phone.domain}", body=phone.sdp()).status in (403, 404)


def test_a_call_without_credentials_is_challenged(office):
    phone = office.raw("101", "wrong")
    assert phone.ask("INVITE", f"sip:102@{phone.domain}", body=phone.sdp()).status == 401
    assert not office.exchange.records()


# C14
def test_names_in_other_scripts_arrive_as_they_were_sent(office):
    office.exchange.add_extension("104", office.password("104"), "مریم Żółć")
    called = office.raw("102").register()
    call = office.raw("104").invite("102")
    invite = called.wait_request("INVITE")
    assert "مریم Żółć" in invite.header("from")
    called.respond(invite, 486, "Busy Here")
    call.wait(486)


# C14
def test_torture_over_udp_leaves_the_exchange_alive(office):
    files = sorted(TORTURE.glob("*.sip"))
    assert len(files) > 40
    phone = office.raw("101")
    for file in files:
        phone.wire.send(file.read_bytes())
    assert is_alive(office)


# C14
def test_torture_over_tcp_leaves_the_exchange_alive(make_office):
    office = make_office("tcp")
    for file in sorted(TORTURE.glob("*.sip")):
        phone = office.raw("101", transport="tcp")
        phone.wire.send(file.read_bytes())
        phone.close()
    assert office.raw("101", transport="tcp").ask_once("OPTIONS").status == 200


def test_what_is_not_sip_is_not_answered_and_does_no_harm(office):
    phone = office.raw("101")
    for rubbish in (b"\0" * 1000, b"GET / HTTP/1.1\r\n\r\n", b"\x80\x00" * 20, b"x"):
        phone.wire.send(rubbish)
    assert phone.wire.receive(1) is None
    assert is_alive(office)
