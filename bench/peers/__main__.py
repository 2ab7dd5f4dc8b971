"""The figures of Santral beside those of Kamailio with rtpengine, in one run: ./dev bench peers [--quick].

CPU is what /proc says of the servers' processes, user and system. Each figure is the median of three rounds;
within a round the servers take turns. Another machine gives other digits: what counts is the ratio.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import load.paths  # noqa: E402, F401
from load.exchange import Exchange  # noqa: E402
from load.figures import median, print_table  # noqa: E402

import measures  # noqa: E402  isort: skip
from kamailio import WRITTEN_THROUGH, Kamailio, install  # noqa: E402  isort: skip

SERVERS = {"Santral": Exchange, "Kamailio + rtpengine": Kamailio}


def write_through(directory):
    return Kamailio(directory, WRITTEN_THROUGH)


def plan(quick):
    """(name, measure, arguments) of every part."""
    seconds, count = (5, 5_000) if quick else (20, 30_000)
    return [
        ("calls", measures.calls, (100, seconds)),
        ("registrations", measures.registrations, (count,)),
        ("relay", measures.relay, (50, seconds)),
        ("relay", measures.relay, (200, seconds)),
        ("relay", measures.relay, (400, seconds)),
        ("start", measures.cold_start, ()),
        ("memory", measures.memory_of_phones, (2_000 if quick else 10_000,)),
        ("memory", measures.memory_of_calls, (100 if quick else 400,)),
    ]


def measure(wanted, rounds, quick):
    """{(server, figure): [values]}"""
    found = {}
    for part, function, arguments in plan(quick):
        if wanted and part not in wanted:
            continue
        servers = dict(SERVERS)
        if part == "registrations":
            servers["Kamailio, written through"] = write_through
        for _ in range(1 if part == "memory" else rounds):
            for server, make in servers.items():
                for figure, value in function(make, *arguments).items():
                    found.setdefault((server, figure), []).append(value)
                    print(f"  {server}: {figure}: {value:.4g}", file=sys.stderr, flush=True)
    return found


def print_figures(found):
    servers = list(dict.fromkeys(server for server, _ in found))
    rows = []
    for figure in dict.fromkeys(figure for _, figure in found):
        medians = [median(found.get((server, figure), [])) for server in servers]
        ratio = medians[0] / medians[1] if medians[1] else None
        rows.append([figure, *medians, ratio])
    print(f"Medians; load average now {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print_table(["figure", *servers, "ratio"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short rounds, and one of each")
    parser.add_argument("--rounds", type=int, help="of each; the median counts. Without: 3")
    parser.add_argument("parts", nargs="*", help="calls, registrations, relay, memory, start; without: all")
    options = parser.parse_args()
    install()
    rounds = options.rounds or (1 if options.quick else 3)
    print_figures(measure(options.parts, rounds, options.quick))


if __name__ == "__main__":
    main()
