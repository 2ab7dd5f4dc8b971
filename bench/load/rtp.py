"""The sound of calls that sipp holds: joins what both scenarios logged; rtp_load talks at both ends."""

import subprocess
import time

from load.accounts import FIRST_CALLED
from load.paths import RTP_LOAD
from load.ports import phone_port


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


def talks_of(caller, called, before=0):
    """(number of the called, caller's port, server's port for the caller, and for the called) of each call.

    A number that was called several times gives its calls in order. before: calls that `called` logged
    earlier.
    """
    waiting = {}
    for number, port in called.talks()[before:]:
        waiting.setdefault(number, []).append(port)
    talks = []
    for _, number, port in caller.talks():
        if waiting.get(number):
            index = int(number) - FIRST_CALLED
            talks.append((index, phone_port(index, 0), port, waiting[number].pop(0)))
    return talks


def wait_talks(caller, called, count, seconds=60, before=0):
    deadline = time.monotonic() + seconds
    while len(talks := talks_of(caller, called, before)) < count:
        said = f"{len(talks)} of {count} calls were answered\n{caller.errors()[:2000]}"
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
    return talks
