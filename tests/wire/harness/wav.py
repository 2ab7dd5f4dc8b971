"""Sound files: a recording has one side on each channel."""

import wave

from harness.tones import samples_of


def channels_of(file):
    """(left, right, samples per second)"""
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth()) == (2, 2)
        samples = samples_of(sound.readframes(sound.getnframes()))
        return samples[0::2], samples[1::2], sound.getframerate()
