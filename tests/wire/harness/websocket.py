"""The client's end of a WebSocket (RFC 6455), over a socket that is connected already."""

import base64
import os


class WebSocket:
    """Looks like a socket that carries messages: send one, take the next."""

    def __init__(self, connected, path="/sip", protocol="sip", lines=""):
        self.socket = connected
        nonce = base64.b64encode(os.urandom(16)).decode()
        connected.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Protocol: {protocol}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {nonce}\r\n{lines}\r\n".encode()
        )
        self.unread = b""
        while b"\r\n\r\n" not in self.unread:
            chunk = connected.recv(4096)
            assert chunk, f"closed before the end of the head: {self.unread!r}"
            self.unread += chunk
        head, self.unread = self.unread.split(b"\r\n\r\n", 1)
        self.head = head.decode()
        self.status = int(self.head.split()[1])

    def send(self, message, opcode=1, is_last=True):
        """Masked, as a client must. opcode: 1 text, 2 binary, 8 close, 9 ping, 0 goes on."""
        payload = message.encode() if isinstance(message, str) else message
        mask = os.urandom(4)
        head = bytes([opcode | (0x80 if is_last else 0)])
        if len(payload) < 126:
            head += bytes([0x80 | len(payload)])
        elif len(payload) < 65_536:
            head += bytes([0x80 | 126]) + len(payload).to_bytes(2, "big")
        else:
            head += bytes([0x80 | 127]) + len(payload).to_bytes(8, "big")
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(head + mask + masked)

    def take(self):
        """(opcode, payload) of the next whole frame among the unread bytes, or None."""
        if len(self.unread) < 2:
            return None
        length, start = self.unread[1] & 0x7F, 2
        if length >= 126:
            start += 2 if length == 126 else 8
            length = int.from_bytes(self.unread[2:start], "big")
        if len(self.unread) < start + length:
            return None
        opcode, payload = self.unread[0] & 0x0F, self.unread[start : start + length]
        self.unread = self.unread[start + length :]
        return opcode, payload

    def receive(self):
        """The next message's bytes; pings are answered on the way. b"" when it was closed."""
        while True:
            frame = self.take()
            if frame is None:
                chunk = self.socket.recv(65_536)
                if not chunk:
                    return b""
                self.unread += chunk
                continue
            opcode, payload = frame
            if opcode == 9:
                self.send(payload, opcode=10)
            elif opcode == 8:
                return b""
            elif opcode in (1, 2):
                return payload
