"""The sound of calls that sipp holds: joins what both scenarios logged; rtp_load talks at both ends."""

import subprocess
import time

from load.accounts import FIRST_CALLED
from load.paths import RTP_LOAD
from load.ports import phone_port

# Between the lines of both ends, when messages are sent again; nobody is called twice in it.
SAME_CALL_S = 4


class RtpLoad:
    """Started at once, and silent until calls are added."""

    def __init__(self, lost_percent=0, swapped_percent=0):
        command = [RTP_LOAD, "--lost", str(lost_percent), "--swapped", str(swapped_percent)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._added = 0

    def add(self, talk, seconds):
        """Every call gets a number of its own, so that nobody hears an earlier one."""
        number, from_port, to_caller, to_called = talk
        self._added += 1
        words = [self._added, seconds]
        words += [f"127.0.0.1:{from_port}", f"127.0.0.1:{to_caller}"]
        words += [f"127.0.0.1:{phone_port(number, 1)}", f"127.0.0.1:{to_called}"]
        self._process.stdin.write(" ".join(map(str, words)) + "\n")
        self._process.stdin.flush()

    def figures(self):
        """Waits for the last call to end. {"sent": 1000, "lost": 0, "p50_us": 80, ...}"""
        said, _ = self._process.communicate()
        figures = {name: int(value) for name, value in (line.split() for line in said.splitlines())}
        return figures | {"lost": figures["sent"] - figures["received"] - figures["altered"]}

    def stop(self):
        self._process.kill()
        self._process.wait()


class TalkFinder:
    """Joins what a caller and a called one logged of the same call, as it comes.

    By time too: with messages lost a call may be answered that its caller gave up, and the next one between
    the same two must not be taken for it.
    """

    def __init__(self, caller, called, before=0):
        """before: lines that `called` wrote for others."""
        self._sides = ((caller, {}), (called, {}))
        self._read = [0, before]

    def find(self):
        """Of each call that was answered since this was last asked: (number of the called, caller's port,
        server's port for the caller, and for the called)."""
        talks = []
        for side, (program, _) in enumerate(self._sides):
            lines = program.talks()
            for second, number, port in lines[self._read[side] :]:
                talks += self._join(side, float(second), number, port)
            self._read[side] = len(lines)
        return talks

    def _join(self, side, second, number, port):
        unpaired = self._sides[1 - side][1].setdefault(number, [])
        fitting = [each for each in unpaired if abs(each[0] - second) < SAME_CALL_S]
        if not fitting:
            self._sides[side][1].setdefault(number, []).append((second, port))
            return []
        other = fitting[-1]
        del unpaired[: unpaired.index(other) + 1]
        index, ports = int(number) - FIRST_CALLED, (port, other[1])
        return [(index, phone_port(index, 0), ports[side], ports[1 - side])]


def wait_talks(caller, called, count, seconds=60, before=0):
    finder, talks = TalkFinder(caller, called, before), []
    deadline = time.monotonic() + seconds
    while len(talks := talks + finder.find()) < count:
        said = f"{len(talks)} of {count} calls were answered\n{caller.errors()[:2000]}"
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
    return talks
