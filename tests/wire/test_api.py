"""The API of the real server against its contract, docs/api/openapi.yaml, and with phones that ring."""

import itertools
import subprocess

import pytest
from harness.api_client import ApiClient
from harness.contract import METHODS, Contract


@pytest.fixture(scope="session")
def contract():
    return Contract()


@pytest.fixture
def api(office):
    return ApiClient.of_everything(office.exchange)


class Tour:
    """Sends every documented request: what is made is found again by its Location, the rest in its list."""

    def __init__(self, api, contract, after):
        """after: operationId -> what the world does next, before the next request."""
        self.api, self.contract, self.after = api, contract, after
        self.made = {}  # Template of a thing -> the path of one.
        self.answers = {}  # operationId -> the answer.

    def path_of(self, operation):
        path = operation.path
        for template, made in self.made.items():
            if path.startswith(template):
                path = made + path.removeprefix(template)
        for name, example in operation.examples("path").items():
            path = path.replace("{" + name + "}", str(example))
        if "{" in path:
            collection, rest = path.split("/{", 1)
            items = self.api.ask("get", collection).json()["items"]
            assert items, f"{operation.path}: nothing is in {collection}"
            oldest = items[-1]["id"]  # Of recordings and records: one that is over.
            path = f"{collection}/{oldest}{rest[rest.index('}') + 1:]}"
        return path

    def send(self, operation):
        path = self.path_of(operation)
        query = operation.examples("query")
        answer = self.api.ask(operation.method, path, operation.body(), query)
        self.contract.check(operation, answer)
        self.answers[operation.name] = answer
        location = answer.headers.get("Location")
        if operation.method == "post" and location:
            things = (o.path for o in self.contract.operations if is_item_of(o.path, operation.path))
            if thing := next(things, None):  # Of what there is but one of, no item is made.
                self.made[thing] = location
        self.after.get(operation.name, lambda: None)()
        return answer

    def operations(self, method):
        return [o for o in self.contract.operations if o.method == method]


def is_item_of(path, collection):
    return path.startswith(collection + "/{") and path.count("/") == collection.count("/") + 1


def make_a_recorded_call(office):
    """So that there are a record and a recording to be asked for."""
    caller, callee = office.raw("101").register(), office.raw("102").register()
    call = caller.invite("102")
    answered = callee.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    answered.wait_bye()
    office.exchange.wait_records(1)
    return caller, callee


def test_every_documented_request_is_answered_as_documented(make_office, contract):
    office = make_office(extension_options={"record": True})
    caller, callee = make_a_recorded_call(office)
    answer = {"start_call": lambda: [phone.wait_call().pick_up() for phone in (caller, callee)]}
    tour = Tour(ApiClient.of_everything(office.exchange), contract, answer)
    for method in METHODS:
        operations = tour.operations(method)
        for operation in reversed(operations) if method == "delete" else operations:
            answer = tour.send(operation)
            is_upgrade = "101" in operation.description["responses"]
            assert answer.status == 426 if is_upgrade else answer.status < 300, f"{operation.name}: {answer}"
    assert len(tour.answers) == len(contract.operations)


def test_every_operation_refuses_a_stranger_as_documented(office, contract):
    stranger = ApiClient(office.exchange)
    for operation in contract.operations:
        path = operation.path.replace("{", "").replace("}", "")
        answer = stranger.ask(operation.method, path, operation.body())
        contract.check(operation, answer)
        is_open = operation.description.get("security") == []
        of_anybody = 426 if "426" in operation.description["responses"] else 200  # It asks for no WebSocket.
        assert answer.status == (of_anybody if is_open else 401), f"{operation.name}: {answer}"


