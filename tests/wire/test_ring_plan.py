"""A number that rings at three accounts of other people's making, with its branches."""

import pytest
from harness.api_client import ApiClient

MEMBERS = ["102", "103", "104"]


@pytest.fixture
def make_plan(office):
    """make_plan(**settings): 20 rings the members; 105 is where branches lead."""
    office.exchange.add_extension("104", office.password("104"))
    office.exchange.add_extension("105", office.password("105"))
    api = ApiClient.of_everything(office.exchange)

    def make(**settings):
        plan = {"name": "sales", "members": MEMBERS, "ring_for_s": 20, **settings}
        assert api.ask("POST", "/ring-plans", plan).status == 201
        number = {"number": "20", "name": "Sales", "destination": "ring_plan/sales"}
        assert api.ask("POST", "/internal-numbers", number).status == 201

    return make


def hear_each_other(one, other):
    one.wait_hears(other.frequency)
    other.wait_hears(one.frequency)


# S4.28, N3
def test_three_ring_at_once_and_the_first_to_answer_has_the_call(office, make_plan):
    make_plan()
    caller = office.phone("101", 440)
    members = [office.phone(number, 1000) for number in MEMBERS]
    caller.dial("20")
    for member in members:
        member.wait_ringing()
    first, *others = members
    first.accept()
    hear_each_other(caller, first)
    for other in others:
        assert "cause=200" in other.wait_request("CANCEL").header("reason")
        other.wait_ended()
    caller.hang_up()
    record = office.exchange.wait_records(1)[0]
    assert (record["to_dialled"], record["to_reached"]) == ("20", "102")


# S4.30, N3
def test_where_all_are_busy_the_busy_branch_rings(office, make_plan):
    make_plan(on_busy="extension/105")
    busy = [office.registered_sipp("called_is_busy", number) for number in MEMBERS]
    caller, other = office.phone("101", 440), office.phone("105", 1000)
    caller.dial("20")
    other.wait_ringing()
    for each in busy:
        each.wait()
    other.accept()
    hear_each_other(caller, other)


# S4.29, N3
def test_where_nobody_answers_in_time_the_other_branch_rings(office, make_plan):
    make_plan(on_no_answer="extension/105", ring_for_s=1)
    member = office.phone("102", 1000)
    caller, other = office.phone("101", 440), office.phone("105", 2500)
    caller.dial("20")
    member.wait_ringing()
    member.wait_ended()
    other.wait_ringing()
    other.accept()
    hear_each_other(caller, other)


# S4.31, N3
def test_where_no_phone_is_there_the_branch_for_that_rings(office, make_plan):
    make_plan(on_unavailable="extension/105")
    caller, other = office.phone("101", 440), office.phone("105", 1000)
    caller.dial("20")
    other.wait_ringing()
    other.accept()
    hear_each_other(caller, other)


# S4.28, N3
def test_without_a_branch_the_caller_is_told_why(office, make_plan):
    make_plan()
    caller = office.raw("101")
    assert caller.ask("INVITE", f"sip:20@{caller.domain}", body=caller.sdp()).status == 480
