"""The house as a whole: nothing dead, links that lead somewhere, a README in each folder."""

import posixpath
import re

from rules.allowed import ENTRY_POINTS

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/")
REGISTRY_HOST = re.compile(
    r"\b(?:registry\.[a-z]+js\.org|registry\.yarnpkg\.com|pypi\.org|files\.pythonhosted\.org|crates\.io"
    r"|proxy\.golang\.org|(?:deb|ftp|security)\.debian\.org)\b"
)


def check(tree):
    yield from readmes(tree)
    yield from links(tree)
    yield from headers_nobody_includes(tree)
    yield from sources_nobody_builds(tree)
    yield from files_nobody_names(tree)
    for source in tree.all():
        yield from bound_to_a_machine(source)


def readmes(tree):
    folders = {source.folder for source in tree.cpp("src/") if source.folder}
    for folder in sorted(folders):
        source = tree.find(f"src/{folder}/README.md")
        if source is None:
            some = next(source for source in tree.cpp(f"src/{folder}/"))
            yield some.finding(1, "readme", f"src/{folder} has no README.md of about ten lines")


def link_targets(source):
    """(line, path from the root) of every link to a file."""
    for number, line in enumerate(source.lines, 1):
        for target in LINK.findall(line):
            if re.match(r"[a-z]+:|#", target):
                continue
            target = target.split("#")[0]
            yield number, posixpath.normpath(posixpath.join(posixpath.dirname(source.path), target))


def links(tree):
    for source in tree.all():
        if source.suffix != ".md":
            continue
        for line, target in link_targets(source):
            if not tree.exists(target):
                yield source.finding(line, "link", f"{target} does not exist")


def headers_nobody_includes(tree):
    included = {target for source in tree.cpp() for _, target, _ in source.includes}
    for source in tree.cpp("src/"):
        if source.suffix == ".h" and source.path.removeprefix("src/") not in included:
            yield source.finding(1, "dead file", "no file includes this header: delete it")


def sources_nobody_builds(tree):
    """src is globbed folder by folder; elsewhere the nearest CMakeLists.txt globs, or names the file."""
    folders = tree.find("src/CMakeLists.txt")
    for source in tree.cpp():
        if source.suffix != ".cpp":
            continue
        if source.folder and folders:
            is_built = re.search(rf"santral_folder\({source.folder}\b", folders.text)
        else:
            is_built = any(builds(cmake, source) for cmake in cmake_lists_above(tree, source.path))
        if not is_built:
            yield source.finding(1, "dead file", "no CMakeLists.txt builds it")


def cmake_lists_above(tree, path):
    while path:
        path = posixpath.dirname(path)
        cmake = tree.find(posixpath.join(path, "CMakeLists.txt"))
        if cmake:
            yield cmake


def builds(cmake, source):
    return "GLOB" in cmake.text or re.search(rf"\b{source.stem}\b", cmake.text)


def files_nobody_names(tree):
    """Scripts, scenarios and pages live because another file names them."""
    candidates = [source for source in tree.all() if is_named_by_others(source)]
    for source in candidates:
        word = source.name if source.suffix == ".md" else source.stem
        others = (other for other in tree.all() if other is not source)
        if source.path not in ENTRY_POINTS and not any(word in other.text for other in others):
            yield source.finding(1, "dead file", "no other file names it: link it or delete it")


def is_named_by_others(source):
    in_docs = source.path.startswith("docs/") and source.suffix == ".md"
    in_tools = source.path.startswith("tools/") and source.suffix in {".py", ".txt"}
    is_scenario = source.path.startswith("tests/") and source.suffix == ".xml"
    return (in_docs or in_tools or is_scenario) and source.stem != "__init__"


def bound_to_a_machine(source):
    if source.path.startswith(("tests/tools/", "tools/rules/")):
        return  # The rules and their bad examples.
    for number, line in enumerate(source.lines, 1):
        if MACHINE_PATH.search(line):
            yield source.finding(number, "machine path", "make it relative, or a setting")
        if REGISTRY_HOST.search(line):
            yield source.finding(number, "registry host", "name no registry: its client knows where it is")
