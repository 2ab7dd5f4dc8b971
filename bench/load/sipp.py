"""sipp, as the load of every figure: the same scenarios and people against each server."""

import csv
import itertools
import shutil

from load.paths import SCENARIOS

from harness.programs import Program  # isort: skip

_runs = itertools.count(1)


class Sipp:
    """Started at once.

    people: the injection file. options: port, rate (calls a second), calls, at_once (calls at the same time),
    hold_ms, seconds (until it is ended), lost_percent, by_key, timed (post_dial_delays_ms will be asked for).
    """

    def __init__(self, server, scenario, people, folder, **options):
        self.folder = folder / f"{scenario}_{next(_runs)}"
        self.folder.mkdir()
        shutil.copy(people, self.folder / "people.csv")
        self._limit = options.get("seconds", 120)
        self._statistics = self.folder / "statistics.csv"
        self._talks = self.folder / "talks.log"
        self._talked, self._read_to = [], 0
        self._messages = self.folder / "messages.log"
        command = ["sipp", server.address, "-sf", SCENARIOS / f"{scenario}.xml", "-inf", "people.csv"]
        command += ["-i", "127.0.0.1", "-t", "u1", "-nostdin", "-buff_size", 4_000_000]
        command += ["-infindex", "people.csv", "0"] if options.get("by_key") else []
        command += ["-p", options["port"]] if "port" in options else []
        command += ["-r", options.get("rate", 100), "-l", options.get("at_once", 3000)]
        command += ["-d", options.get("hold_ms", 0), "-lost", options.get("lost_percent", 0)]
        command += ["-m", options["calls"]] if "calls" in options else []
        command += ["-timeout", f"{self._limit}s", "-recv_timeout", options.get("patience_ms", 20_000)]
        command += ["-trace_logs", "-log_file", self._talks]
        command += ["-trace_shortmsg", "-shortmessage_file", self._messages] if options.get("timed") else []
        command += ["-trace_stat", "-stf", self._statistics, "-fd", 1, "-trace_err"]
        self._program = Program(command, self.folder / "screen.log", cwd=self.folder)

    def wait(self):
        """Its exit code: 0 when every call went as written."""
        return self._program.wait(self._limit + 30)

    def is_running(self):
        return self._program.is_running()

    def stop(self):
        self._program.stop()

    def counts(self):
        """(calls that went as written, calls that did not)."""
        if not self._statistics.exists():
            return 0, 0
        with self._statistics.open() as lines:
            rows = list(csv.DictReader(lines, delimiter=";"))
        last = rows[-1] if rows else {}
        return int(last.get("SuccessfulCall(C)") or 0), int(last.get("FailedCall(C)") or 0)

    def post_dial_delays_ms(self):
        """From the first INVITE of each call to its 180, by the messages' own times.

        sipp's response times would not do: its clock has steps of four milliseconds.
        """
        dialled, delays = {}, []
        for line in self._messages.read_text().splitlines():
            fields = line.split("\t")  # Date, time, seconds, S or R, Call-ID, CSeq, first line.
            at, call, first = float(fields[2]), fields[4], fields[-1]
            if fields[3] == "S" and first.startswith("INVITE"):
                dialled.setdefault(call, at)
            elif fields[3] == "R" and first.startswith("SIP/2.0 180") and call in dialled:
                delays.append((at - dialled.pop(call)) * 1000)
        return delays

    def talks(self):
        """The words of each line that the scenario logged so far."""
        if not self._talks.exists():
            return self._talked
        with self._talks.open("rb") as file:
            file.seek(self._read_to)
            whole, end, _ = file.read().rpartition(b"\n")
        self._read_to += len(whole + end)
        self._talked += [line.decode().split() for line in whole.splitlines()]
        return self._talked

    def errors(self):
        return "".join(path.read_text("utf-8", "replace") for path in self.folder.glob("*_errors.log"))
