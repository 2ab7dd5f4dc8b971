"""The tree as the rules see it: every file read once, its code with comments and strings blanked out."""

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

SKIPPED_FOLDERS = {".git", "build", "var", "node_modules", "__pycache__", ".pytest_cache", "corpus"}
CPP = {".cpp", ".h"}
PAGES = {".md", ".txt", ".xml", ".sql", ".toml", ".yaml", ".json", ".css"}
TEXT = CPP | PAGES | {".py", ".sh", ".cmake", ".ts", ".tsx"}
BARE_TEXT = {"dev", "run", "LICENSE", ".clang-tidy", ".clang-format", ".gitignore"}

# Raw strings, strings, characters, comments: whichever begins first wins. 1'000 is a number, not a character.
NOT_CODE = re.compile(
    r'R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+'"
    r"|//[^\n]*|/\*.*?\*/",
    re.DOTALL,
)
PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)


def blank(text):
    """The same length and the same lines, without the characters."""
    return re.sub(r"[^\n]", " ", text)


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    rule: str
    remedy: str
    is_warning: bool = False

    def __str__(self):
        warning = "warning: " if self.is_warning else ""
        return f"{self.path}:{self.line}: {warning}{self.rule}: {self.remedy}"


class Source:
    """One file; `path` is relative to the root and has slashes."""

    def __init__(self, path, text):
        self.path = path
        self.text = text

    @cached_property
    def lines(self):
        return self.text.split("\n")

    @property
    def name(self):
        return PurePosixPath(self.path).name

    @property
    def stem(self):
        return self.name.split(".")[0]

    @property
    def suffix(self):
        return PurePosixPath(self.path).suffix

    @property
    def is_cpp(self):
        return self.suffix in CPP

    @property
    def is_test(self):
        return self.stem.endswith("_test")

    @property
    def folder(self):
        """The folder of src that the file belongs to, or "" outside of src."""
        parts = self.path.split("/")
        return parts[1] if parts[0] == "src" and len(parts) > 2 else ""

    @cached_property
    def code(self):
        """C++ with comments, strings and preprocessor lines blanked."""
        without_comments = NOT_CODE.sub(lambda found: blank(found.group()), self.text)
        return PREPROCESSOR.sub(lambda found: blank(found.group()), without_comments)

    @cached_property
    def includes(self):
        """(line, "folder/file.h", is_ours) of every #include."""
        found = []
        for number, line in enumerate(self.lines, 1):
            match = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if match:
                found.append((number, match.group(2), match.group(1) == '"'))
        return found

    def line_of(self, position):
        return self.text.count("\n", 0, position) + 1

    def finding(self, line, rule, remedy, is_warning=False):
        return Finding(self.path, line, rule, remedy, is_warning)


class Tree:
    """All files under a root that a person wrote."""

    def __init__(self, root):
        self.root = Path(root)
        self.sources = {source.path: source for source in self._read()}

    def _read(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
            for name in sorted(names):
                path = Path(folder) / name
                if path.suffix in TEXT or name in BARE_TEXT:
                    yield Source(path.relative_to(self.root).as_posix(), path.read_text("utf-8", "replace"))

    def all(self):
        return self.sources.values()

    def cpp(self, prefix=""):
        return [source for source in self.all() if source.is_cpp and source.path.startswith(prefix)]

    def find(self, path):
        return self.sources.get(path)

    def exists(self, path):
        return (self.root / path).exists()
