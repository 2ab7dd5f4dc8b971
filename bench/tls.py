"""What TLS costs: ./dev bench tls [--registrations N] [--idle N].

Processor time of the exchange for a registration by TLS and by WSS (connection, handshake, challenge,
log-in, end), beside that of OpenSSL's own server (s_server) for a connection and a handshake with the same
certificate: at most 1.5 times as much while 16 come at a time, as after a restart; one at a time is told too.
And the memory that an idle telephone by WSS keeps: less than 60 kB.
"""

import argparse
import resource
import selectors
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import load.paths  # noqa: E402, F401
from load.accounts import callers  # noqa: E402
from load.exchange import Exchange  # noqa: E402
from load.figures import print_table  # noqa: E402

from harness.ports import free_ports  # noqa: E402  isort: skip
from harness.sip_messages import Credentials, challenge_of, new_tag, parse  # noqa: E402  isort: skip
from harness.sip_socket import unverified  # noqa: E402  isort: skip
from harness.waiting import wait_until  # noqa: E402  isort: skip
from harness.websocket import WebSocket  # noqa: E402  isort: skip

MOST_TIMES = 1.5
AT_A_TIME = 16
MOST_KB = 60
SOURCES = 20  # Addresses that the idle ones come from: of one there may be 500.


def processor_seconds(pid):
    """Of all its threads, to the nanosecond."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def resident_kb(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


def connect(port, source="127.0.0.1"):
    connected = socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(source, 0))
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return unverified().wrap_socket(connected)


class Stream:
    """SIP in a stream, as far as answers without a body go."""

    transport = "TLS"

    def __init__(self, port, source="127.0.0.1"):
        self.socket = connect(port, source)

    def ask(self, text):
        self.socket.sendall(text.encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            chunk = self.socket.recv(65_536)
            assert chunk, f"closed after {answer!r}"
            answer += chunk
        return parse(answer.decode())


class Browser:
    transport = "WSS"

    def __init__(self, port, source="127.0.0.1"):
        self.socket = connect(port, source)
        self.websocket = WebSocket(self.socket)

    def ask(self, text):
        self.websocket.send(text)
        return parse(self.websocket.receive().decode())


def register(phone, account):
    uri, call_id, tag = "sip:127.0.0.1", new_tag(), new_tag()

    def request(cseq, lines=""):
        return (
            f"REGISTER {uri} SIP/2.0\r\n"
            f"Via: SIP/2.0/{phone.transport} x.invalid;branch=z9hG4bK{new_tag()};rport\r\n"
            f"From: <sip:{account.number}@127.0.0.1>;tag={tag}\r\nTo: <sip:{account.number}@127.0.0.1>\r\n"
            f"Call-ID: {call_id}\r\nCSeq: {cseq} REGISTER\r\nMax-Forwards: 70\r\nExpires: 3600\r\n"
            f"Contact: <sip:{account.number}@x.invalid>\r\n{lines}Content-Length: 0\r\n\r\n"
        )

    challenge = challenge_of(phone.ask(request(1)), "MD5")
    log_in = Credentials(account.number, account.password).answer(challenge, "REGISTER", uri)
    answer = phone.ask(request(2, log_in))
    assert answer.status == 200, answer


def cost(pid, times, deed):
    """Milliseconds of the processor for each: one at a time, and many."""
    deed(0)
    costs = []
    for at_a_time in (1, AT_A_TIME):
        time.sleep(0.5)
        before = processor_seconds(pid)
        with ThreadPoolExecutor(at_a_time) as pool:
            list(pool.map(deed, range(times)))
        time.sleep(0.5)
        costs.append((processor_seconds(pid) - before) * 1000 / times)
    return costs


def cost_of_handshake(folder, times):
    port = free_ports(1)
    command = ["openssl", "s_server", "-accept", str(port), "-quiet", "-cert", folder / "certificate.pem"]
    command += ["-key", folder / "key.pem"]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: can_connect(port), 10, "OpenSSL's server")
        return cost(server.pid, times, lambda _: connect(port).close())
    finally:
        server.kill()
        server.wait()


def can_connect(port):
    try:
        connect(port).close()
        return True
    except (OSError, ssl.SSLError):
        return False


def cost_of_registration(exchange, accounts, kind, port):
    def deed(i):
        phone = kind(port)
        register(phone, accounts[i])
        phone.socket.close()

    return cost(exchange.pids[0], len(accounts), deed)


class Listening(threading.Thread):
    """Answers the pings of idle ones, so that they are kept."""

    def __init__(self):
        super().__init__(daemon=True)
        self.selector = selectors.DefaultSelector()
        self.closed = 0

    def add(self, browser):
        self.selector.register(browser.socket, selectors.EVENT_READ, browser)

    def run(self):
        while True:
            for key, _ in self.selector.select(0.2):
                self.answer(key.data.websocket)

    def answer(self, websocket):
        chunk = websocket.socket.recv(65_536)
        if not chunk:
            self.closed += 1
            self.selector.unregister(websocket.socket)
        websocket.unread += chunk
        while frame := websocket.take():
            if frame[0] == 9:
                websocket.send(frame[1], opcode=10)


def idle_kb(exchange, accounts):
    """kB that each keeps, when all of them have been pinged."""
    listening, browsers = Listening(), []
    before = resident_kb(exchange.pids[0])
    listening.start()
    for i, account in enumerate(accounts):
        browsers.append(Browser(exchange.api_port, f"127.0.0.{2 + i % SOURCES}"))
        register(browsers[-1], account)
        listening.add(browsers[-1])
    time.sleep(35)
    after = resident_kb(exchange.pids[0])
    connections = exchange.status()["connections"]
    assert connections >= len(accounts), f"{connections} are left; {listening.closed} were closed"
    return (after - before) / len(accounts)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--registrations", type=int, default=1_000)
    parser.add_argument("--idle", type=int, default=5_000)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    directory = Path(tempfile.mkdtemp(prefix="tls-"))
    exchange = Exchange(directory, transports=("tls", "wss"), serves_https=True)
    accounts = callers(max(options.registrations, options.idle))
    exchange.add_people(accounts)
    exchange.start().wait_ready()
    try:
        some = accounts[: options.registrations]
        handshake = cost_of_handshake(directory / "data/tls", len(some))
        rows = [["OpenSSL's handshake", *handshake, 1.0, 1.0]]
        for kind, port in ((Stream, exchange.sip_port), (Browser, exchange.api_port)):
            costs = cost_of_registration(exchange, some, kind, port)
            times = (ours / theirs for ours, theirs in zip(costs, handshake))
            rows.append([f"registration by {kind.transport}", *costs, *times])
        print_table(["", "ms, one at a time", f"ms, {AT_A_TIME} at a time", "times", "times"], rows)
        kb = idle_kb(exchange, accounts[: options.idle])
        print_table(["idle by WSS", "kB each"], [[str(options.idle), kb]])
    finally:
        exchange.stop()
        shutil.rmtree(directory, ignore_errors=True)
    sys.exit(max(row[-1] for row in rows) > MOST_TIMES or kb >= MOST_KB)


if __name__ == "__main__":
    main()
