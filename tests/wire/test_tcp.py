"""SIP over a stream: messages split and joined, keep-alives, oversize, broken connections (C13)."""

import time

import pytest


@pytest.fixture
def tcp_office(make_office):
    return make_office("tcp")


# C13
def test_a_message_may_come_a_byte_at_a_time(tcp_office):
    phone = tcp_office.raw("101", transport="tcp")
    for byte in phone.request("OPTIONS").encode():
        phone.wire.send(bytes([byte]))
    assert phone.final_response("OPTIONS").status == 200


# C13
def test_three_messages_may_come_at_once(tcp_office):
    phone = tcp_office.raw("101", transport="tcp")
    phone.wire.send("".join(phone.request("OPTIONS") for _ in range(3)))
    assert [phone.final_response("OPTIONS").status for _ in range(3)] == [200, 200, 200]


# C12, C13
def test_a_double_line_end_is_answered_with_one(tcp_office):
    phone = tcp_office.raw("101", transport="tcp")
    phone.wire.send("\r\n\r\n")
    assert phone.wire.raw(2) == b"\r\n"


def test_a_stream_of_rubbish_is_closed(tcp_office):
    phone = tcp_office.raw("101", transport="tcp")
    phone.wire.send(b"\xff" * 200_000)
    assert phone.wire.receive(5) is None
    assert phone.wire.is_closed


def test_a_registration_dies_with_nothing_when_its_connection_breaks(tcp_office):
    called = tcp_office.raw("102", transport="tcp")
    called.register()
    called.close()
    time.sleep(0.2)
    caller = tcp_office.raw("101", transport="tcp")
    answer = caller.ask("INVITE", f"sip:102@{caller.domain}", body=caller.sdp())
    assert answer.status in (408, 480, 503)


# C13
def test_a_call_reaches_a_phone_over_the_connection_it_opened(tcp_office):
    called, caller = tcp_office.raw("102", transport="tcp").register(), tcp_office.raw("101", transport="tcp")
    call = caller.invite("102")
    incoming = called.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    incoming.wait_bye()


# C13
def test_a_large_invite_over_udp_goes_on_by_tcp_or_whole(make_office):
    office = make_office("udp")
    called, caller = office.raw("102").register(), office.raw("101")
    body = caller.sdp() + "".join(f"a=x-note:{number:040}\r\n" for number in range(40))
    call = caller.invite("102", body)
    called.wait_call().respond(486, "Busy Here")
    call.wait(486)
