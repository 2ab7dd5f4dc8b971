"""Waiting for what another program will do: bounded, and with a reason when it does not come."""

import time


def wait_until(condition, seconds, what):
    """Returns the first true answer of `condition`; fails when none comes in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"no {what} in {seconds} s")
