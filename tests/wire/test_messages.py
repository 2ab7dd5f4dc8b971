"""Messages through the real binary: they come, and nothing of them stays anywhere (S3.01)."""

import re
import time
from pathlib import Path

import pytest
from harness.api_client import ApiClient

CANARY = "kanarya-7Qx9Wz-uçtu-uçtu"  # As no other text in the world.
PLACES = ["calls", "call-records", "extensions", "extension-groups", "connection-ports", "recordings"]
REGION = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw", re.M)
PIECE = 1 << 20


def send(phone, number, text, content_type="text/plain"):
    lines = f"Content-Type: {content_type}\r\n"
    return phone.ask("MESSAGE", f"sip:{number}@{phone.domain}", lines, text)


def receive(phone, text):
    message = phone.wait_request("MESSAGE")
    assert message.body == text
    phone.respond(message, 200, "OK")


def send_to_one_who_waits(sender, phone, number, text):
    """With both in one thread: the request, its challenge, the phone's 200, the sender's."""
    send_to_those_who_wait(sender, [phone], f"sip:{number}@{sender.domain}", text)


def send_to_those_who_wait(sender, phones, uri, text):
    lines = "Content-Type: text/plain\r\n"
    ids = {"call_id": text[:7] + str(time.monotonic_ns()), "from_tag": "f"}
    refusal = sender.ask_once("MESSAGE", uri, lines, text, **ids)
    assert refusal.status == 401
    sender.wire.send(
        sender.request("MESSAGE", uri, lines + sender.authorization(refusal, "MESSAGE", uri), text, **ids)
    )
    for phone in phones:
        receive(phone, text)
    assert sender.final_response("MESSAGE").status == 200


# S3.02, S3.04, P5
@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_a_message_reaches_the_phone_of_the_extension(make_office, transport):
    office = make_office(transport)
    phone = office.raw("102", transport=transport).register()
    send_to_one_who_waits(office.raw("101", transport=transport), phone, "102", "Merhaba")


# S3.02, S3.04, P5
def test_phones_of_different_makers_write_to_each_other(office):
    softphone = office.phone("101", writes_to="102")
    desk = office.registered_sipp("message_in", "102")
    softphone.write("Cześć")
    desk.wait()
    (message,) = desk.received("MESSAGE")
    assert message.body.strip() == "Cześć"
    assert message.header("from").startswith('"Person 101" <sip:101@')
    office.sipp("message_out", "102", "101").wait()
    got = softphone.requests("MESSAGE")[-1]
    assert got.body.strip() == "Ciao"
    assert got.header("from").startswith('"Person 102" <sip:102@')


# S3.04, P5
def test_a_message_reaches_every_phone_of_a_person_whichever_address_it_names(office):
    desk, mobile, sender = office.raw("102"), office.raw("102").register(), office.raw("101")
    instance = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000A95A0E128>"'
    lines = f"Contact: <sip:102@{desk.here}>;{instance}\r\nSupported: gruu\r\nExpires: 60\r\n"
    answer = desk.ask("REGISTER", lines=lines, to=desk.address_of_record())
    gruus = re.findall(r'(?:pub|temp)-gruu="([^"]+)"', " ".join(answer.values("contact")))
    assert len(gruus) == 2
    for uri in (f"sip:102@{sender.domain}", *gruus):
        send_to_those_who_wait(sender, [desk, mobile], uri, "to all")


# S3.03, P5
def test_the_sender_hears_at_once_that_nobody_is_there(office):
    begun = time.monotonic()
    assert send(office.raw("101"), "102", "hello").status == 480
    assert time.monotonic() - begun < 2
    assert send(office.raw("101"), "199", "hello").status == 404


# P5
def test_a_message_that_is_no_text_or_too_long_is_refused(office):
    assert send(office.raw("101"), "102", "<x/>", "application/xml").status == 415
    assert send(office.raw("101"), "102", "x" * 8_193).status == 413


@pytest.fixture
def office_with_a_secret(make_office):
    """One that was told the canary in every way: delivered, refused, undeliverable, by UDP and by TCP."""
    office = make_office("udp")
    sender, phone = office.raw("101"), office.raw("102").register()
    send_to_one_who_waits(sender, phone, "102", CANARY)
    send_to_one_who_waits(sender, phone, "102", CANARY * 80)  # Too long for a datagram, so TCP is tried.
    assert send(sender, "103", CANARY).status == 480
    assert send(sender, "199", CANARY).status == 404
    assert send(sender, "102", CANARY, "application/xml").status == 415
    assert send(sender, "102", CANARY * 400).status == 413
    return office


def holds_canary(content):
    return CANARY.encode()[:14] in content


# S3.01, P5
def test_no_file_log_answer_or_backup_holds_a_message(office_with_a_secret):
    exchange = office_with_a_secret.exchange
    api = ApiClient.of_everything(exchange)
    for place in PLACES:
        assert not holds_canary(api.ask("GET", f"/{place}").content)
    assert not holds_canary(api.ask("GET", "/metrics").content)
    assert not holds_canary(exchange.command("records", "--csv", "--limit", 0).encode())
    exchange.command("backup", exchange.directory / "copy.db")
    files = [path for path in exchange.directory.rglob("*") if path.is_file()]
    assert {"santral.db", "santral.db-wal", "santral.log", "copy.db"} <= {path.name for path in files}
    assert [path for path in files if holds_canary(path.read_bytes())] == []


# S3.01, P5
def test_no_memory_holds_a_message_once_it_was_answered(office_with_a_secret):
    exchange = office_with_a_secret.exchange
    sender, phone = office_with_a_secret.raw("101"), office_with_a_secret.raw("102").register()
    send_to_one_who_waits(sender, phone, "102", "later")
    core = dump(exchange)
    assert b"Person 102" in core  # What the exchange does keep is found in it.
    assert not holds_canary(core)


def dump(exchange):
    """The memory of the running process, as its core dump would hold it."""
    content = bytearray()
    smaps = Path(f"/proc/{exchange.pid}/smaps").read_text()
    with open(f"/proc/{exchange.pid}/mem", "rb", buffering=0) as memory:
        for region in re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", smaps, flags=re.M):
            content += read_region(memory, region)
    return bytes(content)


def read_region(memory, region):
    """Nothing of one that is empty, not writable or left out of dumps ("dd": the shadow of a sanitizer)."""
    bounds = REGION.match(region)
    if not bounds or re.search(r"^Rss: +0 kB|^VmFlags:.* dd\b", region, re.M):
        return b""
    content, begin, end = bytearray(), int(bounds[1], 16), int(bounds[2], 16)
    for at in range(begin, end, PIECE):
        try:
            memory.seek(at)
            content += memory.read(min(PIECE, end - at))
        except OSError:  # A guard page.
            continue
    return content
