"""tools/tidy.py: each rule of the house on a small tree that breaks it, and on one that keeps it."""

import time

import pytest
import tidy
from rules.shape import functions_of
from rules.source import Source

HEADER = "#pragma once\n// A thing.\n"


def test_includes_may_only_point_down(house):
    house.write("src/sip/leg.h", HEADER + '#include "call/call.h"\n')
    assert "floor" in house.rules("src/sip/leg.h")


def test_includes_of_lower_floors_are_fine(house):
    house.write("src/call/call.h", HEADER + '#include "sip/message/message.h"\n#include "base/result.h"\n')
    assert "floor" not in house.rules("src/call/call.h")


@pytest.mark.parametrize("pair", [("sip", "net"), ("net", "rtp"), ("store", "sip"), ("features", "desk")])
def test_folders_on_one_floor_never_see_each_other(house, pair):
    house.write(f"src/{pair[0]}/one.h", HEADER + f'#include "{pair[1]}/other.h"\n')
    assert "floor" in house.rules(f"src/{pair[0]}/one.h")


def test_the_list_of_codecs_is_seen_by_its_neighbours_alone(house):
    house.write("src/sdp/offer.h", HEADER + '#include "rtp/codec.h"\n')
    house.write("src/sip/offer.h", HEADER + '#include "rtp/codec.h"\n')
    assert "floor" not in house.rules("src/sdp/offer.h")
    assert "floor" in house.rules("src/sip/offer.h")


def test_a_folder_without_a_floor_is_refused(house):
    house.write("src/gossip/rumour.h", HEADER)
    assert "floor" in house.rules("src/gossip/rumour.h")


def test_a_path_of_ours_begins_at_src(house):
    house.write("src/call/call.cpp", '// A call.\n#include "call.h"\n')
    assert "include" in house.rules("src/call/call.cpp")


def test_features_never_include_each_other(house):
    house.write("src/features/queue.cpp", '// A queue.\n#include "features/voicemail.h"\n')
    assert "feature" in house.rules("src/features/queue.cpp")


def test_a_feature_sees_its_contract_and_its_own_files(house):
    text = '// A queue.\n#include "features/feature.h"\n#include "features/queue.h"\n'
    house.write("src/features/queue.cpp", text)
    house.write("src/features/all.cpp", '// All.\n#include "features/queue.h"\n')
    house.write("src/features/queue_test.cpp", '// Tests.\n#include "features/queue.h"\n')
    assert "feature" not in house.rules()


def test_boost_lives_in_net_alone(house):
    house.write("src/call/call.cpp", "// A call.\n#include <boost/asio.hpp>\n")
    house.write("src/net/loop.cpp", "// The loop.\n#include <boost/asio.hpp>\n")
    assert "library" in house.rules("src/call/call.cpp")
    assert "library" not in house.rules("src/net/loop.cpp")


def test_locks_live_in_mailbox_and_log(house):
    house.write("src/call/call.cpp", "// A call.\nstd::mutex lock_;\n")
    house.write("src/base/mailbox.h", HEADER + "std::mutex mutex_;\n")
    assert "lock" in house.rules("src/call/call.cpp")
    assert "lock" not in house.rules("src/base/mailbox.h")


@pytest.mark.parametrize(
    "line",
    [
        "auto now = std::chrono::steady_clock::now();",
        "std::this_thread::sleep_for(1s);",
        "auto fd = ::socket(AF_INET, SOCK_DGRAM, 0);",
        "std::random_device seed;",
        "std::thread worker;",
    ],
)
def test_a_pure_floor_has_no_clock_thread_socket_or_random(house, line):
    house.write("src/sip/machine.cpp", f"// A machine.\n{line}\n")
    house.write("src/net/machine.cpp", f"// A machine.\n{line}\n")
    assert "pure" in house.rules("src/sip/machine.cpp")
    assert "pure" not in house.rules("src/net/machine.cpp")


def test_words_in_comments_and_strings_do_not_count(house):
    text = '// No std::mutex, no steady_clock::now here.\nauto text = "std::mutex";\n'
    house.write("src/sip/machine.cpp", text)
    assert house.rules("src/sip/machine.cpp") == ["dead file", "readme"]


def test_sql_lives_in_store_alone(house):
    statement = '// Some.\nauto text = "SELECT id FROM calls";\n'
    house.write("src/call/call.cpp", statement).write("src/store/calls.cpp", statement)
    assert "sql" in house.rules("src/call/call.cpp")
    assert "sql" not in house.rules("src/store/calls.cpp")


def test_the_method_update_is_not_sql(house):
    text = '// Methods.\nauto text = "UPDATE sip:a@b SIP/2.0"; auto more = "INVITE, UPDATE";\n'
    house.write("src/sip/method.cpp", text)
    assert "sql" not in house.rules("src/sip/method.cpp")


