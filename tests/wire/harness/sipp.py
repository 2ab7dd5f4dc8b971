"""sipp against the exchange: a scenario of tests/wire/sipp is run, and must end as it says."""

import re
from pathlib import Path

from harness.ports import free_ports
from harness.programs import Program
from harness.sip_messages import parse

SCENARIOS = Path(__file__).resolve().parents[1] / "sipp"
RECEIVED = re.compile(r"message received \[\d+\] bytes :\n\n(.*?)(?=\n-{40,}|\Z)", re.S)


class Sipp:
    """Started at once. wait() fails the test when a call of the scenario did not go as written."""

    def __init__(self, exchange, scenario, number, password="", called="", port=None, **options):
        self.port = port or free_ports()
        self.directory = exchange.directory / f"sipp_{scenario}_{self.port}"
        self.directory.mkdir(exist_ok=True)
        self._messages = self.directory / "messages.log"
        host = options.get("host", "127.0.0.1")
        remote = exchange.address("::1" if ":" in host else "127.0.0.1")
        command = ["sipp", remote, "-sf", SCENARIOS / f"{scenario}.xml"]
        command += ["-i", host, "-p", self.port]
        command += ["-s", called or number, "-au", number, "-ap", password, "-key", "number", number]
        command += ["-t", {"udp": "u1", "tcp": "t1"}[options.get("transport", "udp")]]
        command += ["-m", options.get("calls", 1), "-r", options.get("rate", 10), "-nostdin"]
        command += ["-timeout", f"{options.get('seconds', 30)}s", "-timeout_error", "-recv_timeout", 20_000]
        command += ["-trace_msg", "-message_file", self._messages]
        for name, value in options.get("keys", {}).items():
            command += ["-key", name, value]
        self._seconds = options.get("seconds", 30)
        self._program = Program(command, self.directory / "log", cwd=self.directory)

    def wait(self):
        code = self._program.wait(self._seconds + 15)
        assert code == 0, f"sipp ended with {code}\n{self._tail()}"

    def stop(self):
        self._program.stop()

    def messages(self):
        return self._messages.read_text("utf-8", "replace") if self._messages.exists() else ""

    def received(self, method):
        """The requests of that method that came in, in order."""
        found = [parse(text.replace("\n", "\r\n")) for text in RECEIVED.findall(self.messages())]
        return [message for message in found if message.start.startswith(f"{method} ")]

    def _tail(self):
        return f"{self._program.output()[-1500:]}\n{self.messages()[-6000:]}"
