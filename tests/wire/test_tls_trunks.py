"""Lines outside by TLS: the carrier has to be who the trunk says it is."""

import socket
import ssl
import threading

import pytest
from harness.outside import OUTSIDE, add_trunk, wait_status
from harness.ports import free_ports
from harness.sip_messages import parse
from test_tls import make_certificate


class TlsCarrier(threading.Thread):
    """Answers every request with 200, to whoever speaks TLS with it."""

    def __init__(self, directory):
        super().__init__(daemon=True)
        self.port, self.requests, self.refused = free_ports(1), [], 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(directory / "given.pem", directory / "given.key")
        self._listener = socket.create_server((OUTSIDE, self.port))
        self.start()

    def run(self):
        while True:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            try:
                self._serve(self._context.wrap_socket(connected, server_side=True))
            except (ssl.SSLError, ConnectionError):
                self.refused += 1

    def _serve(self, connected):
        with connected, connected.makefile("rwb") as stream:
            lines = []
            for line in stream:
                lines.append(line.decode())
                if line == b"\r\n":
                    self._answer(stream, parse("".join(lines)))
                    lines = []

    def _answer(self, stream, request):
        self.requests.append(request)
        copied = "".join(f"Via: {via}\r\n" for via in request.values("via"))
        for name in ("From", "Call-ID", "CSeq", "Contact"):
            copied += f"{name}: {request.header(name)}\r\n"
        to = request.header("to")
        stream.write(f"SIP/2.0 200 OK\r\n{copied}To: {to};tag=x\r\nContent-Length: 0\r\n\r\n".encode())
        stream.flush()

    def close(self):
        self._listener.close()


@pytest.fixture
def carrier(directory):
    make_certificate(directory, "carrier.example.com", OUTSIDE)
    carrier = TlsCarrier(directory)
    yield carrier
    carrier.close()


def trunk_of(office, carrier):
    log_in = ("--user", "us", "--password", "secret")
    add_trunk(office, "acme", carrier.port, *log_in, kind="registration", transport="tls")


# S4.03
def test_a_trunk_registers_by_tls_where_it_trusts_the_carrier(make_office, carrier, directory):
    office = make_office("udp", more_config=f'[tls]\ntrusted = "{directory}/given.pem"\n')
    trunk_of(office, carrier)
    wait_status(office, "acme", "up")
    registered = next(request for request in carrier.requests if request.method == "REGISTER")
    assert registered.header("via").startswith("SIP/2.0/TLS ")
    assert "transport=tls" in registered.header("contact")


def test_a_carrier_that_nobody_vouches_for_is_told_nothing(make_office, carrier):
    office = make_office("udp")
    trunk_of(office, carrier)
    wait_status(office, "acme", "down")
    assert not carrier.requests
    assert carrier.refused