# X10
def test_a_call_by_order_rings_the_own_phone_first(office, api, contract):
    own, other = office.raw("101").register(), office.raw("102").register()
    answer = api.ask("post", "/calls", {"from": "101", "to": "102"}, Idempotency_Key="one")
    assert answer.status == 201, answer
    again = api.ask("post", "/calls", {"from": "101", "to": "102"}, Idempotency_Key="one")
    assert again.json()["id"] == answer.json()["id"]
    calling = own.wait_call()
    calling.respond(200, "OK", body=own.sdp())
    answered = other.wait_call().pick_up()
    listed = api.ask("get", "/calls").json()["items"]
    assert [call["id"] for call in listed] == [answer.json()["id"]]
    assert api.ask("delete", answer.headers["Location"]).status == 204
    answered.wait_bye()


def make_a_talk(office):
    """101 called 102. Both phones, and the call as each has it."""
    caller, callee = office.raw("101").register(), office.raw("102").register()
    calling = caller.invite("102")
    answered = callee.wait_call().pick_up()
    calling.wait(200)
    calling.acknowledge()
    return calling, answered


# S3.16, S3.25, T3
def test_a_transfer_by_order_is_consulted_and_completed(office, api):
    target = office.raw("103").register()
    calling, answered = make_a_talk(office)
    path = "/calls/{}/transfer".format(api.ask("get", "/calls").json()["items"][0]["id"])
    order = {"kind": "attended", "by": "102", "to": "103"}
    assert api.ask("post", path, order).status == 201
    asked = target.wait_call()
    refused = api.ask("post", path, order)
    assert refused.status == 409 and refused.json()["type"] == "conflict", refused
    events = api.events()
    asked.pick_up()
    assert events.next()["type"] == "hello"
    while api.ask("get", path).json()["state"] != "consulting":
        pass
    assert api.ask("post", path + "/complete").status == 204
    answered.wait_bye()
    assert events.wait("call.transferred")
    assert api.ask("get", path).status == 404
    calling.hang_up()
    asked.wait_bye()


# S1.02
def test_events_tell_of_registrations_and_calls_as_they_happen(office, api, contract):
    events = api.events()
    hello = events.next()
    assert hello["type"] == "hello"
    caller = office.raw("101").register()
    changed = events.wait("registration.changed")
    contract.validate_as(changed, "Event")
    assert changed["fields"]["extension"] == "101"
    callee = office.raw("102").register()
    call = caller.invite("102")
    answered = callee.wait_call()
    answered.respond(180, "Ringing")
    ringing = events.wait("call.ringing")
    contract.validate_as(ringing, "Event")
    answered.pick_up()
    call.wait(200)
    call.acknowledge()
    events.wait("call.answered")
    events.close()
    call.hang_up()
    answered.wait_bye()
    resumed = api.events(resume=ringing["token"])  # What came while nobody listened is not lost.
    assert resumed.wait("call.answered")["fields"]["call_id"] == ringing["fields"]["call_id"]
    contract.validate_as(resumed.wait("call.ended"), "Event")
    resumed.close()


def test_a_token_of_before_a_restart_is_reset(office, api):
    token = api.events().next()["token"]
    office.exchange.stop()
    office.exchange.start()
    assert api.events(resume=token).next()["type"] == "reset"


def test_guessing_keys_is_answered_429_and_a_key_in_use_goes_on(office, api):
    assert api.ask("get", "/calls").status == 200
    guesser = ApiClient(office.exchange, "santral_guess")
    guesses = (guesser.ask("get", "/calls").status for _ in range(25))
    assert set(itertools.takewhile(lambda status: status != 429, guesses)) == {401}
    assert guesser.ask("get", "/calls").status == 429
    assert api.ask("get", "/calls").status == 200
    assert "santral_guess" not in office.exchange.output()


def test_metrics_count_what_phones_send(office, api):
    office.raw("101").register()
    text = api.ask("get", "/metrics").text
    assert "santral_registrations 1\n" in text
    assert 'santral_sip_requests_total{method="REGISTER",transport="udp"} 2\n' in text


def test_curl_is_answered(office, api):
    """A client that none of us wrote."""
    command = ["curl", "-sS", "--oauth2-bearer", api.key, f"http://127.0.0.1:{api.port}/calls"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.stdout == '{"items":[],"next_cursor":null}', done.stderr
