"""Adds up the JUnit files of a test run: names what failed, ends with the line `N passed, N failed`.

Usage: sum_tests.py <directory>. A skipped test counts as neither, and is named. No test at all is a failure.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def verdict_of(case):
    """What became of one <testcase>, in gtest's and in pytest's words."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None or case.get("status") == "notrun":
        return "skipped"
    return "passed"


def cases_of(directory):
    """Every test of every file as (verdict, name); a file that cannot be read is a failed test."""
    for file in sorted(Path(directory).glob("*.xml")):
        try:
            root = ElementTree.parse(file).getroot()
        except ElementTree.ParseError as error:
            yield "failed", f"{file.name}: {error}"
            continue
        for case in root.iter("testcase"):
            yield verdict_of(case), f"{case.get('classname')}.{case.get('name')}"


def main(directory):
    names = {"passed": [], "failed": [], "skipped": []}
    for verdict, name in cases_of(directory):
        names[verdict].append(name)
    for verdict in ("skipped", "failed"):
        for name in names[verdict]:
            print(f"{verdict}: {name}")
    if not names["passed"] and not names["failed"]:
        names["failed"].append("no test was found")
        print("failed: no test was found")
    print(f"{len(names['passed'])} passed, {len(names['failed'])} failed")
    return 1 if names["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
