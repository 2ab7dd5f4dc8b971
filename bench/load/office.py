"""A server with people and registered phones: where every figure begins."""

import shutil
import tempfile
from pathlib import Path

from load import accounts
from load.sipp import Sipp

from harness.ports import free_ports  # isort: skip


class Office:
    """With `pairs` callers and as many called ones, whose phones are registered and answer. A context."""

    def __init__(self, make_server, pairs):
        self.directory = Path(tempfile.mkdtemp(prefix="load-"))
        self.pairs = pairs
        self._people = accounts.write_people(self.directory / "called.csv", accounts.called(pairs))
        self._port = free_ports(1)
        self._phones = None
        self.server = make_server(self.directory)
        self.server.add_people(accounts.callers(pairs))
        self.server.add_people(accounts.called(pairs))

    def __enter__(self):
        self.server.start().wait_ready()
        return self

    def __exit__(self, *_):
        for program in (self._phones, self.server):
            if program:
                program.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def register(self, rate=500):
        """Every called phone, from the port at which they all answer."""
        run = self.sipp("register", self._people, port=self._port, rate=rate, calls=self.pairs)
        assert run.wait() == 0, run.errors()[:2000]
        self._phones = self.sipp("called", self._people, port=self._port, by_key=True, seconds=3600)
        return self._phones

    def call(self, scenario="caller", first=0, **options):
        """options as Sipp's."""
        people = self.directory / f"callers_{first}.csv"
        accounts.write_pairs(people, self.pairs - first, first)
        return self.sipp(scenario, people, **options)

    def sipp(self, scenario, people, **options):
        return Sipp(self.server, scenario, people, self.directory, **options)
