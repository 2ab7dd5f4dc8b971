"""A socket that speaks SIP to the exchange, over UDP, TCP, TLS or a WebSocket, a message at a time."""

import functools
import re
import socket
import ssl
import time

from harness.sip_messages import parse
from harness.websocket import WebSocket


@functools.cache
def unverified():
    """For a test that asks for something else than whom the exchange shows itself to be."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def port_of(server, transport):
    """Where it speaks this transport: WebSockets by the web, TLS one above TCP."""
    if transport in ("ws", "wss"):
        return server.api_port
    return server.sip_port + (1 if transport == "tls" else 0)


class SipSocket:
    def __init__(self, remote, transport="udp", host="127.0.0.1"):
        """remote: (host, port) of the exchange. host: the local address, which also says the family."""
        self.transport = transport
        self.host = host
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.is_stream = transport != "udp"
        kind = socket.SOCK_STREAM if self.is_stream else socket.SOCK_DGRAM
        self._socket = socket.socket(family, kind)
        self._socket.bind((host, 0))
        self._socket.connect(remote)
        if transport in ("tls", "wss"):
            self._socket = unverified().wrap_socket(self._socket)
        self.websocket = WebSocket(self._socket) if transport in ("ws", "wss") else None
        self.port = self._socket.getsockname()[1]
        self._unread = b""

    def send(self, text):
        if self.websocket:
            return self.websocket.send(text)
        self._socket.sendall(text.encode() if isinstance(text, str) else text)

    def receive(self, seconds=5):
        """The next message, or None. A closed connection is None too, at once."""
        deadline = time.monotonic() + seconds
        while (remaining := deadline - time.monotonic()) > 0:
            message = self._take_message()
            if message:
                return message
            self._socket.settimeout(remaining)
            try:
                chunk = self.websocket.receive() if self.websocket else self._socket.recv(65536)
            except (TimeoutError, ConnectionRefusedError):
                return None
            except ConnectionResetError:
                self.is_closed = True
                return None
            if not chunk and self.is_stream:
                self.is_closed = True
                return None
            if self.websocket and not chunk.strip():
                continue  # A pong.
            if not self.is_stream or self.websocket:
                return parse(chunk.decode("utf-8", "replace"))
            self._unread += chunk
        return None

    def raw(self, seconds=5):
        """The next bytes as they came, keep-alives included; b"" when none come."""
        self._socket.settimeout(seconds)
        try:
            return self._socket.recv(65536)
        except (TimeoutError, ConnectionResetError, ConnectionRefusedError):
            return b""

    def certificate(self):
        """What it shows, as bytes (DER). Of TLS alone."""
        return self._socket.getpeercert(binary_form=True)

    def close(self):
        self._socket.close()

    @property
    def uri_transport(self):
        return "ws" if self.websocket else self.transport

    is_closed = False

    def _take_message(self):
        """RFC 3261 18.3: blank lines before a message are skipped, Content-Length ends it."""
        self._unread = self._unread.lstrip(b"\r\n")
        end = self._unread.find(b"\r\n\r\n")
        if end < 0:
            return None
        found = re.search(rb"^(?:content-length|l)[ \t]*:[ \t]*(\d+)", self._unread[:end], re.I | re.M)
        length = end + 4 + (int(found.group(1)) if found else 0)
        if len(self._unread) < length:
            return None
        text, self._unread = self._unread[:length], self._unread[length:]
        return parse(text.decode("utf-8", "replace"))
