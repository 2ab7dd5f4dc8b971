#!/usr/bin/python3
"""Checks the rules of the house (CONTRIBUTING.md): one line per broken rule, `path:line: rule: what to do`.

Usage: tidy.py [root]. Exit code 1 if a rule is broken; warnings do not count. Needs nothing but Python.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import coverage_ids  # noqa: E402
from rules import floors, house, names, shape  # noqa: E402
from rules.source import Tree  # noqa: E402


def findings_in(root):
    tree = Tree(root)
    for rule in (floors, shape, names, house, coverage_ids):
        yield from rule.check(tree)


def main(root):
    findings = sorted(set(findings_in(root)), key=lambda finding: (finding.path, finding.line, finding.rule))
    for finding in findings:
        print(finding)
    broken = sum(not finding.is_warning for finding in findings)
    print(f"tidy: {broken} broken rules" if broken else "tidy: clean")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent))
