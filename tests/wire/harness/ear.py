"""An ear at a real phone: which tone it hears from one moment to the next, for tests that measure silence."""

import threading
import time

from harness.tones import RATE, samples_of, share_of_tone
from harness.waiting import wait_until

WAV_HEADER = 44
LOOKS_EVERY_S = 0.005
SHORTEST = RATE // 100  # 10 ms: less is no tone yet.
LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)  # What a key sounds like (ITU-T Q.23).
KEY_LENGTH = RATE // 25  # 40 ms: shorter is no key (ITU-T Q.24).


class Ear:
    """Listens from its making until `close`."""

    def __init__(self, phone):
        self._phone = phone
        self._pieces = []  # (when it came, its samples)
        self._taken = {file: file.stat().st_size for file in phone.sound_files()}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def close(self):
        self._is_over.set()
        self._thread.join()

    def gap(self, before, after, seconds=6):
        """Seconds from the last of one tone to the first of the other, which is waited for."""

        def find():
            of_before, of_after = self._moments(before), self._moments(after)
            later = [when for when in of_after if of_before and when > of_before[-1]]
            return later[0] - of_before[-1] if len(later) > 10 else None

        what = f"{after} Hz after {before} Hz at phone {self._phone.account.number}"
        return wait_until(find, seconds, what)

    def length(self, frequency):
        """Seconds from the first to the last of that tone."""
        moments = self._moments(frequency)
        return moments[-1] - moments[0] if moments else 0

    def heard_a_key(self):
        """Whether there was anything like the sound of a key."""
        samples = [sample for _, piece in list(self._pieces) for sample in piece]
        return any(is_key(samples[at : at + KEY_LENGTH]) for at in range(0, len(samples), KEY_LENGTH))

    def _moments(self, frequency):
        """When pieces of that tone came."""
        pieces = [piece for piece in list(self._pieces) if len(piece[1]) >= SHORTEST]
        return [when for when, samples in pieces if share_of_tone(samples, frequency) > 0.7]

    def _listen(self):
        while not self._is_over.wait(LOOKS_EVERY_S):
            for file in self._phone.sound_files():
                self._take(file)

    def _take(self, file):
        taken = self._taken.get(file, WAV_HEADER)
        with open(file, "rb") as sound:
            sound.seek(taken)
            pcm = sound.read()
        pcm = pcm[: len(pcm) // 2 * 2]
        if pcm:
            self._pieces.append((time.monotonic(), samples_of(pcm)))
            self._taken[file] = taken + len(pcm)


def is_key(samples):
    def has_one_of(frequencies):
        return any(share_of_tone(samples, frequency) > 0.2 for frequency in frequencies)

    return has_one_of(LOW) and has_one_of(HIGH)
