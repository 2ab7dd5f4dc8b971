"""S1 through the API, with phones: what is saved there works at the next ring."""

import pytest
from harness.api_client import ApiClient
from harness.raw_phone import RawPhone
from harness.waiting import wait_until


@pytest.fixture
def api(office):
    return ApiClient.of_everything(office.exchange)


def add_extension(api, number, **fields):
    fields = {"name": f"Person {number}", "groups": ["staff"], "connection_port": "udp", **fields}
    answer = api.ask("post", "/extensions", {"number": number, "password": f"secret-{number}", **fields})
    assert answer.status == 201, answer
    return answer


def status_of(api, number):
    return api.ask("get", f"/extensions/{number}").json()["status"]


def wait_status(api, number, status):
    wait_until(lambda: status_of(api, number) == status, 10, f"extension {number} {status}")


# S1.01, S1.07, S1.08, S1.23
def test_two_extensions_made_by_program_call_each_other_at_once(office, api):
    add_extension(api, "301")
    add_extension(api, "302")
    caller, callee = office.raw("301").register(), office.raw("302").register()
    call = caller.invite("302")
    answered = callee.wait_call().pick_up()
    assert call.wait(200).status == 200
    call.acknowledge()
    call.hang_up()
    answered.wait_bye()
    record = wait_until(lambda: api.ask("get", "/call-records").json()["items"], 10, "the record")[0]
    assert (record["from_number"], record["to_dialled"]) == ("301", "302")


# S1.02
def test_the_status_of_an_extension_follows_its_phone(office, api):
    assert status_of(api, "102") == "offline"
    caller, callee = office.raw("101").register(), office.raw("102").register()
    wait_status(api, "102", "idle")
    call = caller.invite("102")
    answered = callee.wait_call()
    answered.respond(180, "Ringing")
    wait_status(api, "102", "ringing")
    answered.pick_up()
    call.wait(200)
    call.acknowledge()
    wait_status(api, "102", "talking")
    call.hang_up()
    answered.wait_bye()
    wait_status(api, "102", "idle")


# S1.03, S1.04, S1.05, S1.06, S1.18
def test_a_group_is_made_before_the_extension_that_is_in_it(office, api):
    wanted = {"number": "303", "name": "Ada", "groups": ["Sales"], "connection_port": "udp"}
    refusal = api.ask("post", "/extensions", wanted)
    assert refusal.status in (404, 409, 422), refusal
    assert "Sales" in refusal.json()["detail"]
    assert api.ask("post", "/extension-groups", {"name": "Sales"}).status == 201
    assert api.ask("post", "/extensions", wanted).status == 201


# S1.11, S1.12, S1.13
def test_without_a_password_no_phone_registers_until_it_has_one(office, api):
    add_extension(api, "304", password="")
    phone = RawPhone(office.exchange, "304", "")
    office.opened.append(phone.close)
    assert phone.ask("REGISTER", to=phone.address_of_record()).status in (401, 403)
    assert api.ask("patch", "/extensions/304", {"password": "secret-304"}).status == 200
    office.raw("304").register()


# S1.19, S1.20, X10
def test_a_limit_of_callable_groups_binds_dialling_and_orders(office, api):
    api.ask("post", "/extension-groups", {"name": "Board"})
    add_extension(api, "305", groups=["Board"])
    caller, board = office.raw("101").register(), office.raw("305").register()
    assert api.ask("patch", "/extensions/101", {"callable_groups": ["staff"]}).status == 200
    call = caller.invite("305")
    assert call.wait(403).status == 403
    call.acknowledge_refusal()
    order = api.ask("post", "/calls", {"from": "101", "to": "305"})
    assert order.status == 403, order
    assert api.ask("patch", "/extensions/101", {"callable_groups": []}).status == 200
    caller.invite("305")
    board.wait_call()


# S1.21, S1.22
def test_recording_is_off_until_it_is_asked_for(office, api):
    assert api.ask("get", "/extensions/101").json()["records_calls"] is False
    assert api.ask("patch", "/extensions/101", {"records_calls": True}).status == 200
    caller, callee = office.raw("101").register(), office.raw("102").register()
    call = caller.invite("102")
    answered = callee.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    answered.wait_bye()
    recording = wait_until(lambda: api.ask("get", "/recordings").json()["items"], 10, "the recording")[0]
    path = f"/recordings/{recording['id']}/sound"
    wait_until(lambda: api.ask("get", path).status == 200, 10, "the sound")
    assert api.ask("get", path, Range="bytes=0-3").content == b"RIFF"


def test_a_change_from_an_old_view_is_refused(office, api):
    seen = api.ask("get", "/extensions/101").headers["ETag"]
    assert api.ask("patch", "/extensions/101", {"name": "First"}, If_Match=seen).status == 200
    late = api.ask("patch", "/extensions/101", {"name": "Second"}, If_Match=seen)
    assert late.status == 412
    assert api.ask("get", "/extensions/101").json()["name"] == "First"
