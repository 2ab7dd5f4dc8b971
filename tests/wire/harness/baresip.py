"""A real phone: Debian's baresip, which sends a tone of its own and writes down what it hears.

It is told what to do over its control socket (module ctrl_tcp: JSON in netstrings) and answers with events.
What it hears is written by the module sndfile, as the codec has it, from the moment a call's media begins.
"""

import json
import re
import socket
import struct
import time
from dataclasses import dataclass

from harness.ports import free_ports
from harness.programs import Program
from harness.sip_messages import parse
from harness.tones import RATE, is_tone, loudness, samples_of
from harness.waiting import wait_until

MODULES = "/usr/lib/baresip/modules"
WAV_HEADER = 44
CHANNELS_AT = 22
TRACED = re.compile(r"\x1b\[36;1m#\n\w+ \S+ -> \S+\n(.*?)\n\x1b\[;m", re.S)  # What its option -s prints.

CONFIG = """\
poll_method epoll
sip_listen {listen}
call_local_timeout 120
call_max_calls 4
audio_buffer 20-160
audio_path {directory}
audio_player aubridge,nowhere
audio_source ausine,{frequency}
audio_alert aubridge,nowhere
ausrc_srate 48000
ausrc_channels 2
auplay_srate 48000
auplay_channels 2
ausrc_format s16
auplay_format s16
auenc_format s16
audec_format s16
rtp_ports {rtp}-{rtp_last}
jitter_buffer_delay 1-2
net_interface {address}
module_path {modules}
{modules_list}
snd_path {directory}/heard
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


@dataclass(frozen=True)
class Account:
    """How a phone presents itself. `registrar` is "host:port" of the exchange, or ""."""

    number: str
    password: str = ""
    registrar: str = ""
    transport: str = "udp"
    address: str = "127.0.0.1"
    codecs: str = "pcma"
    name: str = ""
    writes_to: str = ""  # The number that its messages go to.
    media_encryption: str = ""  # srtp (if it can be), srtp-mand, dtls_srtp.
    media_nat: str = ""  # ice.


def bracketed(address):
    return f"[{address}]" if ":" in address else address


class Phone:
    def __init__(self, account, frequency, directory):
        self.account = account
        self.frequency = frequency
        self.sip_port = free_ports(2)
        self._directory = directory / f"phone_{account.number}_{frequency}"
        self._control = free_ports()
        self._events, self._answers, self._taken, self._unread = [], [], {}, b""
        self._write_config()
        self._program = Program(["baresip", "-f", self._directory, "-s"], self._directory / "log")
        self._socket = wait_until(self._connect, 10, f"control socket of phone {account.number}")

    # --- what a person does ---------------------------------------------------------------------------------

    def dial(self, number):
        """A number of the exchange, or a whole URI."""
        self._order("dial", number if ":" in number else f"sip:{number}@{self.account.registrar}")

    def accept(self):
        self._order("accept")

    def hang_up(self):
        self._order("hangup")

    def hold(self):
        self._order("hold")

    def resume(self):
        self._order("resume")

    def transfer(self, refer_to):
        """By REFER: a number, or a whole value of Refer-To."""
        self._order("transfer", refer_to)

    def write(self, text):
        """A message to its account's `writes_to`."""
        self._order("message", text)

    def take_line(self, number):
        """Orders are for this one of its calls from now on; the first is 1."""
        self._order("line", str(number))

    def press(self, digits):
        for digit in digits:
            self._order("sndcode", digit)
            time.sleep(0.2)

    def wait_registered(self, seconds=10):
        """Asked, not waited for: a quick exchange registers it before it can tell us so."""
        wait_until(self._is_registered, seconds, f"registration of phone {self.account.number}")

    def _is_registered(self):
        self._order("reginfo")
        self._read_events()
        return bool(self._answers) and "OK" in self._answers[-1]

    def wait_ringing(self, seconds=10):
        return self.wait_for("CALL_INCOMING", seconds)

    def wait_talking(self, seconds=10):
        return self.wait_for("CALL_ESTABLISHED", seconds)

    def wait_ended(self, seconds=10):
        return self.wait_for("CALL_CLOSED", seconds)

    def uri(self):
        return f"sip:{self.account.number}@{bracketed(self.account.address)}:{self.sip_port}"

    # --- what it hears --------------------------------------------------------------------------------------

    def heard(self, seconds):
        """The last seconds of what it heard, at RATE whatever the codec's is."""
        files = sorted(self.sound_files(), key=lambda file: file.stat().st_mtime)
        if not files:
            return []
        wav = files[-1].read_bytes()
        channels, rate = struct.unpack_from("<HI", wav, CHANNELS_AT) if len(wav) > WAV_HEADER else (1, RATE)
        left = samples_of(wav[WAV_HEADER:])[0::channels][-int(seconds * rate) :]
        step = rate // RATE
        return [sum(left[at : at + step]) / step for at in range(0, len(left) - step + 1, step)]

    def wait_hears(self, frequency, seconds=6):
        """Half a second of that tone, nothing else."""

        def hears():
            samples = self.heard(0.5)
            return len(samples) >= RATE // 2 and is_tone(samples, frequency)

        wait_until(hears, seconds, f"tone of {frequency} Hz at phone {self.account.number}")

    def wait_hears_nothing(self, seconds=6):
        """A second in which no sound, or only silence, comes in."""
        wait_until(lambda: not self._hears_new_sound(1.0), seconds, f"silence at phone {self.account.number}")

    def _hears_new_sound(self, seconds):
        before = self._bytes_heard()
        time.sleep(seconds)
        new = (self._bytes_heard() - before) // 2
        return new > 0 and loudness(self.heard(new / RATE)) > 0.005

    def _bytes_heard(self):
        return sum(file.stat().st_size for file in self.sound_files())

    def sound_files(self):
        return list(self._directory.glob("heard/dump-*-dec.wav"))

    # --- what it tells --------------------------------------------------------------------------------------

    def wait_for(self, kind, seconds=10):
        """The next event of this kind that was not waited for before."""

        def next_event():
            self._read_events()
            of_kind = [event for event in self._events if event.get("type") == kind]
            taken = self._taken.get(kind, 0)
            return of_kind[taken] if len(of_kind) > taken else None

        event = wait_until(next_event, seconds, f"{kind} at phone {self.account.number}")
        self._taken[kind] = self._taken.get(kind, 0) + 1
        return event

    def digits_heard(self):
        """The digits (RFC 4733 or INFO) that the far side pressed so far."""
        self._read_events()
        starts = [event for event in self._events if event.get("type") == "CALL_DTMF_START"]
        return "".join(event.get("param", "") for event in starts)

    def was_rung(self):
        self._read_events()
        return any(event.get("type") == "CALL_INCOMING" for event in self._events)

    def messages(self):
        """All SIP that it sent and received so far, in order."""
        return [parse(text.replace("\n", "\r\n")) for text in TRACED.findall(self.output())]

    def requests(self, method):
        """Those of that method that it sent or received."""
        return [message for message in self.messages() if message.start.startswith(f"{method} ")]

    def wait_request(self, method, seconds=10):
        """The last one so far, or the first to come."""
        found = wait_until(lambda: self.requests(method), seconds, f"{method} at phone {self.account.number}")
        return found[-1]

    def answered_invite(self):
        """The last 200 to an INVITE that it sent or received."""
        return [each for each in self.messages() if each.status == 200 and each.method == "INVITE"][-1]

    def wait_told(self, number, seconds=10):
        """Until it is told, by a request or an answer, that the far side is that one."""

        def is_told():
            identities = [message.header("p-asserted-identity") for message in self.messages()]
            return any(f"sip:{number}@" in identity for identity in identities)

        wait_until(is_told, seconds, f"identity of {number} at phone {self.account.number}")

    def output(self):
        return self._program.output()

    def stop(self):
        self._socket.close()
        self._program.stop()

    # --- how it is done -------------------------------------------------------------------------------------

    def _write_config(self):
        (self._directory / "heard").mkdir(parents=True)
        account, rtp = self.account, free_ports(20)
        modules = ["g711", "g722", "opus", "ausine", "aubridge", "sndfile", "contact"]
        modules += ["srtp", "dtls_srtp", "ice"]
        config = CONFIG.format(
            listen=f"{bracketed(account.address)}:{self.sip_port}",
            directory=self._directory,
            frequency=self.frequency,
            rtp=rtp,
            rtp_last=rtp + 19,
            address=account.address,
            modules=MODULES,
            modules_list="\n".join(f"module {module}.so" for module in modules),
            control=self._control,
        )
        (self._directory / "config").write_text(config)
        (self._directory / "accounts").write_text(self._account_line() + "\n")
        friend = f"sip:{account.writes_to}@{account.registrar}"
        (self._directory / "contacts").write_text(f'"Friend" <{friend}>\n' if account.writes_to else "")
        (self._directory / "current_contact").write_text(friend)

    def _account_line(self):
        account = self.account
        host = account.registrar or f"{bracketed(account.address)}:{self.sip_port}"
        name = account.name or f"Phone {account.number}"
        login = "regint=0"
        if account.registrar:
            login = f"regint=60;auth_user={account.number};auth_pass={account.password}"
        settings = f"answermode=manual;audio_codecs={account.codecs};{login}"
        if account.media_encryption:
            settings += f";mediaenc={account.media_encryption}"
        if account.media_nat:
            settings += f";medianat={account.media_nat}"
        return f'"{name}" <sip:{account.number}@{host};transport={account.transport}>;{settings}'

    def _connect(self):
        if not self._program.is_running():
            raise AssertionError(f"baresip ended at its start:\n{self._program.output()}")
        try:
            connection = socket.create_connection(("127.0.0.1", self._control), 5)
        except ConnectionRefusedError:
            return None
        connection.setblocking(False)
        return connection

    def _order(self, command, parameter=""):
        message = json.dumps({"command": command, "params": parameter})
        self._socket.sendall(f"{len(message)}:{message},".encode())

    def _read_events(self):
        try:
            while chunk := self._socket.recv(65536):
                self._unread += chunk
        except BlockingIOError:
            pass
        while b":" in self._unread:
            length, rest = self._unread.split(b":", 1)
            end = int(length)
            if len(rest) <= end:
                return
            self._unread = rest[end + 1 :]
            message = json.loads(rest[:end])
            if message.get("event"):
                self._events.append(message)
            if message.get("response"):
                self._answers.append(message.get("data", ""))