def test_a_file_of_301_lines_is_warned_and_one_of_501_refused(house):
    house.write("src/sip/long.cpp", "// Long.\n" + "\n" * 300)
    house.write("src/sip/endless.cpp", "// Endless.\n" + "\n" * 500)
    lengths = (finding for finding in house.findings() if finding.rule == "file length")
    warned = {finding.path: finding.is_warning for finding in lengths}
    assert warned == {"src/sip/long.cpp": True, "src/sip/endless.cpp": False}


def test_a_line_of_111_characters_is_refused(house):
    house.write("src/sip/wide.cpp", "// Wide.\n// " + "x" * 108 + "\n")
    assert "line length" in house.rules("src/sip/wide.cpp")


def test_a_function_of_61_lines_is_refused(house):
    body = "    step();\n"
    house.write("src/sip/short.cpp", "// Short.\nvoid run() {\n" + body * 58 + "}\n")
    house.write("src/sip/long.cpp", "// Long.\nvoid run() {\n" + body * 59 + "}\n")
    assert "function length" not in house.rules("src/sip/short.cpp")
    assert "function length" in house.rules("src/sip/long.cpp")


def lengths(text):
    return [(function.line, function.length) for function in functions_of(Source("src/sip/some.cpp", text))]


def test_functions_are_found_in_classes_and_namespaces():
    text = "namespace a {\nclass Call {\n    int legs() { return 1; }\n    void end() {\n    }\n};\n}\n"
    assert lengths(text) == [(3, 1), (4, 2)]


def test_braces_of_initialisers_and_lambdas_do_not_confuse_the_count():
    text = "Call::Call(int id)\n    : id_{id}, leg_(2) {\n    start([this] {\n        go();\n    });\n}\n"
    assert lengths(text)[-1] == (2, 5)


def test_braces_in_strings_and_characters_are_not_counted():
    assert lengths("void print() {\n    say(\"{\", '{', 1'000);\n}\nvoid stop() {}\n") == [(1, 3), (4, 1)]


def test_tables_and_enumerations_are_not_functions():
    assert lengths("enum class State {\n    idle\n};\nconstexpr int table[] = {\n    f(1),\n};\n") == []


def test_a_header_begins_with_pragma_once_and_a_comment(house):
    house.write("src/sip/bare.h", "#include <string>\n")
    house.write("src/sip/mute.h", "#pragma once\n#include <string>\n")
    assert "pragma once" in house.rules("src/sip/bare.h")
    assert "opening" in house.rules("src/sip/mute.h")


def test_a_source_begins_with_a_comment(house):
    house.write("src/sip/mute.cpp", "#include <string>\n")
    assert "opening" in house.rules("src/sip/mute.cpp")


def test_file_names_are_snake_case(house):
    house.write("src/sip/CallLeg.cpp", "// A leg.\n").write("src/sip/call-leg.cpp", "// A leg.\n")
    assert "file name" in house.rules("src/sip/CallLeg.cpp")
    assert "file name" in house.rules("src/sip/call-leg.cpp")


@pytest.mark.parametrize(
    "name",
    ["CallManager", "leg_helper", "StringUtil", "on_event_handler", "call_data_", "CallInfo", "LegBase"]
    + ["ParserImpl", "get_leg", "do_hang_up", "process_invite", "tmp", "number_str", "cfg_"],
)
def test_names_that_say_nothing_are_refused(house, name):
    house.write("src/sip/names.cpp", f"// Names.\nint {name} = 0;\n")
    assert "name" in house.rules("src/sip/names.cpp")


@pytest.mark.parametrize(
    "line",
    [
        "auto bytes = text.data();",
        "auto text = std::string(stream.str());",
        "auto database = strings_.begin();",
        "log_info(LogLevel::info);",
        "auto digits = phone.digits_by_info();",
        "auto processed = domain;",
        "TEST(Info, KeepsTheDataAsItCame) {}",
    ],
)
def test_names_that_only_resemble_them_are_fine(house, line):
    house.write("src/sip/names.cpp", f"// Names.\n{line}\n")
    assert "name" not in house.rules("src/sip/names.cpp")


def test_folders_called_common_or_misc_are_refused(house):
    house.write("src/call/common/leg.cpp", "// A leg.\n")
    assert "folder name" in house.rules("src/call/common/leg.cpp")


def test_unfinished_work_is_refused(house):
    house.write("src/sip/late.cpp", "// Late.\n// TO" + "DO: later\n")
    assert "unfinished" in house.rules("src/sip/late.cpp")


