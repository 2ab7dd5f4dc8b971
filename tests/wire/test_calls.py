"""Calls, message by message: what crosses, glares, times out or never comes (C1, C3, C4, C5, C15)."""

import time


def talking(office, **options):
    """(caller's call, called's call), answered."""
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102", **options)
    incoming = called.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    return call, incoming


# M6: RFC 8840.
def test_candidates_that_trickle_in_are_taken_and_what_nobody_knows_is_not(office):
    call, incoming = talking(office)
    fragment = "Content-Type: application/trickle-ice-sdpfrag\r\nInfo-Package: trickle-ice\r\n"
    candidate = "a=candidate:1 1 udp 2130706431 5d1e6d3c.local 41234 typ host\r\n"
    assert call.send("INFO", fragment, candidate).status == 200
    assert call.send("INFO", "Content-Type: text/plain\r\n", "Merhaba").status == 415
    call.hang_up()
    incoming.wait_bye()


def ask_for_another_codec(call):
    """A hold stays on its own leg; another codec makes the exchange ask the other one too."""
    phone = call.phone
    body = phone.sdp(payloads="0 101", version=2)
    phone.wire.send(phone.request("INVITE", call.remote, body=body, **call.ids))


# C1
def test_a_cancel_that_crosses_the_answer_ends_the_call_at_both_sides(office):
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102")
    incoming = called.wait_call()
    incoming.respond(180, "Ringing")
    call.wait(180)
    call.cancel()
    incoming.respond(200, "OK", body=called.sdp())
    assert call.wait(487).status == 487
    call.acknowledge_refusal()
    called.wait_request("ACK")
    incoming.wait_bye()
    assert office.exchange.wait_records(1)[0]["outcome"] == "abandoned"


# C1
def test_a_cancel_after_the_answer_changes_nothing(office):
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102")
    incoming = called.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    call.cancel()
    assert caller.final_response("CANCEL").status in (200, 481)
    call.hang_up()
    incoming.wait_bye()
    assert office.exchange.wait_records(1)[0]["outcome"] == "answered"


# C2
def test_the_first_of_two_phones_wins_and_the_other_is_cancelled_with_the_reason(office):
    first, second, caller = office.raw("102").register(), office.raw("102").register(), office.raw("101")
    call = caller.invite("102")
    answered, other = first.wait_call(), second.wait_call()
    other.respond(180, "Ringing")
    answered.pick_up()
    cancel = second.wait_request("CANCEL")
    assert "completed elsewhere" in cancel.header("reason")
    second.respond(cancel, 200, "OK")
    other.respond(487, "Request Terminated")
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    answered.wait_bye()


def test_nobody_answers_in_time(make_office):
    office = make_office(more_config="[sip]\nring_for_s = 5\n")
    called, caller = office.raw("102").register(), office.raw("101")
    started = time.monotonic()
    caller.invite("102")
    incoming = called.wait_call()
    incoming.respond(180, "Ringing")
    cancel = called.wait_request("CANCEL", 10)
    called.respond(cancel, 200, "OK")
    incoming.respond(487, "Request Terminated")
    assert caller.final_response("INVITE", 10).status == 480
    assert 4 < time.monotonic() - started < 8
    assert office.exchange.wait_records(1)[0]["outcome"] == "no answer"


# C3
def test_a_re_invite_that_meets_ours_is_told_to_wait(office):
    call, incoming = talking(office)
    caller, called = call.phone, incoming.phone
    ask_for_another_codec(call)
    called.wait_request("INVITE")
    called.wire.send(called.request("INVITE", incoming.remote, body=called.sdp(version=2), **incoming.ids))
    assert called.final_response("INVITE").status == 491


# C3
def test_a_second_invite_before_the_answer_to_the_first_is_refused_with_retry_after(office):
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102")
    incoming = called.wait_call()
    incoming.respond(180, "Ringing")
    call.wait(180)
    caller.wire.send(caller.request("INVITE", call.remote, body=caller.sdp(version=2), **call.ids))
    answer = caller.wait_response(500, "INVITE")
    assert 0 <= int(answer.header("retry-after").split()[0]) <= 10
    call.cancel()


# C4
def test_a_re_invite_without_an_offer_is_offered_what_is_spoken(office):
    call, incoming = talking(office)
    call.phone.wire.send(call.phone.request("INVITE", call.remote, **call.ids))
    answer = call.wait(200)
    assert "m=audio" in answer.body
    call.acknowledge(call.phone.sdp(version=2))
    call.hang_up()
    incoming.wait_bye()


# C5
def test_a_too_short_session_timer_is_told_the_shortest(office):
    office.raw("102").register()
    phone = office.raw("101")
    lines = "Supported: timer\r\nSession-Expires: 30\r\n"
    answer = phone.ask("INVITE", f"sip:102@{phone.domain}", lines, phone.sdp())
    assert answer.status == 422
    assert answer.header("min-se") == "90"


# C5
def test_a_session_timer_is_agreed_on(office):
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102", lines="Supported: timer\r\nSession-Expires: 120;refresher=uac\r\n")
    incoming = called.wait_call().pick_up()
    answer = call.wait(200)
    assert answer.header("session-expires").startswith("120")
    call.acknowledge()
    call.hang_up()
    incoming.wait_bye()


# C15
def test_a_refused_in_dialog_request_ends_the_call(office):
    call, incoming = talking(office)
    caller, called = call.phone, incoming.phone
    ask_for_another_codec(call)
    re_invite = called.wait_request("INVITE")
    called.respond(re_invite, 481, "Call/Transaction Does Not Exist")
    call.wait_bye()


# C15
def test_a_lost_acknowledgement_ends_the_call(office):
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102")
    incoming = called.wait_call().pick_up()
    call.wait(200)
    bye = caller.wait_request("BYE", 40)
    caller.respond(bye, 200, "OK")
    incoming.wait_bye()


# C15
def test_silence_on_both_sides_ends_the_call(make_office):
    office = make_office(media_lines="timeout_s = 5")
    call, incoming = talking(office)
    call.wait_bye(12)
    incoming.wait_bye(12)


# M8
def test_a_call_without_a_free_media_port_is_refused_and_the_next_finds_one(make_office):
    office = make_office(media_lines="shared_ports = 1")
    first, incoming = talking(office)
    first.hang_up()
    incoming.wait_bye()
    second, incoming = talking(office)
    second.hang_up()
    incoming.wait_bye()


# C8, C9
def test_phones_that_deflect_to_each_other_end_in_a_refusal(office):
    first, second, caller = office.raw("102").register(), office.raw("103").register(), office.raw("101")
    caller.invite("102")
    domain = caller.domain
    for _ in range(20):
        for phone, target in ((first, "103"), (second, "102")):
            message = phone.wire.receive(0.5)
            if message and message.method == "INVITE" and not message.status:
                phone.respond(message, 302, "Moved", lines=f"Contact: <sip:{target}@{domain}>\r\n")
    answer = caller.final_response("INVITE")
    assert answer.status in (480, 482, 483, 486)
