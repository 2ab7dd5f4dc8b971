"""tools/sum_tests.py: nothing that failed, crashed or was never run may look like success."""

import sum_tests

PASSED = '<testsuites><testsuite><testcase classname="A" name="b" status="run"/></testsuite></testsuites>'
FAILED = '<testsuite><testcase classname="A" name="c"><failure message="no"/></testcase></testsuite>'
ERROR = '<testsuite><testcase classname="A" name="d"><error message="no"/></testcase></testsuite>'
SKIPPED = '<testsuite><testcase classname="A" name="e"><skipped/></testcase></testsuite>'


def last_line(capsys):
    return capsys.readouterr().out.strip().split("\n")[-1]


def test_the_sum_is_the_last_line(tmp_path, capsys):
    (tmp_path / "one.xml").write_text(PASSED)
    (tmp_path / "two.xml").write_text(PASSED)
    assert sum_tests.main(tmp_path) == 0
    assert last_line(capsys) == "2 passed, 0 failed"


def test_failures_and_errors_fail_the_run(tmp_path, capsys):
    (tmp_path / "one.xml").write_text(FAILED)
    (tmp_path / "two.xml").write_text(ERROR)
    assert sum_tests.main(tmp_path) == 1
    assert last_line(capsys) == "0 passed, 2 failed"


def test_an_unreadable_file_is_a_failure(tmp_path, capsys):
    (tmp_path / "one.xml").write_text(PASSED)
    (tmp_path / "two.xml").write_text("<testsui")
    assert sum_tests.main(tmp_path) == 1
    assert last_line(capsys) == "1 passed, 1 failed"


def test_no_test_at_all_is_a_failure(tmp_path, capsys):
    assert sum_tests.main(tmp_path) == 1
    assert last_line(capsys) == "0 passed, 1 failed"


def test_a_skipped_test_is_named_and_counts_as_neither(tmp_path, capsys):
    (tmp_path / "one.xml").write_text(PASSED)
    (tmp_path / "two.xml").write_text(SKIPPED)
    assert sum_tests.main(tmp_path) == 0
    assert "skipped: A.e\n1 passed, 0 failed" in capsys.readouterr().out