@pytest.mark.parametrize(
    "line", ["// hang_up(leg);", "// state_ = State::idle;", "// if (ringing_) {", "// return leg;"]
)
def test_commented_out_code_is_refused(house, line):
    house.write("src/sip/dead.cpp", f"// Dead.\nint a;\n    {line}\n")
    assert "dead code" in house.rules("src/sip/dead.cpp")


@pytest.mark.parametrize(
    "line",
    [
        "// The far side may be gone (RFC 3261 12.2.1.2); then we are told.",
        "// returns when it is done;",
        "//   idle --invite--> calling",
        "// At 0, 0.5, 1.5 and 3.5 s;",
    ],
)
def test_sentences_and_drawings_are_not_code(house, line):
    house.write("src/sip/alive.cpp", f"// Alive.\nint a;\n{line}\n")
    assert "dead code" not in house.rules("src/sip/alive.cpp")


def test_names_of_tests_are_sentences(house):
    text = "// Tests.\nTEST(Call, Works) {}\nTEST(Call, EndsOnce) {}\nTEST(Call, a_b) {}\n"
    house.write("src/sip/some_test.cpp", text)
    house.write("tests/wire/test_some.py", '"""Tests."""\ndef test_call():\n    pass\n')
    assert len([finding for finding in house.findings() if finding.rule == "test name"]) == 3


def test_every_folder_of_src_has_a_readme(house):
    house.write("src/sip/leg.cpp", "// A leg.\n").write("src/net/loop.cpp", "// The loop.\n")
    house.write("src/net/README.md", "# net\n")
    assert [finding.remedy for finding in house.findings() if finding.rule == "readme"] == [
        "src/sip has no README.md of about ten lines"
    ]


def test_a_header_that_no_file_includes_is_dead(house):
    house.write("src/sip/alive.h", HEADER).write("src/sip/dead.h", HEADER)
    house.write("src/sip/user.cpp", '// A user.\n#include "sip/alive.h"\n')
    assert "dead file" in house.rules("src/sip/dead.h")
    assert "dead file" not in house.rules("src/sip/alive.h")


def test_a_source_that_nothing_builds_is_dead(house):
    house.write("src/CMakeLists.txt", "santral_folder(sip)\n")
    house.write("src/sip/leg.cpp", "// A leg.\n").write("src/desk/order.cpp", "// An order.\n")
    house.write("tests/CMakeLists.txt", "add_executable(chaos chaos.cpp)\n")
    house.write("tests/chaos.cpp", "// Chaos.\n").write("tests/forgotten.cpp", "// Forgotten.\n")
    dead = {finding.path for finding in house.findings() if finding.rule == "dead file"}
    assert dead == {"src/desk/order.cpp", "tests/forgotten.cpp"}


def test_a_page_that_no_page_links_is_dead(house):
    house.write("README.md", "[glossary](docs/glossary.md)\n")
    house.write("docs/glossary.md", "# Glossary\n").write("docs/forgotten.md", "# Forgotten\n")
    assert {finding.path for finding in house.findings()} == {"docs/forgotten.md"}


def test_a_link_that_leads_nowhere_is_refused(house):
    house.write("README.md", "[there](docs/there.md) [web](https://example.com) [below](#below)\n")
    assert [finding.rule for finding in house.findings()] == ["link"]


@pytest.mark.parametrize("path", ["/ro" + "ot/x", "/wo" + "rk/main", "/ho" + "me/ann/x"])
def test_paths_of_one_machine_are_refused(house, path):
    house.write("README.md", f"See {path} there.\n")
    assert house.rules() == ["machine path"]


def test_hosts_of_registries_are_refused(house):
    house.write("README.md", "Take it from registry" + ".npmjs.org today.\n")
    assert house.rules() == ["registry host"]


def test_a_warning_alone_does_not_fail(house, capsys):
    house.write("tools/long.py", '"""Long; see notes."""\n' + "\n" * 320).write("README.md", "long\n")
    assert tidy.main(house.root) == 0
    assert "warning: file length" in capsys.readouterr().out


def test_a_broken_rule_is_one_line_that_says_where_and_what(house, capsys):
    house.write("src/sip/leg.cpp", '// A leg.\n#include "call/call.h"\n')
    assert tidy.main(house.root) == 1
    assert "src/sip/leg.cpp:2: floor: sip may not see call: only lower floors" in capsys.readouterr().out


def test_three_hundred_files_take_less_than_three_seconds(house):
    function = "int legs() {\n    return count_of(calls_, 'x');  // As many as there are.\n}\n"
    text = "// A leg.\n" + function * 70
    for number in range(300):
        house.write(f"src/sip/leg_{number}.cpp", text)
    started = time.process_time()
    house.findings()
    assert time.process_time() - started < 3
