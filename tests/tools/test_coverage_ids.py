"""tools/coverage_ids.py: finds the ids above tests and says which lines of the requirements have none."""

import coverage_ids
from rules.source import Tree

IDS = "# Ids.\nS1.13 no empty password\nC1 CANCEL crosses 200\nC10 REGISTER\n"


def page_of(house):
    return coverage_ids.render(Tree(house.root))


def test_ids_right_above_a_test_are_found(house):
    house.write("docs/requirements-ids.txt", IDS)
    house.write("src/call/registrar_test.cpp", "// Tests.\n\n// C10, S1.13\nTEST(Registrar, RefusesAll) {}\n")
    page = page_of(house)
    assert "- **C10** REGISTER\n  - `src/call/registrar_test.cpp Registrar.RefusesAll`" in page
    assert "- **S1.13** no empty password\n" in page
    assert "- C1 CANCEL crosses 200" in page
    assert "2 of 3 lines are covered." in page


def test_ids_above_a_python_test_are_found_through_its_decorators(house):
    house.write("docs/requirements-ids.txt", IDS)
    test = "# C1: the late one.\n@wire\ndef test_a_late_cancel(x):\n    pass\n"
    house.write("tests/wire/test_call.py", '"""Tests."""\n\n' + test)
    assert "  - `tests/wire/test_call.py test_a_late_cancel`" in page_of(house)


def test_a_comment_further_up_covers_nothing(house):
    house.write("docs/requirements-ids.txt", IDS)
    house.write("src/call/registrar_test.cpp", "// C10\nint x;\nTEST(Registrar, RefusesAll) {}\n")
    assert "0 of 3 lines are covered." in page_of(house)


def test_a_stale_page_breaks_a_rule(house):
    house.write("docs/requirements-ids.txt", IDS).write("README.md", "coverage.md requirements-ids.txt\n")
    house.write("docs/coverage.md", "old\n")
    assert "coverage" in house.rules("docs/coverage.md")
    house.write("docs/coverage.md", page_of(house))
    assert "coverage" not in house.rules()


def test_an_id_that_does_not_exist_breaks_a_rule(house):
    house.write("docs/requirements-ids.txt", IDS)
    house.write("src/call/registrar_test.cpp", "// C77\nTEST(Registrar, RefusesAll) {}\n")
    assert "coverage" in house.rules("src/call/registrar_test.cpp")
