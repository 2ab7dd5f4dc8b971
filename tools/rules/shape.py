"""The shape of files and functions: lengths, the opening comment, #pragma once, file names."""

import re
from dataclasses import dataclass

FILE_WARNING, FILE_LIMIT = 300, 500
FUNCTION_LIMIT = 60
LINE_LIMIT = 110

# Prose wraps by itself; scenario files and generated ones are as long as their protocol makes them.
LONG_LINES_ALLOWED = {".md", ".xml", ".json", ".txt"}
LONG_FILES_ALLOWED = {".md", ".json", ".txt", ".xml", ".yaml"}
FILE_NAME = re.compile(
    r"[a-z0-9_]+(\.[a-z0-9]+)*|\.[a-z-]+|[A-Z]+(\.md)?|CMakeLists\.txt|\d{4}[a-z0-9_-]+\.(md|sql)"
)
COMMENT = {".cpp": "//", ".h": "//", ".py": ('"""', "#"), ".cmake": "#", ".sql": "--", ".toml": "#"}
NOT_A_FUNCTION = re.compile(r"\b(?:namespace|class|struct|union|enum|extern)\b[^()]*$|=\s*$")


def check(tree):
    for source in tree.all():
        yield from file_name(source)
        yield from lengths(source)
        yield from opening(source)
        if source.is_cpp:
            yield from functions_too_long(source)


def file_name(source):
    in_docs_with_dashes = source.path.startswith(("docs/", "web/"))
    is_named_by_npm = source.name == "package-lock.json"
    if not FILE_NAME.fullmatch(source.name) and not in_docs_with_dashes and not is_named_by_npm:
        yield source.finding(1, "file name", "write it in snake_case")


def lengths(source):
    count = len(source.lines)
    if source.suffix not in LONG_FILES_ALLOWED and source.name != "LICENSE" and count > FILE_WARNING:
        is_warning = count <= FILE_LIMIT
        limit = FILE_WARNING if is_warning else FILE_LIMIT
        remedy = f"{count} lines, over {limit}: find the second thing in it"
        yield source.finding(1, "file length", remedy, is_warning)
    if source.suffix in LONG_LINES_ALLOWED:
        return
    for number, line in enumerate(source.lines, 1):
        if len(line) > LINE_LIMIT:
            yield source.finding(number, "line length", f"{len(line)} characters, over {LINE_LIMIT}")


def opening(source):
    """The first lines say what the file is: after #pragma once in a header, after #! in a script."""
    lines = list(source.lines)
    if source.suffix == ".h":
        if lines[0] != "#pragma once":
            yield source.finding(1, "pragma once", "is the first line of a header")
        else:
            lines = lines[1:]
    if lines and lines[0].startswith("#!"):
        lines = lines[1:]
    mark = COMMENT.get(source.suffix)
    if mark and not "".join(lines).strip() == "" and not lines[0].startswith(mark):
        yield source.finding(1, "opening", "say in one to five lines of comment what the file is")


@dataclass(frozen=True)
class Function:
    line: int
    length: int


def functions_of(source):
    """Function bodies by counting braces; a lambda belongs to the function around it."""
    code, depth, body_depth, begin, since = source.code, 0, None, 0, 0
    for found in re.finditer(r"[{};]", code):
        mark, position = found.group(), found.start()
        if mark == "{":
            depth += 1
            if body_depth is None and opens_function(code[since:position], code[:since][-1:]):
                body_depth, begin = depth, position
        elif mark == "}":
            if depth == body_depth:
                first = source.line_of(begin)
                yield Function(first, source.line_of(position) - first + 1)
                body_depth = None
            depth -= 1
        since = position + 1


def opens_function(before, previous):
    """Whether the text since the last brace or semicolon is the head of a function."""
    head = before.strip()
    if not head or head[0] in ",:":  # The end of a constructor's list of initialisers.
        return previous == "}"
    return "(" in head and not NOT_A_FUNCTION.search(head)


def functions_too_long(source):
    for function in functions_of(source):
        if function.length > FUNCTION_LIMIT:
            remedy = f"{function.length} lines, over {FUNCTION_LIMIT}: give its parts names"
            yield source.finding(function.line, "function length", remedy)
