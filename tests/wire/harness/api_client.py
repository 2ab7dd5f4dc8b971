"""A client of the API in a test's hand: requests with a key, and the WebSocket of /events."""

import base64
import http.client
import json
import os
import socket
from urllib.parse import urlencode


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.content = response.read()

    @property
    def text(self):
        return self.content.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.content)

    def __repr__(self):
        return f"{self.status} {self.text}"


class ApiClient:
    def __init__(self, exchange, key=None):
        self.port = exchange.api_port
        self.key = key

    @classmethod
    def of_everything(cls, exchange):
        """With a new key that may do all there is."""
        return cls(exchange, exchange.command("api-key", "add", "all", "--scope", "*").strip())

    def ask(self, method, path, body=None, query=None, **headers):
        """headers: If_Match="..." is sent as If-Match. A body of bytes is a WAV file, another one JSON."""
        target = path + ("?" + urlencode(query) if query else "")
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            sent.setdefault("Authorization", f"Bearer {self.key}")
        is_sound = isinstance(body, bytes)
        if body is not None:
            sent.setdefault("Content-Type", "audio/wav" if is_sound else "application/json")
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            content = body if is_sound or body is None else json.dumps(body)
            connection.request(method.upper(), target, content, sent)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def events(self, resume=None):
        return EventStream(self.port, self.key, resume)


class EventStream:
    """GET /events: RFC 6455, as far as a listener needs it."""

    def __init__(self, port, key, resume):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        target = "/events" + (f"?resume={resume}" if resume else "")
        nonce = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {nonce}\r\n\r\n".encode()
        )
        self.file = self.socket.makefile("rb")
        status = self.file.readline()
        assert b" 101 " in status, status
        while self.file.readline() != b"\r\n":
            pass

    def next(self):
        """The next event; pings are passed over."""
        while True:
            opcode, length = self.file.read(2)
            if length == 126:
                length = int.from_bytes(self.file.read(2), "big")
            text = self.file.read(length)
            if opcode == 0x81:
                return json.loads(text)

    def wait(self, kind):
        while True:
            event = self.next()
            if event["type"] == kind:
                return event

    def close(self):
        self.file.close()
        self.socket.close()
