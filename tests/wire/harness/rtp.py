"""RTP by hand (RFC 3550 5.1): one socket, one stream, packets as the test wants them."""

import re
import socket
import struct

TICKS = 160  # 20 ms at 8 kHz.


def media_address(body):
    """(host, port) that a session description announces for its audio."""
    host = re.search(r"^c=IN IP[46] (\S+)", body, re.M).group(1)
    return host, int(re.search(r"^m=audio (\d+)", body, re.M).group(1))


class RtpSocket:
    def __init__(self, host="127.0.0.1", ssrc=0x5A17A1):
        self._socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, 0))
        self.port = self._socket.getsockname()[1]
        self.host = host
        self._ssrc = ssrc
        self._sequence = 1000

    def send(self, remote, payload, payload_type=8, timestamp=None):
        self._sequence += 1
        timestamp = self._sequence * TICKS if timestamp is None else timestamp
        header = struct.pack("!BBHII", 0x80, payload_type, self._sequence, timestamp, self._ssrc)
        self._socket.sendto(header + payload, remote)

    def receive(self, seconds=2):
        """(payload type without the marker, payload) of the next packet, or None."""
        self._socket.settimeout(seconds)
        try:
            packet = self._socket.recv(2048)
        except TimeoutError:
            return None
        return packet[1] & 0x7F, packet[12:]

    def payloads(self, seconds=0.5):
        """Every payload until nothing comes for that long."""
        found = []
        while packet := self.receive(seconds):
            found.append(packet[1])
        return found

    def close(self):
        self._socket.close()
