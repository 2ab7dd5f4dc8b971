"""Free ports of the loopback interface; each test process counts on from its own beginning."""

import os
import socket

FIRST, LAST = 10_000, 19_000  # Below the kernel's own choices, and below the exchange's media ports.
_next = FIRST + (os.getpid() * 37) % (LAST - FIRST)


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
    """The first of `count` ports in a row that are free for UDP and TCP, IPv4 and IPv6."""
    global _next
    while True:
        first, _next = _next, _next + count
        if _next > LAST:
            _next = FIRST
        elif all(is_free(port) for port in range(first, first + count)):
            return first
