"""Lines outside by sipp as carrier: what a carrier is told, and what is believed of what it tells."""

import pytest
from harness.outside import AS_DIALLED, MOBILE, OURS, OUTSIDE, add_caller, add_city_number, add_trunk
from harness.ports import free_ports


@pytest.fixture
def lines(office):
    """lines(scenario, ...): the sipp of each trunk, "acme", then "spare"; 105 calls out by them."""

    def make(*scenarios, more=(), rules=()):
        carriers = [office.sipp(scenario, "carrier", host=OUTSIDE) for scenario in scenarios]
        names = ["acme", "spare"][: len(carriers)]
        for name, carrier in zip(names, carriers):
            add_trunk(office, name, carrier.port, *(more if name == "acme" else ()))
        add_city_number(office)
        add_caller(office, *rules, trunks=names)
        return carriers

    return make


# S1.16
def test_a_profile_says_what_may_be_dialled_and_what_the_carrier_is_told(office, lines):
    (carrier,) = lines("called", rules=("--deny", "0900.", "--allow", "9.", "--strip", 1, "--prefix", "0090"))
    caller = office.raw("105")
    assert caller.ask("INVITE", f"sip:0900123@{caller.domain}", body=caller.sdp()).status == 403
    call = caller.invite("95321234567")
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    carrier.wait()
    (invite,) = carrier.received("INVITE")
    assert invite.start.split()[1].startswith("sip:00905321234567@")


# C16
@pytest.mark.parametrize("lines_of_caller", ["", "Privacy: id\r\n", "P-Asserted-Identity: <sip:1@evil>\r\n"])
def test_outside_is_told_a_number_of_the_firm_and_nothing_of_the_inside(office, lines, lines_of_caller):
    (carrier,) = lines("called")
    caller = office.raw("105")
    call = caller.invite(MOBILE, lines=lines_of_caller)
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    carrier.wait()
    (invite,) = carrier.received("INVITE")
    assert invite.header("p-asserted-identity") == f"<sip:{OURS}@{OUTSIDE}>"
    is_hidden = "Privacy" in lines_of_caller
    assert invite.header("privacy") == ("id" if is_hidden else "")
    assert ("anonymous" if is_hidden else OURS) in invite.header("from")
    assert not any(word in carrier.messages() for word in ("Person 105", "sip:105@", "evil"))


def call_out(office):
    """105 calls the subscriber, who answers, and hangs up."""
    call = office.raw("105").invite(MOBILE)
    call.wait(200)
    call.acknowledge()
    call.hang_up()


# R4
def test_a_line_that_fails_hands_the_call_to_the_next(office, lines):
    first, spare = lines("carrier_fails", "called")
    call_out(office)
    first.wait()
    spare.wait()
    assert len(office.exchange.wait_records(1)) == 1


# R4: TCP is refused at once, by UDP nothing is heard.
@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_a_line_whose_far_end_is_not_there_hands_the_call_to_the_next(office, transport):
    add_trunk(office, "acme", free_ports(), transport=transport)
    spare = office.sipp("called", "carrier", host=OUTSIDE)
    add_trunk(office, "spare", spare.port)
    add_city_number(office)
    add_caller(office, trunks=["acme", "spare"])
    call_out(office)
    spare.wait()


# S1.16
def test_a_full_line_is_passed_over(office, lines):
    full, spare = lines("called", "called", more=("--max-calls", 0))
    call_out(office)
    spare.wait()
    assert not full.received("INVITE")


# C16
@pytest.mark.parametrize("trusted", [True, False])
def test_an_asserted_identity_is_believed_from_a_trusted_trunk_alone(office, trusted):
    port = free_ports()
    add_trunk(office, "acme", port, *(["--trust-identity"] if trusted else []))
    add_city_number(office)
    called = office.raw("101").register()
    keys = {"asserted": "05559998877"}
    carrier = office.sipp("carrier_calls", MOBILE, AS_DIALLED, port, host=OUTSIDE, keys=keys)
    call = called.wait_call()
    shown = call.incoming_invite.header("p-asserted-identity")
    assert f"sip:{keys['asserted'] if trusted else MOBILE}@" in shown
    call.respond(180, "Ringing")
    call.pick_up()
    call.wait_bye()
    carrier.wait()


# C16
def test_what_a_phone_asserts_of_itself_is_not_believed(office):
    called = office.raw("102").register()
    caller = office.raw("101").invite("102", lines='P-Asserted-Identity: "Boss" <sip:100@evil>\r\n')
    call = called.wait_call()
    assert "sip:101@" in call.incoming_invite.header("p-asserted-identity")
    assert "sip:101@" in call.incoming_invite.header("from")
    call.respond(486, "Busy Here")
    caller.wait(486)
    caller.acknowledge_refusal()


# C10, C16
def test_a_city_number_is_not_reached_past_its_trunk(office):
    add_trunk(office, "acme", free_ports())
    add_city_number(office)
    stranger = office.raw("05321234567", host="127.0.0.3")
    answer = stranger.ask_once("INVITE", f"sip:{AS_DIALLED}@{stranger.domain}", body=stranger.sdp())
    assert answer.status in (401, 404)
