"""Silence while an attended transfer is completed, or taken back: ./dev bench transfer [--rounds N].

Three phones send packets of 20 ms that say whose they are; each one's silence runs from the last packet of
whom it heard before to the first of whom it hears now, by the kernel's clock. T3 allows 300 ms.
"""

import argparse
import select
import shutil
import socket
import struct
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import load.paths  # noqa: E402, F401
from load.accounts import Account  # noqa: E402
from load.exchange import Exchange  # noqa: E402
from load.figures import median, percentile, print_table  # noqa: E402

from harness.raw_phone import RawPhone  # noqa: E402  isort: skip
from harness.rtp import media_address  # noqa: E402  isort: skip
from harness.sip_messages import sdp  # noqa: E402  isort: skip
from harness.waiting import wait_until  # noqa: E402  isort: skip

PACKET_S = 0.02
LIMIT_MS = 300
TIMESTAMP = 35  # SO_TIMESTAMPNS of Linux.
MUSIC = ""  # What comes from nobody.


class Sound:
    """One phone's packets: each is filled with the last digit of its number."""

    def __init__(self, number):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setsockopt(socket.SOL_SOCKET, TIMESTAMP, 1)
        self.port = self.socket.getsockname()[1]
        self.heard = []  # (seconds, number of who was heard)
        self.remote = None
        self._mark = number[-1].encode()
        self._sequence = 0

    def send(self):
        if self.remote:
            self._sequence += 1
            header = struct.pack("!BBHII", 0x80, 8, self._sequence & 0xFFFF, self._sequence * 160, self.port)
            self.socket.sendto(header + self._mark * 160, self.remote)

    def receive(self):
        packet, control, _, _ = self.socket.recvmsg(2048, 64)
        seconds, nanoseconds = struct.unpack("qq", control[0][2])
        sound = packet[12:]
        is_of_one = len(sound) == 160 and sound == sound[:1] * 160 and sound[:1].isdigit()
        self.heard.append((seconds + nanoseconds / 1e9, sound[:1].decode() if is_of_one else MUSIC))

    def hears(self, who):
        return [each for _, each in self.heard[-3:]] == [who] * 3

    def silence_ms(self, before, after):
        last = max(when for when, who in self.heard if who == before)
        return (min(when for when, who in self.heard if who == after and when > last) - last) * 1000


class Mouths(threading.Thread):
    """Sends and receives for all, in a thread of its own."""

    def __init__(self, sounds):
        super().__init__(daemon=True)
        self.sounds = sounds
        self.is_over = False

    def run(self):
        next_packet = time.monotonic()
        by_socket = {sound.socket: sound for sound in self.sounds}
        while not self.is_over:
            if time.monotonic() >= next_packet:
                next_packet += PACKET_S
                for sound in self.sounds:
                    sound.send()
            wait = max(0.0, next_packet - time.monotonic())
            for readable in select.select(list(by_socket), [], [], wait)[0]:
                by_socket[readable].receive()


class Talker:
    """A phone with its sound."""

    def __init__(self, exchange, account):
        self.phone = RawPhone(exchange, account.number, account.password).register()
        self.sound = Sound(account.number)
        self.call = None

    @property
    def mark(self):
        return self.phone.number[-1]

    def description(self, version=1):
        return sdp("127.0.0.1", self.sound.port, version=version)

    def dial(self, number):
        self.call = self.phone.invite(number, self.description())

    def connected(self):
        self.call.wait(200)
        self.call.acknowledge()
        self.sound.remote = media_address(self.call.answer.body)

    def answer(self):
        self.call = self.phone.wait_call()
        self.call.respond(200, "OK", body=self.description())
        self.phone.wait_request("ACK")
        self.call.remote = self.call.uri
        self.sound.remote = media_address(self.call.incoming_invite.body)

    def press(self, keys):
        for key in keys:
            lines = "Content-Type: application/dtmf-relay\r\n"
            self.call.send("INFO", lines, f"Signal={key}\r\nDuration=160\r\n")

    def hang_up(self):
        self.sound.remote = None
        self.call.hang_up()

    def take_new_identity(self):
        """The re-INVITE that tells whom it talks to now."""
        self.phone.respond(self.phone.wait_request("INVITE"), 200, "OK", body=self.description())
        self.phone.wait_request("ACK")

    def wait_bye(self):
        self.call.wait_bye()
        self.sound.remote = None

    def close(self):
        self.phone.register(expires=0)
        self.phone.close()
        self.sound.socket.close()


def wait_heard(talker, who):
    wait_until(lambda: talker.sound.hears(who), 5, f"sound of {who or 'music'} at {talker.phone.number}")


def ask(caller, transferor, target):
    """The caller hears music, the other two talk."""
    caller.dial(transferor.phone.number)
    transferor.answer()
    caller.connected()
    wait_heard(caller, transferor.mark)
    transferor.press(f"*2{target.phone.number}")
    target.answer()
    wait_heard(target, transferor.mark)
    wait_heard(caller, MUSIC)


def complete(caller, transferor, target):
    """The silences at the caller's and at the target's."""
    transferor.hang_up()
    caller.take_new_identity()
    target.take_new_identity()
    wait_heard(caller, target.mark)
    wait_heard(target, caller.mark)
    caller.hang_up()
    target.wait_bye()
    return caller.sound.silence_ms(MUSIC, target.mark), target.sound.silence_ms(transferor.mark, caller.mark)


def take_back(caller, transferor, target):
    """The silences at the caller's and at the transferor's."""
    transferor.press("*")
    target.wait_bye()
    wait_heard(caller, transferor.mark)
    wait_heard(transferor, caller.mark)
    caller.hang_up()
    transferor.wait_bye()
    of_transferor = transferor.sound.silence_ms(target.mark, caller.mark)
    return caller.sound.silence_ms(MUSIC, transferor.mark), of_transferor


def one_round(exchange, accounts, ending):
    talkers = [Talker(exchange, account) for account in accounts]
    mouths = Mouths([talker.sound for talker in talkers])
    mouths.start()
    try:
        ask(*talkers)
        return ending(*talkers)
    finally:
        mouths.is_over = True
        mouths.join()
        for talker in talkers:
            talker.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args().rounds
    directory = Path(tempfile.mkdtemp(prefix="transfer-"))
    accounts = [Account(number, 0) for number in ("101", "102", "103")]
    exchange = Exchange(directory)
    exchange.add_people(accounts)
    exchange.start().wait_ready()
    rows = []
    try:
        for name, ending in (("completed", complete), ("taken back", take_back)):
            silences = [ms for _ in range(rounds) for ms in one_round(exchange, accounts, ending)]
            rows.append([name, len(silences), median(silences), percentile(silences, 0.99), max(silences)])
    finally:
        exchange.stop()
        shutil.rmtree(directory, ignore_errors=True)
    print_table(["attended transfer", "silences", "median ms", "p99 ms", "longest ms"], rows)
    sys.exit(any(row[-1] >= LIMIT_MS for row in rows))


if __name__ == "__main__":
    main()
