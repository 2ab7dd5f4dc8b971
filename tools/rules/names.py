"""Names and comments: banned words, unfinished work, commented-out code, tests whose names are sentences."""

import re

from rules.allowed import NAMES
from rules.source import blank

BANNED_PARTS = {
    "manager": "name what it does",
    "helper": "name what it does", "helpers": "name what they do",
    "util": "name what it does", "utils": "name what they do",
    "handler": "events are on_x, and their taker has a name",
    "data": "name what it holds",
    "info": "name what it tells",
    "base": "name what the others are kinds of",
    "impl": "name what differs",
    "tmp": "name what it holds",
    "str": "name what it says",
    "cfg": "config, or the thing itself",
}
BANNED_BEGINNINGS = {
    "get": "a question is named by its answer",
    "do": "name the deed",
    "process": "name the deed",
}
BANNED_FOLDERS = {"common", "core", "utils", "util", "misc", "helpers", "lib"}

# The SIP method (RFC 6086): digits_by_info, digit_of_info.
METHOD_INFO = re.compile(r"(?:^|_)(?:by|of|is|sip)_info_?$")

IDENTIFIER = re.compile(r"(?<![\w.>:])(?<!->)[A-Za-z_]\w*(?!\w|::)")
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
CODE_IN_COMMENT = re.compile(
    r"^\s*//+\s*(?:"
    r"(?:[\w:<>&*,]+\s+)*[\w:.\->\[\]]+(?:\(.*\)|\s*[+\-|&]?=\s*[^=].*);"
    r"|(?:if|for|while|switch) \(.*\)\s*\{?|return\b[^.]*;|#\s*include\b.*|[{}]+;?"
    r")\s*$"
)
PYTHON_IN_COMMENT = re.compile(
    r"^\s*#\s*(?:(?:def|class) \w+.*:|import \w+|from [\w.]+ import .*|return [\w.(\[]+.*[)\]]"
    r"|[\w.]+\(.*\)|[a-z_]+ = .*)$"
)
CPP_TEST = re.compile(r"^\s*TEST(?:_[FP])?\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.M)
PYTHON_TEST = re.compile(r"^\s*def (test\w*)\(", re.M)


def check(tree):
    for source in tree.all():
        yield from unfinished(source)
        yield from path_words(source)
        if source.is_cpp:
            yield from banned_names(source)
            yield from code_in_comments(source, CODE_IN_COMMENT)
            yield from test_names(source)
        if source.suffix == ".py":
            yield from code_in_comments(source, PYTHON_IN_COMMENT)
        if source.suffix == ".py" and source.name.startswith("test_"):
            yield from python_test_names(source)


def parts_of(name):
    return [part.lower() for part in PART.findall(name)]


def complaint_about(name):
    """Why the name is banned, or None."""
    if name in NAMES or METHOD_INFO.search(name):
        return None
    parts = parts_of(name)
    for part in parts:
        if part in BANNED_PARTS:
            return f"'{part}' in '{name}': {BANNED_PARTS[part]}"
    if len(parts) > 1 and parts[0] in BANNED_BEGINNINGS and "_" in name:
        return f"'{parts[0]}_' in '{name}': {BANNED_BEGINNINGS[parts[0]]}"
    return None


def banned_names(source):
    """Names of ours: what follows '.', '->' or '::' may be another library's. Tests are sentences."""
    seen = set()
    code = CPP_TEST.sub(lambda found: blank(found.group()), source.code)
    for found in IDENTIFIER.finditer(code):
        name = found.group()
        if name in seen:
            continue
        seen.add(name)
        complaint = complaint_about(name)
        if complaint:
            yield source.finding(source.line_of(found.start()), "name", complaint)


def path_words(source):
    *folders, _ = source.path.split("/")
    for folder in folders:
        if folder in BANNED_FOLDERS:
            yield source.finding(1, "folder name", f"'{folder}' says nothing about what lives in it")
    if source.is_cpp or source.suffix == ".py":
        complaint = complaint_about(source.stem.removesuffix("_test"))
        if complaint:
            yield source.finding(1, "file name", complaint)


def unfinished(source):
    for number, line in enumerate(source.lines, 1):
        if UNFINISHED.search(line):
            yield source.finding(number, "unfinished", "finish it, or open an issue and delete the note")


def code_in_comments(source, pattern):
    for number, line in enumerate(source.lines, 1):
        if pattern.match(line):
            yield source.finding(number, "dead code", "delete code that is commented out: git keeps it")


def test_names(source):
    for found in CPP_TEST.finditer(source.code):
        name = found.group(2)
        if "_" in name or len(re.findall(r"[A-Z0-9]", name)) < 2:
            remedy = f"{name}: say in a sentence what must be true"
            yield source.finding(source.line_of(found.start()), "test name", remedy)


def python_test_names(source):
    for found in PYTHON_TEST.finditer(source.text):
        if len(found.group(1).split("_")) < 4:
            remedy = f"{found.group(1)}: say in a sentence what must be true"
            yield source.finding(source.line_of(found.start()), "test name", remedy)
