"""The floors of ARCHITECTURE.md: who may include whom, where libraries live, what a pure floor avoids."""

import re

from rules.allowed import (
    FEATURE_CONTRACT, FEATURE_REGISTER, LIBRARY_HOMES, LOCK_HOMES, SEEN_BESIDE, is_allowed,
)

FLOORS = {
    "base": 0,
    "sip": 1, "sdp": 1, "rtp": 1, "audio": 1, "net": 1, "store": 1,
    "directory": 2, "transport": 2, "media": 2,
    "call": 3,
    "features": 4, "desk": 4,
    "api": 5,
    "app": 6,
}
PURE = {"sip", "sdp", "rtp", "audio", "call", "features", "desk"}

# What a pure floor is handed instead of taking it: Timers, Random, WallClock, Wire.
IMPURE = re.compile(
    r"\b(?:steady_clock::now|system_clock::now|Clock::now|system_wall_time|gettimeofday|clock_gettime"
    r"|time\(nullptr\)|this_thread|sleep_for|sleep_until|usleep|nanosleep"
    r"|std::thread|std::jthread|std::async|std::atomic\w*"
    r"|random_device|mt19937\w*|getrandom|SecureRandom"
    r")|(?<!\w)::(?:socket|bind|send|sendto|recv|recvfrom|connect|accept|poll|epoll_wait)\s*\("
)
LOCKS = re.compile(
    r"\bstd::(?:\w*mutex|(?:scoped|unique|shared)_lock|lock_guard|condition_variable\w*|call_once)\b"
)
SQL = re.compile(
    r"\b(?:SELECT\s+[\w*(].*|INSERT\s+(?:OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b"
    r"|CREATE\s+(?:TABLE|INDEX)\b|DROP\s+TABLE\b|PRAGMA\s+\w+)"
)


def check(tree):
    for source in tree.cpp("src/"):
        yield from includes(source)
        yield from libraries(source)
        yield from words(source)
    for source in tree.cpp():
        yield from sql(source)


def includes(source):
    mine = FLOORS.get(source.folder)
    if mine is None:
        yield source.finding(1, "floor", f"src/{source.folder} has none: name it in tools/rules/floors.py")
        return
    for line, target, is_ours in source.includes:
        folder = target.split("/")[0]
        if not is_ours:
            continue
        if "/" not in target or folder not in FLOORS:
            remedy = f'write "{source.folder}/...": paths of ours begin at src'
            yield source.finding(line, "include", remedy)
        elif is_allowed(source.path, SEEN_BESIDE.get(target, {})):
            continue
        elif folder != source.folder and FLOORS[folder] >= mine:
            yield source.finding(line, "floor", f"{source.folder} may not see {folder}: only lower floors")
        elif folder == source.folder == "features":
            yield from feature(source, line, target)


def feature(source, line, target):
    """Features never include each other: one hands a call to another by name."""
    parts, name = target.split("/"), target.split("/")[-1]
    if name in FEATURE_CONTRACT or source.name in FEATURE_REGISTER:
        return
    own = source.path.split("/")[2].split(".")[0].removesuffix("_test")
    if parts[1].split(".")[0] != own:
        yield source.finding(line, "feature", f"{own} may not see {target}: hand the call over by name")


def libraries(source):
    for line, target, is_ours in source.includes:
        for library, homes in LIBRARY_HOMES.items():
            if not is_ours and target.startswith(library) and not is_allowed(source.path, homes):
                yield source.finding(line, "library", f"<{target}> lives only in {', '.join(homes)}")


def words(source):
    for found in LOCKS.finditer(source.code):
        if not is_allowed(source.path, LOCK_HOMES):
            remedy = f"{found.group()}: cross threads by base::Mailbox"
            yield source.finding(source.line_of(found.start()), "lock", remedy)
    if source.folder not in PURE:
        return
    for found in IMPURE.finditer(source.code):
        remedy = f"{found.group().strip('(')} on a pure floor: be handed Timers, Random, WallClock or Wire"
        yield source.finding(source.line_of(found.start()), "pure", remedy)


def sql(source):
    if source.path.startswith("src/store/"):
        return
    for literal in re.finditer(r'"(?:[^"\\\n]|\\.)*"', source.text):
        if SQL.search(literal.group()):
            yield source.finding(source.line_of(literal.start()), "sql", "SQL lives only in src/store and db")
