"""What becomes of calls and records in bad times: ./dev bench faults [--quick] [storms] [kills] [disk].

Each part prints its figures; the exit code is 1 when one of them is not what it must be.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import load.paths  # noqa: E402, F401
from load.figures import print_table  # noqa: E402

import disk  # noqa: E402  isort: skip
import kills  # noqa: E402  isort: skip
import storms  # noqa: E402  isort: skip

PARTS = {"storms": storms.run, "kills": kills.run, "disk": disk.run}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter")
    parser.add_argument("parts", nargs="*", help="storms, kills, disk; without: all")
    options = parser.parse_args()
    complaints = []
    for name in options.parts or PARTS:
        heads, rows, wrong = PARTS[name](options.quick)
        print_table(heads, rows)
        complaints += [f"{name}: {each}" for each in wrong]
    print("\n".join(complaints) or "all as it must be")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
