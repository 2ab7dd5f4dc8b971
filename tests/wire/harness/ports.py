"""Free ports of the loopback interface. Test processes that run side by side have ranges of their own."""

import os
import socket

SLOT = int(os.environ.get("SANTRAL_WIRE_SLOT", "0")) % 8  # ./dev test gives one to each process.
FIRST = 10_000 + SLOT * 2_500  # The last range ends below what the kernel chooses by itself.
LAST = FIRST + 2_499
_next = FIRST + os.getpid() * 37 % 2_000


def is_free(port):
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
            with socket.socket(family, kind) as attempt:
                attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    attempt.bind((address, port))
                except OSError:
                    return False
    return True


def free_ports(count=1):
    """The first of `count` ports in a row that nobody has, UDP or TCP; even where there are several."""
    global _next
    while True:
        if count > 1:
            _next += _next % 2
        first, _next = _next, _next + count
        if _next > LAST:
            _next = FIRST
        elif all(is_free(port) for port in range(first, first + count)):
            return first
