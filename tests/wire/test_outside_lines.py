"""Lines outside by Debian's Kamailio as carrier, with real phones at both ends."""

import socket

import pytest
from harness.ear import Ear
from harness.exchange import MUSIC
from harness.kamailio import PASSWORD, Carrier
from harness.outside import (
    AS_DIALLED,
    CUSTOMER,
    MOBILE,
    OTHER_MOBILE,
    OURS,
    OUTSIDE,
    add_caller,
    add_city_number,
    add_trunk,
    wait_status,
)
from harness.sip_messages import parse
from harness.talk import talk
from harness.waiting import wait_until


@pytest.fixture
def make_carrier(directory):
    carriers = []

    def make(**options):
        customers = [CUSTOMER, MOBILE, OTHER_MOBILE]
        carriers.append(Carrier(directory, customers, **options))
        return carriers[-1]

    yield make
    for carrier in carriers:
        print(f"--- the carrier\n{carrier.output()[-5000:]}")
        carrier.stop()


@pytest.fixture
def registered(make_carrier, office):
    """(office, carrier): the trunk "acme" is registered there, 101 has our number, 105 may call out."""
    carrier = make_carrier(rented={OURS: CUSTOMER, AS_DIALLED: CUSTOMER})
    log_in = ("--user", CUSTOMER, "--password", PASSWORD)
    add_trunk(office, "acme", carrier.sip_port, *log_in, kind="registration")
    add_city_number(office)
    add_caller(office)
    wait_status(office, "acme", "up")
    return office, carrier


def subscriber(office, carrier, number=MOBILE, frequency=2500):
    phone = office.make_phone(carrier.subscriber(number), frequency)
    phone.wait_registered()
    return phone


# S4.06
def test_a_subscriber_of_the_carrier_calls_in_by_a_city_number(registered):
    office, carrier = registered
    outside, inside = subscriber(office, carrier), office.phone("101", 440)
    outside.dial(AS_DIALLED)
    ringing = inside.wait_ringing()
    assert ringing["peeruri"].startswith(f"sip:{MOBILE}@")
    inside.accept()
    inside.wait_hears(outside.frequency)
    outside.wait_hears(inside.frequency)
    outside.hang_up()
    inside.wait_ended()
    record = office.exchange.wait_records(1)[0]
    assert (record["direction"], record["from_number"], record["to_reached"]) == ("inbound", MOBILE, "101")


# S4.03, S1.16, C16
def test_an_extension_calls_out_and_shows_the_number_of_the_firm(registered):
    office, carrier = registered
    outside, inside = subscriber(office, carrier), office.phone("105", 440)
    inside.dial(MOBILE)
    ringing = outside.wait_ringing()
    assert ringing["peeruri"].startswith(f"sip:{OURS}@")
    assert "Person" not in ringing.get("peerdisplayname", "")
    outside.accept()
    inside.wait_talking()
    outside.wait_hears(inside.frequency)
    inside.wait_hears(outside.frequency)
    inside.hang_up()
    outside.wait_ended()
    record = office.exchange.wait_records(1)[0]
    assert (record["direction"], record["to_dialled"]) == ("outbound", MOBILE)


# T13, X4
def test_keys_of_somebody_outside_mean_nothing_and_pass_on(registered):
    office, carrier = registered
    outside, inside = subscriber(office, carrier), office.phone("101", 440)
    other = office.phone("102", 1000)
    talk(outside, inside, AS_DIALLED)
    outside.press("*2102#")
    wait_until(lambda: inside.digits_heard() == "*2102#", 5, "all six keys")
    assert not other.was_rung()
    outside.wait_hears(inside.frequency)
    outside.hang_up()


# S4.06, S4.07
def test_two_exchanges_that_know_each_others_address_need_no_registration(make_carrier, office):
    here = f"sip:{office.exchange.address()}"
    carrier = make_carrier(rented={AS_DIALLED: here}, asks_exchange=False)
    add_trunk(office, "acme", carrier.sip_port)
    add_city_number(office)
    caller = add_caller(office)
    outside, inside = subscriber(office, carrier), office.phone(caller, 440)
    talk(inside, outside, MOBILE)
    inside.hang_up()
    outside.wait_ended()
    called = office.phone("101", 1000)
    talk(outside, called, AS_DIALLED)
    outside.hang_up()
    called.wait_ended()


def test_a_wrong_password_is_told_by_the_status_of_the_trunk(make_carrier, office):
    carrier = make_carrier(rented={})
    log_in = ("--user", CUSTOMER, "--password", "wrong")
    add_trunk(office, "acme", carrier.sip_port, *log_in, kind="registration")
    assert "401" in wait_status(office, "acme", "down")["detail"]


def two_outside(registered):
    """105 talks with one subscriber, another is there."""
    office, carrier = registered
    one, other = subscriber(office, carrier, MOBILE, 2500), subscriber(office, carrier, OTHER_MOBILE, 1000)
    inside = office.phone("105", 440)
    talk(inside, one, MOBILE)
    return inside, one, other


# T12
def test_two_outside_are_not_joined_without_the_right(registered):
    inside, one, other = two_outside(registered)
    inside.press(f"*2{OTHER_MOBILE}#")
    one.wait_hears(MUSIC)
    one.wait_hears(inside.frequency)
    inside.wait_hears(one.frequency)
    assert not other.was_rung()


# T12, C16
def test_two_outside_are_joined_by_one_who_may(registered):
    registered[0].exchange.command("call-rules", "set", "105", "--may-join-outside", "on")
    inside, one, other = two_outside(registered)
    ear = Ear(one)
    inside.press(f"*2{OTHER_MOBILE}#")
    assert other.wait_ringing()["peeruri"].startswith(f"sip:{OURS}@")
    other.accept()
    other.wait_hears(inside.frequency)
    inside.hang_up()
    assert ear.gap(MUSIC, other.frequency) < 0.3
    other.wait_hears(one.frequency)
    ear.close()
    one.hang_up()
    other.wait_ended()


KEPT_OPEN_S = 29  # RFC 5626 4.4.2, at the latest.


def accept_registration(carrier):
    """Answers the next REGISTER; says by which of our addresses it came."""
    bytes_, source = carrier.recvfrom(65536)
    register = parse(bytes_.decode())
    assert register.start.startswith("REGISTER ")
    lines = [f"{name}: {register.header(name)}" for name in ("via", "from", "call-id", "cseq")]
    lines += [f"To: {register.header('to')};tag=1", f"Contact: {register.header('contact')};expires=600"]
    answer = "\r\n".join(["SIP/2.0 200 OK", *lines, "Content-Length: 0", "", ""])
    carrier.sendto(answer.encode(), source)
    return source


# S4.06, RFC 5626
def test_a_registered_trunk_keeps_its_way_through_a_nat_open(office):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as carrier:
        carrier.bind((OUTSIDE, 0))
        carrier.settimeout(KEPT_OPEN_S + 3)
        log_in = ("--user", CUSTOMER, "--password", PASSWORD)
        add_trunk(office, "acme", carrier.getsockname()[1], *log_in, kind="registration")
        source = accept_registration(carrier)
        wait_status(office, "acme", "up")
        assert carrier.recvfrom(65536) == (b"\r\n\r\n", source)
