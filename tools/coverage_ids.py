#!/usr/bin/python3
"""Writes docs/coverage.md: which test covers which line of the requirements, and which lines none covers yet.

A test says what it covers in the comment lines right above it: `// C10, S1.13`, in Python `# C10, S1.13`.
The ids and their short titles are docs/requirements-ids.txt. tools/tidy.py checks that the page is fresh.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from rules.source import Tree  # noqa: E402

PAGE = "docs/coverage.md"
IDS = "docs/requirements-ids.txt"
ID = re.compile(r"\b(?:S\d\.\d\d|[XTCMPNOR]\d{1,2})\b")
TEST = re.compile(r"^\s*(?:TEST(?:_[FP])?\(\s*(\w+)\s*,\s*(\w+)\s*\)|def (test_\w+)\()")
COMMENT = re.compile(r"^\s*(?://|#)\s*(.*)$")
ATTRIBUTE = re.compile(r"^\s*@|^\s*//\s*NOLINT")
INTRODUCTION = """# Coverage

Which test covers which line of the requirements. Written by `tools/coverage_ids.py` (`./dev fmt`) from the
comment above each test; the titles are in [requirements-ids.txt](requirements-ids.txt).
"""


def titles_of(tree):
    """{id: title} in the order of the list."""
    source = tree.find(IDS)
    if source is None:
        return {}
    lines = (line for line in source.lines if line.strip() and not line.startswith("#"))
    return dict(line.split(" ", 1) for line in lines)


def comment_above(lines, index):
    words = []
    while index > 0:
        index -= 1
        found = COMMENT.match(lines[index])
        if found:
            words.append(found.group(1))
        elif not ATTRIBUTE.match(lines[index]):
            break
    return " ".join(words)


def tests_in(source):
    """(ids, "path Name.Sentence") of each test of a file."""
    for index, line in enumerate(source.lines):
        found = TEST.match(line)
        if found:
            name = found.group(3) or f"{found.group(1)}.{found.group(2)}"
            yield ID.findall(comment_above(source.lines, index)), f"{source.path} {name}"


def is_test_file(source):
    if source.path.startswith("tests/tools/"):
        return False  # They prove the tools, and speak of made-up ids.
    return source.is_test or (source.path.startswith("tests/") and source.suffix in {".py", ".cpp"})


def coverage_of(tree):
    """{id: [tests]} of every id that a test names."""
    covered = {}
    for source in filter(is_test_file, tree.all()):
        for ids, test in tests_in(source):
            for each in ids:
                covered.setdefault(each, []).append(test)
    return covered


def render(tree):
    titles, covered = titles_of(tree), coverage_of(tree)
    lines = [INTRODUCTION, f"{sum(each in covered for each in titles)} of {len(titles)} lines are covered.\n"]
    lines.append("## Covered\n")
    for each in (each for each in titles if each in covered):
        lines.append(f"- **{each}** {titles[each]}")
        lines.extend(f"  - `{test}`" for test in sorted(set(covered[each])))
    lines.append("\n## Not covered yet\n")
    lines.extend(f"- {each} {titles[each]}" for each in titles if each not in covered)
    return "\n".join(lines) + "\n"


def check(tree):
    """The rule of tools/tidy.py: the page is fresh, and no test names an id that does not exist."""
    page, titles = tree.find(PAGE), titles_of(tree)
    if not titles:
        return
    if page is None or page.text != render(tree):
        yield (page or tree.find(IDS)).finding(1, "coverage", "is not what the tests say: run ./dev fmt")
    for source in filter(is_test_file, tree.all()):
        for ids, test in tests_in(source):
            for each in ids:
                if each not in titles:
                    remedy = f"{test.split(' ')[1]} names {each}, which is not in {IDS}"
                    yield source.finding(1, "coverage", remedy)


def main():
    tree = Tree(Path(__file__).resolve().parent.parent)
    (tree.root / PAGE).write_text(render(tree), "utf-8")


if __name__ == "__main__":
    main()
