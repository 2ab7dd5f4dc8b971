"""Calls in progress beside which something else happens: held by sipp, talking at both ends, and counted."""

from load.rtp import RtpLoad, wait_talks


class Talking:
    """`count` calls of an office that talk for `seconds` from now on."""

    def __init__(self, office, phones, count, seconds, first=0):
        self._load = RtpLoad()
        before = len(phones.talks())
        hold_ms = (seconds + 10 + count // 20) * 1000
        self._run = office.call(first=first, rate=50, calls=count, hold_ms=hold_ms, seconds=seconds + 120)
        for talk in wait_talks(self._run, phones, count, before=before):
            self._load.add(talk, seconds)

    def figures(self):
        """Waits for the end of the talk. As RtpLoad.figures()."""
        figures = self._load.figures()
        self._run.stop()
        return figures

    def stop(self):
        self._load.stop()
        self._run.stop()
