"""A browser as a telephone: JsSIP in Debian's Chromium, whose microphone hears a tone."""

import json
import queue
import subprocess
import threading
from pathlib import Path

from harness.tones import sine, write_wav
from harness.waiting import wait_until

FOLDER = Path(__file__).resolve().parents[1] / "browser"
MICROPHONE_RATE = 48000
NEAR_HZ = 12  # The spectrum that the page looks at has lines 6 Hz apart.


class Browser:
    def __init__(self, number, frequency, directory, trusts_certificates=False):
        self.number = number
        self._events, self._taken, self._orders = [], {}, 0
        self._answers = queue.Queue()
        sound = directory / f"microphone_{number}_{frequency}.wav"
        write_wav(sound, sine(frequency, 4, MICROPHONE_RATE), MICROPHONE_RATE)
        self._errors = open(directory / f"browser_{number}.log", "wb")
        self._process = subprocess.Popen(
            ["node", FOLDER / "driver.mjs", sound, "certificates" if trusts_certificates else ""],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.origin = self.wait_for("ready", 30)["origin"]  # Of its page.

    # --- what a person does ---------------------------------------------------------------------------------

    def register(self, server, domain, password):
        """server: the URL of its WebSocket."""
        self._order("register", server=server, uri=f"sip:{self.number}@{domain}", password=password)
        self.wait_for("registered", 10)

    def dial(self, target):
        self._order("call", target=target)

    def accept(self):
        self._order("answer")

    def hang_up(self):
        self._order("hangUp")

    def hold(self):
        self._order("hold")

    def resume(self):
        self._order("resume")

    def press(self, digits, by="RFC2833"):
        """by: RFC2833, or INFO."""
        self._order("press", digits=digits, by=by)

    def transfer(self, target):
        self._order("transfer", target=target)

    def restart_ice(self):
        self._order("restartIce")

    # --- what it hears and knows ----------------------------------------------------------------------------

    def wait_ringing(self, seconds=10):
        return self.wait_for("incoming", seconds)

    def wait_talking(self, seconds=10):
        return self.wait_for("confirmed", seconds)

    def wait_ended(self, seconds=10):
        return self.wait_for("ended", seconds)

    def wait_hears(self, frequency, seconds=10):
        def hears():
            heard = self._order("listen")
            return heard["loudness"] > 0.02 and abs(heard["frequency"] - frequency) < NEAR_HZ

        wait_until(hears, seconds, f"tone of {frequency} Hz at browser {self.number}")

    def wait_hears_nothing(self, seconds=10):
        def hears_nothing():
            return self._order("listen")["loudness"] < 0.003

        wait_until(hears_nothing, seconds, f"silence at browser {self.number}")

    def statistics(self):
        """codec, candidate (where its packets go), dtls, lost, received."""
        return self._order("statistics")

    def events(self, kind):
        return [event for event in list(self._events) if event["event"] == kind]

    def digits_heard(self):
        return "".join(each["digit"] for each in self.events("digit") if each["originator"] == "remote")

    def wait_for(self, kind, seconds=10):
        """The next event of this kind that was not waited for before."""

        def next_event():
            assert self._process.poll() is None, f"the browser ended: {self._errors.name}"
            taken = self._taken.get(kind, 0)
            of_kind = self.events(kind)
            return of_kind[taken] if len(of_kind) > taken else None

        event = wait_until(next_event, seconds, f"{kind} at browser {self.number}: {self.output()[-2000:]}")
        self._taken[kind] = self._taken.get(kind, 0) + 1
        return event

    def output(self):
        return "\n".join(json.dumps(event) for event in list(self._events))

    def stop(self):
        self._process.stdin.close()  # The driver closes its browser and ends.
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._process.stdout.close()
        self._errors.close()

    # --- how it is done -------------------------------------------------------------------------------------

    def _order(self, order, **details):
        self._orders += 1
        message = {"id": self._orders, "order": order, "with": details}
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()
        answer = self._answers.get(timeout=15)
        assert "error" not in answer, f"{order} at browser {self.number}: {answer['error']}"
        return answer["answer"]

    def _read(self):
        for line in self._process.stdout:
            message = json.loads(line)
            if "event" in message:
                self._events.append(message)
            else:
                self._answers.put(message)
