"""REGISTER, message by message: what a phone, and a guesser, are told (RFC 3261 10, C10)."""

import statistics
import time

from harness.sip_messages import Credentials, challenge_of
from harness.sip_socket import SipSocket


def register_once(phone, lines="", expires=60):
    lines = f"Expires: {expires}\r\n{lines}"
    ids = {"to": phone.address_of_record(), "call_id": "one", "from_tag": "one"}
    return phone.ask_once("REGISTER", lines=lines, **ids)


def register_for(phone, expires):
    """The answer to a REGISTER with good credentials."""
    return phone.ask("REGISTER", lines=f"Expires: {expires}\r\n", to=phone.address_of_record())


def contacts_of(response):
    return [value for line in response.values("contact") for value in line.split(",")]


# C10
def test_the_answer_lists_the_contact_with_its_expiry(office):
    answer = register_for(office.raw("101"), 120)
    assert answer.status == 200
    assert len(contacts_of(answer)) == 1
    assert "expires=120" in contacts_of(answer)[0]


# C10
def test_sha_256_is_accepted_where_it_is_offered(make_office):
    office = make_office(more_config='[security]\nsha256 = true\n')
    phone = office.raw("101")
    refusal = register_once(phone)
    authorization = phone.authorization(refusal, "REGISTER", algorithm="SHA-256")
    assert register_once(phone, authorization).status == 200


# C10
def test_a_used_count_is_refused_and_the_next_is_accepted(office):
    phone = office.raw("101")
    authorization = phone.authorization(register_once(phone), "REGISTER")
    assert register_once(phone, authorization).status == 200
    replayed = register_once(phone, authorization)
    assert replayed.status == 401
    assert register_once(phone, phone.authorization_again("REGISTER", count=2)).status == 200


# C10
def test_a_nonce_that_nobody_gave_is_stale_not_wrong(office):
    phone = office.raw("101")
    challenge = dict(challenge_of(register_once(phone)), nonce="bm9ib2R5IGdhdmUgdGhpcw")
    answer = register_once(phone, phone.credentials.answer(challenge, "REGISTER", f"sip:{phone.domain}"))
    assert answer.status == 401
    assert challenge_of(answer)["nonce"] != challenge["nonce"]


def shape_of(response):
    """What a guesser can compare: everything but the nonce, the dates and the tags."""
    names = [name for name, _ in response.headers]
    challenge = challenge_of(response)
    return response.start, names, sorted(challenge), challenge.get("stale")


def guess(phone):
    """(seconds, answer) of a log-in with a wrong password."""
    authorization = phone.authorization(register_once(phone), "REGISTER")
    started = time.perf_counter()
    answer = register_once(phone, authorization)
    return time.perf_counter() - started, answer


# C10
def test_an_unknown_user_and_a_wrong_password_look_alike(make_office):
    office = make_office(more_config='[security]\ntrusted_networks = ["127.0.0.0/8"]\n')
    known, unknown = office.raw("101", "wrong"), office.raw("777", "wrong")
    pairs = [(guess(known), guess(unknown)) for _ in range(40)]
    assert {str(shape_of(answer)) for pair in pairs for _, answer in pair} == {str(shape_of(pairs[0][0][1]))}
    first = statistics.median(pair[0][0] for pair in pairs)
    second = statistics.median(pair[1][0] for pair in pairs)
    assert abs(first - second) < 0.5 * max(first, second) + 0.0005


# C10
def test_a_too_short_registration_is_told_the_shortest(office):
    answer = register_for(office.raw("101"), 5)
    assert answer.status == 423
    assert answer.header("min-expires") == "60"


# C10
def test_a_star_removes_every_contact(office):
    phone = office.raw("101").register()
    answer = phone.ask("REGISTER", lines="Contact: *\r\nExpires: 0\r\n", to=phone.address_of_record())
    assert answer.status == 200
    assert contacts_of(answer) == []


# C10
def test_the_same_instance_replaces_its_contact(office):
    instance = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>";reg-id=1'

    def register_as_instance():
        phone = office.raw("101")
        lines = f"Contact: <sip:101@{phone.here}>;{instance}\r\nSupported: path, outbound\r\nExpires: 60\r\n"
        return phone.ask("REGISTER", lines=lines, to=phone.address_of_record())

    register_as_instance()
    answer = register_as_instance()
    assert answer.status == 200
    assert len(contacts_of(answer)) == 1


# C10
def test_too_many_contacts_are_refused_and_the_first_stay(office):
    statuses = []
    for _ in range(40):
        phone = office.raw("101")
        answer = register_for(phone, 60)
        statuses.append(answer.status)
        if answer.status != 200:
            break
    assert statuses[0] == 200
    assert statuses[-1] in (403, 503)


# S1.14
def test_an_extension_registers_only_through_its_own_port(office):
    phone = office.raw("101", transport="tcp")
    assert register_for(phone, 60).status == 403


# S1.14
def test_a_port_lets_in_only_its_networks(make_office):
    office = make_office()
    office.exchange.add_port("far", transport="udp", port=office.exchange.sip_port + 1, allow="192.0.2.0/24")
    phone = office.raw("101")
    wire = SipSocket(("127.0.0.1", office.exchange.sip_port + 1))
    wire.send(phone.request("OPTIONS"))
    assert wire.receive(2) is None
    wire.close()


def test_credentials_of_one_extension_do_not_register_another(office):
    phone = office.raw("101")
    refusal = register_once(phone)
    other = Credentials("102", office.password("102"))
    authorization = other.answer(challenge_of(refusal), "REGISTER", f"sip:{phone.domain}")
    assert register_once(phone, authorization).status in (401, 403)
