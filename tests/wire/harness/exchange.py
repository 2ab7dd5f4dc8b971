"""The exchange under test: the real binary on free loopback ports, its data in a temporary folder.

The binary is $SANTRAL_BINARY (./dev test sets it). Everything is set up by its own command line, as an
administrator would.
"""

import csv
import io
import os
import signal
import socket
import subprocess
from pathlib import Path

from harness.baresip import bracketed
from harness.ports import free_ports
from harness.programs import Program
from harness.sip_socket import port_of
from harness.tones import sine, write_wav
from harness.waiting import wait_until

DEFAULT_BINARY = Path(__file__).resolve().parents[3] / "build/test/src/santral"
BINARY = Path(os.environ.get("SANTRAL_BINARY", DEFAULT_BINARY))
MEDIA_PORTS = 100
MUSIC = 587  # Hz: what callers on hold hear. Plain, and quicker to have than the music that comes with it.

CONFIG = """\
[paths]
data = "{directory}/data"
recordings = "{directory}/recordings"

[media]
ports = "{media}-{media_last}"
music = "{directory}/music.wav"
{media_lines}
[log]
level = "debug"

[api]
listen = "{api_host}:{api_port}"
{api_lines}

[control]
socket = "{directory}/control.sock"

{more}
"""


class Exchange:
    """Not started by itself: `set_up` before or after `start`, as a test needs it."""

    def __init__(self, directory, sip_port=None, more_config="", media_ports=MEDIA_PORTS, **lines):
        """lines: media_lines, api_lines (of those sections of the configuration), api_host."""
        assert BINARY.is_file(), f"{BINARY} is not there: build it with ./dev test, or set SANTRAL_BINARY"
        self.directory = directory
        self.sip_port = sip_port or free_ports(2)
        self.api_port = free_ports(1)
        self.config = directory / "santral.toml"
        self.log = directory / "santral.log"
        self._program = None
        media = free_ports(media_ports)
        while media <= self.sip_port < media + MEDIA_PORTS:  # Nobody listens there yet, so it looked free.
            media = free_ports(MEDIA_PORTS)
        text = CONFIG.format(
            directory=directory,
            media=media,
            media_last=media + media_ports - 1,
            media_lines=lines.get("media_lines", ""),
            api_port=self.api_port,
            api_host=lines.get("api_host", "127.0.0.1"),
            api_lines=lines.get("api_lines", ""),
            more=more_config,
        )
        self.config.write_text(text)
        write_wav(directory / "music.wav", sine(MUSIC, 2.0))
        for folder in ("data", "recordings"):
            (directory / folder).mkdir()

    # --- the command line -----------------------------------------------------------------------------------

    def try_command(self, *words, stdin=""):
        """The finished process: for commands that may be refused."""
        command = [BINARY, "--config", self.config, *words]
        return subprocess.run(
            [str(word) for word in command], input=stdin, capture_output=True, text=True, timeout=60
        )

    def command(self, *words, stdin=""):
        """What it printed; a refusal fails the test."""
        done = self.try_command(*words, stdin=stdin)
        assert done.returncode == 0, f"santral {' '.join(map(str, words))}: {done.stdout}{done.stderr}"
        return done.stdout

    def add_port(self, name, address="127.0.0.1", transport="udp", port=None, **options):
        words = ["port", "add", name, "--address", address, "--port", port or self.sip_port]
        self.command(*words, "--transport", transport, *words_of(options))

    def add_extension(self, number, password, name="", group="staff", port="udp", **options):
        words = ["extension", "add", number, name or f"Person {number}", "--group", group]
        words += ["--port", port, *words_of(options)]
        if password:
            words += ["--password", password]
        self.command(*words)

    def records(self):
        """The call records, one dictionary per line of the CSV, the newest first."""
        text = self.command("records", "--csv", "--limit", 0)
        return list(csv.DictReader(io.StringIO(text)))

    def wait_records(self, count, seconds=10):
        """Those of calls that are over; a call in progress has one already."""

        def find():
            ended = [record for record in self.records() if record["outcome"]]
            return ended if len(ended) >= count else None

        return wait_until(find, seconds, f"{count} call records")

    # --- the server -----------------------------------------------------------------------------------------

    def start(self):
        self._program = Program([BINARY, "serve", "--config", self.config], self.log)
        wait_until(self._is_ready, 20, "control socket of the exchange")
        return self

    def _is_ready(self):
        if not self._program.is_running():
            raise AssertionError(f"the exchange ended at its start:\n{self._program.output()}")
        with socket.socket(socket.AF_UNIX) as attempt:
            try:
                attempt.settimeout(1)
                attempt.connect(str(self.directory / "control.sock"))
                attempt.sendall(b"status\n")
                return bool(attempt.recv(1))
            except OSError:
                return False

    def is_running(self):
        return self._program is not None and self._program.is_running()

    def stop(self):
        """A graceful end; a sanitizer's report or another exit code than 0 fails the test."""
        if self._program is None:
            return
        code = self._program.stop(20)
        report = self._program.sanitizer_report()
        self._program = None
        assert report is None, f"a sanitizer found something:\n{report}"
        assert code == 0, f"the exchange ended with {code}:\n{self.output()[-4000:]}"

    def terminate(self):
        """Asks it to end, and does not wait."""
        os.kill(self.pid, signal.SIGTERM)

    def kill(self):
        """As a crash or a power cut would."""
        self._program.kill()
        self._program = None

    @property
    def pid(self):
        return self._program.pid

    def output(self):
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def address(self, host="127.0.0.1", transport="udp"):
        return f"{bracketed(host)}:{port_of(self, transport)}"


def words_of(options):
    """record=True, may_call="sales" as ["--record", "--may-call", "sales"]; a list repeats its option."""
    words = []
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if value is True:
            words.append(option)
        else:
            for each in value if isinstance(value, (list, tuple)) else [value]:
                words += [option, each]
    return words
