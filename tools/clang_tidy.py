#!/usr/bin/python3
"""Runs clang-tidy on every source of the compile database, as many at once as there are cores.

A source that was clean is not looked at again until it, a header of ours that it includes, its compiler
flags, .clang-tidy or clang-tidy itself changes: a hash of all that is kept in ~/.cache/santral/tidy, for
every clone and build folder of this user, and forgotten when nobody asked for it in a month.
Usage: clang_tidy.py <build> [word...]: with words, only the sources whose paths contain one of them.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "clang-tidy-19"
# Tests run under the sanitizers; of them only what those cannot see is asked, in a third of the time.
TEST_CHECKS = (
    "-*,bugprone-unused-return-value,bugprone-use-after-move,bugprone-dangling-handle,"
    "bugprone-suspicious-semicolon,performance-for-range-copy,readability-function-size,"
    "readability-identifier-naming,misc-definitions-in-headers"
)
MONTH_S = 30 * 24 * 3600
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^"]+)"', re.M)


@cache
def content_of(file):
    return file.read_bytes()


@cache
def included_by(file):
    """Every header of ours that the file sees, itself included."""
    seen, waiting = set(), [file]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        for target in INCLUDE.findall(content_of(each)):
            places = (ROOT / "src" / target.decode(), ROOT / target.decode(), each.parent / target.decode())
            waiting.extend(place for place in places if place.is_file())
    return sorted(seen)


@cache
def rules():
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, check=True).stdout
    return version + (ROOT / ".clang-tidy").read_bytes() + TEST_CHECKS.encode()


def fingerprint(entry):
    """The same wherever the clone and its build folder are."""
    command = entry.get("command", " ".join(entry.get("arguments", [])))
    command = command.replace(entry["directory"], "<build>").replace(str(ROOT), "<root>")
    digest = hashlib.sha256(rules() + command.encode())
    for file in included_by(Path(entry["file"])):
        digest.update(str(file.resolve().relative_to(ROOT)).encode() + b"\0" + content_of(file))
    return digest.hexdigest()


def folder_of_marks():
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "santral" / "tidy"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def forget_old(folder):
    for mark in folder.iterdir():
        if time.time() - mark.stat().st_mtime > MONTH_S:
            mark.unlink(missing_ok=True)


def sources_of(build, words):
    """{path: entry}: every source once, those of ours alone."""
    entries = json.loads((build / "compile_commands.json").read_text())
    generated = build.resolve()
    sources = {}
    for entry in entries:
        path = Path(entry["file"])
        is_ours = path.is_file() and generated not in path.parents
        if is_ours and any(word in entry["file"] for word in words):
            sources[entry["file"]] = entry
    return sources


def look_at(build, path):
    """(clean, what clang-tidy says)."""
    command = [PROGRAM, "-p", str(build), "--quiet", path]
    if path.endswith("_test.cpp"):
        command.insert(1, f"--checks={TEST_CHECKS}")
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    noise = re.compile(r"^(\d+ warnings? .*generated\.|Suppressed .*|Use -header-filter.*|\s*)$")
    return done.returncode == 0, "\n".join(line for line in done.stdout.split("\n") if not noise.match(line))


def main(build, words):
    clean_before = folder_of_marks()
    sources = sources_of(build, words or [""])
    marks = {path: clean_before / fingerprint(entry) for path, entry in sources.items()}
    waiting = [path for path in sources if not marks[path].exists()]
    for path in sources.keys() - set(waiting):
        marks[path].touch()
    started, failed = time.monotonic(), []

    def look(path):
        clean, report = look_at(build, path)
        if clean:
            marks[path].touch()
        else:
            failed.append(path)
            print(report, flush=True)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(look, waiting))
    forget_old(clean_before)
    seconds = time.monotonic() - started
    counts = f"{len(waiting)} of {len(sources)} sources in {seconds:.0f} s"
    print(f"clang-tidy: {counts}, {len(failed)} with findings")
    return 1 if failed or not sources else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
