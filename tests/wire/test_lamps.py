"""Lamps and presence through the real binary, with calls of phones that others wrote."""

import re

import pytest
from harness.sip_messages import new_tag
from harness.waiting import wait_until


def subscribe(phone, number, package, expires=600, **ids):
    lines = f"Event: {package}\r\nExpires: {expires}\r\n"
    return phone.ask("SUBSCRIBE", f"sip:{number}@{phone.domain}", lines, **ids)


def told(phone):
    """The next NOTIFY, answered."""
    notify = phone.wait_request("NOTIFY")
    phone.respond(notify, 200, "OK")
    return notify


def wait_told(phone, wanted):
    while not re.search(wanted, (notify := told(phone)).body):
        pass
    return notify


# P1
@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_lamp_follows_a_call_of_other_peoples_phones(make_office, transport):
    office = make_office(transport)
    lamp = office.raw("103", transport=transport)
    answer = subscribe(lamp, "102", "dialog")
    assert answer.status == 200 and answer.header("expires") == "600"
    first = told(lamp)
    assert first.header("subscription-state").startswith("active;expires=")
    assert 'version="0" state="full"' in first.body and "<dialog " not in first.body

    called, caller = office.raw("102", transport=transport).register(), office.raw("101", transport=transport)
    call = caller.invite("102")
    incoming = called.wait_call()
    incoming.respond(180, "Ringing")
    early = wait_told(lamp, "<state>early")
    assert f'call-id="{incoming.incoming_invite.header("call-id")}"' in early.body
    assert 'remote-tag="' in early.body and 'local-tag="callee"' in early.body
    incoming.pick_up()
    call.wait(200)
    call.acknowledge()
    wait_told(lamp, "<state>confirmed")
    call.hang_up()
    incoming.wait_bye()
    wait_told(lamp, "<state>terminated")


# P1
@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_lamp_of_others_is_told_each_state_once_and_in_order(make_office, transport):
    office = make_office(transport)
    lamp = office.sipp("lamp", "103", "102", transport=transport)
    caller, called = office.phone("101", 440, transport), office.phone("102", 1000, transport)
    wait_until(lambda: lamp.received("NOTIFY"), 10, "first NOTIFY")
    caller.dial("102")
    called.wait_ringing()
    wait_until(lambda: "early" in states_of(lamp), 10, "NOTIFY of a phone that rings")
    called.accept()
    caller.wait_talking()
    wait_until(lambda: "confirmed" in states_of(lamp), 10, "NOTIFY of a talk")
    caller.hang_up()
    lamp.wait()
    assert [state for state in states_of(lamp) if state != "trying"] == ["early", "confirmed", "terminated"]
    versions = [re.search(r'version="(\d+)"', notify.body).group(1) for notify in lamp.received("NOTIFY")]
    assert versions == [str(number) for number in range(len(versions))]


def states_of(lamp):
    """One state for each NOTIFY that tells of a dialog; those that repeat the one before are left out."""
    told = [re.findall(r"<state>(\w+)", notify.body) for notify in lamp.received("NOTIFY")]
    assert all(len(dialogs) <= 1 for dialogs in told)
    states = [dialogs[0] for dialogs in told if dialogs]
    return [state for at, state in enumerate(states) if at == 0 or states[at - 1] != state]


# P1
def test_after_a_restart_a_lamp_subscribes_anew_and_is_told_everything(office):
    lamp = office.raw("103")
    ids = {"call_id": new_tag(), "from_tag": new_tag()}
    answer = subscribe(lamp, "102", "dialog", **ids)
    told(lamp)
    office.exchange.stop()
    office.exchange.start()
    assert subscribe(lamp, "102", "dialog", to_tag=answer.tag("to"), **ids).status == 481
    assert subscribe(lamp, "102", "dialog").status == 200
    assert 'version="0" state="full"' in told(lamp).body


# P1
def test_presence_shows_that_a_phone_came(office):
    watcher = office.raw("103")
    assert subscribe(watcher, "102", "presence").status == 200
    assert "<basic>closed</basic>" in told(watcher).body
    office.raw("102").register()
    assert "<basic>open</basic>" in told(watcher).body


# C17
def test_an_event_that_nobody_serves_is_refused_with_those_that_are(office):
    answer = subscribe(office.raw("103"), "102", "tickling")
    assert answer.status == 489
    assert answer.header("allow-events") == "dialog, presence, message-summary"


# C17
def test_options_name_what_is_served(office):
    answer = office.raw("103").ask("OPTIONS", f"sip:102@{office.exchange.address()}")
    assert answer.status == 200
    assert {"SUBSCRIBE", "MESSAGE"} <= set(answer.header("allow").split(", "))
