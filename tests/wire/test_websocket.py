"""SIP over WebSocket (RFC 7118), plain and over TLS."""

import os
import signal
import socket
import time

import pytest

from harness.sip_socket import unverified
from harness.waiting import wait_until
from harness.websocket import WebSocket

SECURE = {"api_lines": "tls = true"}
PLAIN_MEDIA = {"media_encryption": "none"}  # Browsers are offered protected sound else.


@pytest.fixture
def ws_office(make_office):
    return make_office("ws", PLAIN_MEDIA)


@pytest.fixture
def wss_office(make_office):
    return make_office("wss", PLAIN_MEDIA, **SECURE)


def knock(exchange, secure=False, **options):
    """A WebSocket as a browser opens one."""
    connected = socket.create_connection(("127.0.0.1", exchange.api_port), timeout=10)
    return WebSocket(unverified().wrap_socket(connected) if secure else connected, **options)


def talk(caller, called):
    call = caller.invite(called.number)
    incoming = called.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    incoming.wait_bye()


# S1.14
def test_two_telephones_in_browsers_call_each_other(ws_office):
    called = ws_office.raw("102", transport="ws").register()
    talk(ws_office.raw("101", transport="ws").register(), called)


def test_two_telephones_in_browsers_call_each_other_over_tls(wss_office):
    called = wss_office.raw("102", transport="wss").register()
    talk(wss_office.raw("101", transport="wss").register(), called)


def test_what_is_said_to_a_browser_names_its_transport(wss_office):
    called = wss_office.raw("102", transport="wss").register()
    wss_office.raw("101", transport="wss").invite("102")
    request = called.wait_call().incoming_invite
    assert request.header("via").startswith("SIP/2.0/WSS ")
    assert "transport=ws>" in request.header("contact")
    assert ".invalid;transport=ws" in request.start


def test_a_desk_phone_is_called_from_a_browser(make_office):
    office = make_office("udp")
    office.exchange.add_extension("104", office.password("104"), port="ws", **PLAIN_MEDIA)
    talk(office.raw("104", transport="ws").register(), office.raw("101").register())


# S1.14
def test_who_belongs_to_another_connection_port_is_refused(ws_office):
    ws_office.exchange.add_extension("104", ws_office.password("104"), port="udp")
    assert ws_office.raw("104", transport="ws").ask("REGISTER").status == 403


def test_a_ping_of_sip_and_one_of_websocket_are_answered(ws_office):
    browser = knock(ws_office.exchange)
    assert browser.status == 101
    assert "Sec-WebSocket-Protocol: sip" in browser.head
    browser.send("\r\n\r\n")
    assert browser.receive() == b"\r\n"
    browser.send(b"?", opcode=9)
    browser.unread += browser.socket.recv(100)
    assert browser.take() == (10, b"?")


def test_a_message_may_come_in_fragments_and_as_bytes(ws_office):
    phone = ws_office.raw("101", transport="ws")
    text = phone.request("OPTIONS")
    phone.wire.websocket.send(text[:50], is_last=False)
    phone.wire.websocket.send(text[50:], opcode=0)
    assert phone.final_response("OPTIONS").status == 200
    phone.wire.websocket.send(phone.request("OPTIONS").encode(), opcode=2)
    assert phone.final_response("OPTIONS").status == 200


def test_messages_that_follow_the_handshake_at_once_are_not_lost(ws_office):
    phone = ws_office.raw("101", transport="ws")
    for _ in range(20):
        phone.wire.send(phone.request("OPTIONS"))
    assert [phone.final_response("OPTIONS").status for _ in range(20)] == [200] * 20


def test_what_jssip_expects_of_paths_protocols_and_origins(ws_office):
    exchange = ws_office.exchange
    assert knock(exchange, path="/ws").status == 101
    assert knock(exchange, protocol="chat").status == 400
    assert knock(exchange, lines="Origin: http://127.0.0.1\r\n").status == 101
    assert knock(exchange, lines="Origin: https://elsewhere.example\r\n").status == 403


def test_a_page_that_the_configuration_names_may_come(make_office):
    office = make_office("ws", PLAIN_MEDIA, api_lines='origins = ["https://www.example.com"]')
    assert knock(office.exchange, lines="Origin: https://www.example.com\r\n").status == 101


def test_a_message_that_is_too_large_ends_the_connection(ws_office):
    browser = knock(ws_office.exchange)
    browser.send("OPTIONS " + "x" * 70_000)
    assert browser.receive() == b""


def test_a_page_that_was_closed_is_not_rung(ws_office):
    closed = ws_office.raw("102", transport="ws").register()
    closed.close()
    exchange = ws_office.exchange
    wait_until(lambda: "extension=102 unregistered" in exchange.output(), 5, "the end of its registration")
    caller = ws_office.raw("101", transport="ws")
    assert caller.ask("INVITE", f"sip:102@{caller.domain}", body=caller.sdp()).status == 480


# R3
def test_a_new_certificate_drops_no_browser(wss_office):
    called = wss_office.raw("102", transport="wss").register()
    os.kill(wss_office.exchange.pid, signal.SIGHUP)
    time.sleep(0.5)
    talk(wss_office.raw("101", transport="wss").register(), called)


def test_browsers_over_ipv6(make_office):
    office = make_office("ws", PLAIN_MEDIA, api_host="[::1]")
    called = office.raw("102", transport="ws", host="::1").register()
    talk(office.raw("101", transport="ws", host="::1").register(), called)
