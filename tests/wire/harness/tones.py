"""Ears: how much of a recording is one tone (Goertzel), and how loud it is."""

import array
import io
import math
import sys
import wave

RATE = 8000


def samples_of(pcm):
    """Little-endian 16-bit mono as numbers from -1 to 1."""
    numbers = array.array("h")
    numbers.frombytes(pcm[: len(pcm) // 2 * 2])
    if sys.byteorder == "big":
        numbers.byteswap()
    return [number / 32768 for number in numbers]


def loudness(samples):
    """Root mean square, 0 to 1."""
    return math.sqrt(sum(value * value for value in samples) / len(samples)) if samples else 0.0


def share_of_tone(samples, frequency, rate=RATE):
    """0 to 1: how much of the energy is at this frequency."""
    energy = sum(value * value for value in samples)
    if energy == 0:
        return 0.0
    coefficient = 2 * math.cos(2 * math.pi * frequency / rate)
    before, before_that = 0.0, 0.0
    for value in samples:
        before, before_that = value + coefficient * before - before_that, before
    power = before * before + before_that * before_that - coefficient * before * before_that
    return min(1.0, 2 * power / (len(samples) * energy))


def is_tone(samples, frequency, rate=RATE):
    """Whether this is, loudly and mostly, that tone."""
    return loudness(samples) > 0.02 and share_of_tone(samples, frequency, rate) > 0.7


def make_wav(samples, rate=RATE):
    """The bytes of a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, rate, 0, "NONE", ""))
        sound.writeframes(array.array("h", (int(32767 * value) for value in samples)).tobytes())
    return file.getvalue()


def write_wav(file, samples, rate=RATE):
    file.write_bytes(make_wav(samples, rate))


def sine(frequency, seconds, rate=RATE, amplitude=0.5):
    step = 2 * math.pi * frequency / rate
    return [amplitude * math.sin(step * index) for index in range(int(seconds * rate))]
