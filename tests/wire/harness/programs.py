"""A program under test: started with its output in a file, ended by its process id, never left behind."""

import re
import shutil
import signal
import subprocess

SANITIZER_REPORT = re.compile(r"ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|runtime error:")


class Program:
    def __init__(self, command, log, cwd=None):
        self.log = log
        self._file = open(log, "ab")
        self._process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=self._file,
            stderr=subprocess.STDOUT,
            cwd=cwd,
        )

    @property
    def pid(self):
        return self._process.pid

    def is_running(self):
        return self._process.poll() is None

    def output(self):
        return self.log.read_text("utf-8", "replace")

    def wait(self, seconds):
        """Its exit code; a program that does not end in time is killed, and fails the test."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            said = f"{self.output()[-4000:]}\n{self.where_it_hangs()}"
            self.kill()
            raise AssertionError(f"{self.log}: still running after {seconds} s\n{said}") from None

    def where_it_hangs(self):
        """The stacks of its threads, where gdb is installed."""
        if not shutil.which("gdb"):
            return "(gdb would show where)"
        command = ["gdb", "-p", str(self.pid), "-batch", "-ex", "thread apply all backtrace 15"]
        return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout[-12_000:]

    def stop(self, seconds=10):
        """Asks it to end (SIGTERM) and returns its exit code."""
        if self.is_running():
            self._process.send_signal(signal.SIGTERM)
        code = self.wait(seconds)
        self._file.close()
        return code

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._file.close()

    def sanitizer_report(self):
        """What a sanitizer complained about, or None."""
        output = self.output()
        found = SANITIZER_REPORT.search(output)
        return output[found.start() : found.start() + 6000] if found else None
