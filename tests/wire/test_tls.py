"""SIP over TLS, HTTPS, and certificates that change while telephones are connected (R3)."""

import json
import os
import re
import signal
import ssl
import subprocess
import urllib.request

import pytest

from harness.sip_socket import unverified
from harness.talk import talk
from harness.waiting import wait_until


PLAIN_MEDIA = {"media_encryption": "none"}  # Whose signalling is secured is offered protected sound else.


@pytest.fixture
def tls_office(make_office):
    return make_office("tls", PLAIN_MEDIA)


def make_certificate(directory, name, address="127.0.0.1"):
    """A new one, signed by itself, in the files that `given` names."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-days", "30", "-keyout", directory / "given.key", "-out", directory / "given.pem"]
    command += ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name},IP:{address}"]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def given(directory):
    """Configuration with the administrator's own certificate."""
    make_certificate(directory, "pbx.example.com")
    return f'[tls]\ncertificate = "{directory}/given.pem"\nkey = "{directory}/given.key"\n'


def s_client(exchange, *options):
    """What openssl says of a connection that it closes at once."""
    done = subprocess.run(
        ["openssl", "s_client", "-connect", exchange.address(transport="tls"), *options],
        input="",
        capture_output=True,
        text=True,
        timeout=20,
    )
    return done.stdout + done.stderr


# S1.14
def test_two_telephones_talk_over_tls(tls_office):
    caller, called = tls_office.phone("101", 440, "tls"), tls_office.phone("102", 1000, "tls")
    talk(caller, called)
    caller.hang_up()
    called.wait_ended()


def test_two_telephones_talk_over_tls_and_ipv6(make_office):
    office = make_office("tls6", PLAIN_MEDIA)
    caller, called = office.phone("101", 440, "tls", "::1"), office.phone("102", 1000, "tls", "::1")
    talk(caller, called)
    caller.hang_up()
    called.wait_ended()


def test_a_call_reaches_a_telephone_by_the_connection_it_opened(tls_office):
    called, caller = tls_office.raw("102", transport="tls").register(), tls_office.raw("101", transport="tls")
    call = caller.invite("102")
    incoming = called.wait_call()
    assert "SIP/2.0/TLS" in incoming.incoming_invite.header("via")
    assert "transport=tls" in incoming.incoming_invite.header("contact")
    incoming.pick_up()
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    incoming.wait_bye()


def test_old_versions_and_renegotiation_are_refused(tls_office):
    assert "Cipher is (NONE)" in s_client(tls_office.exchange, "-tls1_1")
    assert "TLSv1.3" in s_client(tls_office.exchange)
    modern = s_client(tls_office.exchange, "-tls1_2")
    assert "TLSv1.2" in modern
    assert "Secure Renegotiation IS supported" in modern


def test_who_does_not_speak_tls_is_cut_off(tls_office):
    phone = tls_office.raw("101", transport="tls")
    plain = tls_office.raw("101", transport="tls").wire
    plain._socket = plain._socket.unwrap()  # The stream goes on without TLS: rubbish.
    plain._socket.sendall(b"OPTIONS sip:x SIP/2.0\r\n\r\n")
    assert plain.receive(5) is None
    assert phone.ask_once("OPTIONS").status == 200


# R3
def test_a_new_certificate_drops_no_connection(make_office, given, directory):
    office = make_office("tls", PLAIN_MEDIA, more_config=given)
    before = office.raw("101", transport="tls").register()
    first = before.wire.certificate()

    make_certificate(directory, "renewed.example.com")
    os.kill(office.exchange.pid, signal.SIGHUP)

    def shows_the_new_one():
        after = office.raw("102", transport="tls")
        return after if after.wire.certificate() != first else None

    after = wait_until(shows_the_new_one, 10, "the new certificate")
    assert after.ask_once("OPTIONS").status == 200
    call = after.invite("101")
    incoming = before.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    incoming.wait_bye()


def test_a_certificate_that_cannot_be_read_leaves_the_old_one(make_office, given, directory):
    office = make_office("tls", PLAIN_MEDIA, more_config=given)
    (directory / "given.pem").write_text("not a certificate")
    office.exchange.command("group", "add", "more")  # It reloads.
    wait_until(lambda: "cannot be read" in office.exchange.output(), 5, "the alarm")
    assert office.raw("101", transport="tls").ask_once("OPTIONS").status == 200


def test_the_key_that_is_made_is_for_nobody_else(tls_office):
    folder = tls_office.exchange.directory / "data" / "tls"
    assert (folder / "key.pem").stat().st_mode & 0o777 == 0o600
    assert ssl.PEM_cert_to_DER_cert((folder / "certificate.pem").read_text()) == tls_office.raw(
        "101", transport="tls"
    ).wire.certificate()


def test_the_api_speaks_https(make_office):
    office = make_office("udp", api_lines="tls = true")
    key = office.exchange.command("api-key", "add", "all", "--scope", "*").strip()

    def ask(path):
        request = urllib.request.Request(
            f"https://127.0.0.1:{office.exchange.api_port}{path}", headers={"Authorization": f"Bearer {key}"}
        )
        return urllib.request.urlopen(request, context=unverified(), timeout=10).read().decode()

    assert json.loads(ask("/health")) == {"status": "ok"}
    left = re.search(r"^santral_tls_certificate_expiry_seconds (\S+)$", ask("/metrics"), re.M)
    assert 0 < float(left.group(1)) < 3651 * 86_400
