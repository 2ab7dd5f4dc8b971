"""Storms beside calls in progress: not one packet of theirs may be lost, and the honest are still served."""

import os
import resource
import socket
import threading
import time

from load.accounts import callers, write_people
from load.exchange import Exchange
from load.office import Office
from load.processes import cpu_seconds, memory_kib, open_files
from load.traffic import Talking

CALLS = 50
HALF_OPEN = 10_000
STRANGER = "127.0.0.66"


def run(quick):
    seconds = 8 if quick else 30
    rows, wrong = [], []
    for name, storm in STORMS.items():
        with Office(_make_exchange, 2_000) as office:
            phones = office.register()
            rows.append([name, *_weather(office, phones, storm, seconds)])
        if rows[-1][1] or rows[-1][2]:
            wrong.append(f"{name}: {rows[-1][1]} packets lost, {rows[-1][2]} altered")
        if rows[-1][4]:
            wrong.append(f"{name}: {rows[-1][4]} honest calls failed")
    heads = ["storm", "packets lost", "altered", "p99 us", "honest calls failed"]
    return [*heads, "of", "asked", "cpu share", "MiB more", "fds more"], rows, wrong


def _make_exchange(directory):
    return Exchange(directory, trusted="127.0.0.1/32")  # The load is at home; strangers are judged.


def _weather(office, phones, storm, seconds):
    server = office.server
    talking = Talking(office, phones, CALLS, seconds + 4)
    memory, files = memory_kib(server.pids), open_files(server.pids[0])
    cpu, started = cpu_seconds(server.pids), time.monotonic()
    calls = office.call(first=CALLS, rate=5, calls=5 * seconds, hold_ms=200, patience_ms=5_000)
    asked = storm(office, time.monotonic() + seconds)
    calls.wait()
    spent = (cpu_seconds(server.pids) - cpu) / (time.monotonic() - started)
    figures = talking.figures()
    good, _ = calls.counts()
    return [
        figures["lost"], figures["altered"] + figures["foreign"], figures["p99_us"], 5 * seconds - good,
        5 * seconds, asked, spent, (memory_kib(server.pids) - memory) / 1024,
        open_files(server.pids[0]) - files,
    ]  # fmt: skip


def calm(_, until):
    time.sleep(max(0, until - time.monotonic()))
    return 0


def register_avalanche(office, until):
    """Every phone at once, again and again: as after a power cut."""
    people = write_people(office.directory / "avalanche.csv", callers(2_000))
    seconds = until - time.monotonic()
    run = office.sipp("register", people, rate=20_000, at_once=1_000, seconds=int(seconds))
    run.wait()
    return sum(run.counts())


def garbage(office, until):
    """What is no SIP, at the SIP port and at the ports of the calls' sound."""
    targets = [("127.0.0.1", office.server.sip_port), ("127.0.0.1", 20_000), ("127.0.0.1", 20_001)]
    pieces = [os.urandom(size) for size in (1, 12, 172, 1_400, 9_000)]
    return _flood(pieces, targets, until)


def oversized(office, until):
    """Bodies of 60 kB that are said to be INVITEs, and one without an end over TCP."""
    head = f"INVITE sip:50000@{office.server.address} SIP/2.0\r\n"
    head += f"Via: SIP/2.0/UDP {STRANGER};branch=z9hG4bKbig\r\n"
    head += "From: <sip:1@x>;tag=1\r\nTo: <sip:50000@x>\r\nCall-ID: big\r\nCSeq: 1 INVITE\r\n"
    body = b"a" * 60_000
    datagram = (head + f"Content-Length: {len(body)}\r\n\r\n").encode() + body
    endless = threading.Thread(target=_endless_body, args=(office.server.sip_port, head, until))
    endless.start()
    sent = _flood([datagram], [("127.0.0.1", office.server.sip_port)], until, a_second=500)
    endless.join()
    return sent


def _endless_body(port, head, until):
    try:
        with _connect(port, 1) as stream:
            stream.sendall((head + "Content-Length: 1000000000\r\n\r\n").encode())
            while time.monotonic() < until:
                stream.sendall(b"a" * 65_536)
    except OSError:
        pass  # It hung up: that is how it should end.


def half_open(office, until):
    """Ten thousand connections that begin a message and never end it, from many addresses."""
    return _connections(office, until, b"INVITE sip:50000@x SIP/2.0\r\nVia: ")


def slow_readers(office, until):
    """Ten thousand connections that ask, and never read the answer."""
    ask = f"OPTIONS sip:{office.server.address} SIP/2.0\r\nVia: SIP/2.0/TCP {STRANGER};branch=z9hG4bKslow\r\n"
    ask += "From: <sip:1@x>;tag=1\r\nTo: <sip:1@x>\r\nCall-ID: slow\r\nCSeq: 1 OPTIONS\r\n"
    ask += "Content-Length: 0\r\n\r\n"
    return _connections(office, until, ask.encode() * 20)


def _flood(pieces, targets, until, a_second=20_000):
    sent = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind((STRANGER, 0))
        while time.monotonic() < until:
            for _ in range(a_second // 100):
                try:
                    stranger.sendto(pieces[sent % len(pieces)], targets[sent // len(pieces) % len(targets)])
                except OSError:
                    continue  # Our own buffer is full: it was a flood.
                finally:
                    sent += 1
            time.sleep(0.01)
    return sent


def _connections(office, until, first_words):
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(HALF_OPEN + 1_000, limit[1]), limit[1]))
    streams, asked = [], 0
    while asked < HALF_OPEN and time.monotonic() < until:
        asked += 1
        try:
            streams.append(_connect(office.server.sip_port, asked))
            streams[-1].send(first_words)
        except OSError:
            continue  # Refused: it may.
    time.sleep(max(0, until - time.monotonic()))
    for stream in streams:
        stream.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, limit)
    return asked


def _connect(port, number):
    stream = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    stream.settimeout(0.5)
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    stream.bind((f"127.0.{1 + number // 250}.{1 + number % 250}", 0))
    stream.connect(("127.0.0.1", port))
    return stream


STORMS = {
    "calm": calm,
    "REGISTER avalanche": register_avalanche,
    "garbage": garbage,
    "oversized bodies": oversized,
    "half-open connections": half_open,
    "slow readers": slow_readers,
}
