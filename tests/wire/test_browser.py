"""A browser is a telephone: JsSIP in Chromium talks to desk phones and to another browser (M5, M6)."""

import re

import pytest
from harness.baresip import bracketed
from harness.exchange import MUSIC
from harness.tones import is_tone
from harness.waiting import wait_until
from harness.wav import channels_of

WAYS = {"UDP": "", "SDES": "srtp-mand", "DTLS": "dtls_srtp"}
RULES = {"SDES": "sdes", "DTLS": "dtls"}
DOMAIN = "santral"


@pytest.fixture
def make_house(make_office, make_browser):
    """make_house({"101": 440}, ...): an office whose given extensions are browsers."""

    def make(browsers, secure=False, host="127.0.0.1", **settings):
        made = {
            number: make_browser(number, frequency, trusts_certificates=secure)
            for number, frequency in browsers.items()
        }
        origins = ", ".join(f'"{browser.origin}"' for browser in made.values())
        lines = f"origins = [{origins}]\n" + ("tls = true\n" if secure else "")
        office = make_office("udp", api_lines=lines, api_host=bracketed(host), **settings)
        transport = "wss" if secure else "ws"
        for number, browser in made.items():
            office.exchange.command("extension", "remove", number)
            office.exchange.add_extension(number, office.password(number), port=transport)
            server = f"{transport}://{bracketed(host)}:{office.exchange.api_port}/sip"
            browser.register(server, DOMAIN, office.password(number))
        return office, made

    return make


def desk_phone(office, number, frequency, way, **options):
    if way in RULES:
        office.exchange.command("extension", "set", number, "--media-encryption", RULES[way])
    return office.phone(number, frequency, media_encryption=WAYS[way], **options)


def answers_to(browser):
    """The descriptions that the exchange answered it."""
    return [each["sdp"] for each in browser.events("sdp") if each["originator"] == "remote"]


def talk(caller, called, frequencies, number):
    caller.dial(number)
    called.wait_ringing()
    called.accept()
    caller.wait_talking()
    caller.wait_hears(frequencies[1])
    called.wait_hears(frequencies[0])


# M5, M6, C12
@pytest.mark.parametrize("way", WAYS)
def test_a_browser_calls_a_desk_phone(make_house, way):
    office, browsers = make_house({"101": 440})
    browser, phone = browsers["101"], desk_phone(office, "102", 1000, way)
    talk(browser, phone, (440, 1000), "102")
    statistics = browser.statistics()
    assert statistics["dtls"] == "connected"
    assert statistics["codec"] == "audio/PCMA"  # What both can: nothing is transcoded.
    browser.hang_up()
    phone.wait_ended()
    assert office.exchange.wait_records(1)[0]["outcome"] == "answered"


# M5, M6
@pytest.mark.parametrize("way", WAYS)
def test_a_desk_phone_calls_a_browser(make_house, way):
    office, browsers = make_house({"101": 440})
    browser, phone = browsers["101"], desk_phone(office, "102", 1000, way)
    talk(phone, browser, (1000, 440), "101")
    phone.hang_up()
    browser.wait_ended()


# M5, M6
def test_two_browsers_talk_over_tls(make_house):
    _, browsers = make_house({"101": 440, "102": 1000}, secure=True)
    one, other = browsers["101"], browsers["102"]
    talk(one, other, (440, 1000), "102")
    assert one.statistics()["codec"] == "audio/opus"
    other.hang_up()
    one.wait_ended()


# M5
def test_a_browser_talks_to_a_desk_phone_over_tls_with_keys_in_its_signalling(make_house):
    office, browsers = make_house({"101": 440})
    office.exchange.add_extension("104", office.password("104"), port="tls")
    phone = office.phone("104", 1000, "tls", media_encryption="srtp-mand")
    talk(browsers["101"], phone, (440, 1000), "104")
    assert "RTP/SAVP" in phone.requests("INVITE")[0].body
    phone.hang_up()
    browsers["101"].wait_ended()
    talk(phone, browsers["101"], (1000, 440), "101")
    browsers["101"].hang_up()


# M6: IPv6.
def test_a_browser_that_signals_over_ipv6_is_given_ways_of_both_families(make_house):
    office, browsers = make_house({"101": 440}, host="::1")
    browser, phone = browsers["101"], desk_phone(office, "102", 1000, "UDP")
    talk(browser, phone, (440, 1000), "102")
    families = re.findall(r"a=candidate:\d+ 1 udp \d+ (\S+)", answers_to(browser)[0])
    assert families[0] == "::1"
    assert any("." in address for address in families)
    browser.hang_up()


# M4: transcoded.
@pytest.mark.parametrize("codec", ["opus", "g722", "pcmu"])
def test_a_browser_talks_to_a_desk_phone_of_any_codec(make_house, codec):
    office, browsers = make_house({"101": 440})
    phone = desk_phone(office, "102", 1000, "UDP", codecs=codec)
    talk(browsers["101"], phone, (440, 1000), "102")
    phone.hang_up()


# M1, M3, M5, M9, T9
@pytest.mark.parametrize("way", WAYS)
def test_keys_hold_transfer_and_recording_work_from_a_browser(make_house, way):
    office, browsers = make_house({"101": 440}, extension_options={"record": True})
    browser, phone = browsers["101"], desk_phone(office, "102", 1000, way)
    third = desk_phone(office, "103", 2500, way)
    talk(browser, phone, (440, 1000), "102")
    browser.press("15")
    phone.press("9")
    wait_until(lambda: phone.digits_heard() == "15", 5, "digits at the phone")
    browser.hold()
    phone.wait_hears(MUSIC)
    browser.resume()
    phone.wait_hears(440)
    browser.wait_hears(1000)
    browser.transfer("103")
    third.wait_ringing()
    third.accept()
    third.wait_hears(1000)
    phone.wait_hears(2500)
    phone.hang_up()
    third.wait_ended()
    recordings = office.exchange.directory / "recordings"
    file = wait_until(lambda: next(recordings.rglob("*.wav"), None), 10, "recording")
    left, right, rate = channels_of(file)
    assert [is_tone(side[-rate // 2 :], 1000, rate) for side in (left, right)].count(True) == 1
    assert [is_tone(side[-rate // 2 :], 2500, rate) for side in (left, right)].count(True) == 1


def answered_ufrags(browser):
    """ICE's names of the exchange, in the order of its answers."""
    return [re.search(r"a=ice-ufrag:(\S+)", sdp)[1] for sdp in answers_to(browser)]


# M6: restart on network change.
def test_a_browser_begins_ice_anew_and_is_heard_on(make_house):
    office, browsers = make_house({"101": 440})
    browser, phone = browsers["101"], desk_phone(office, "102", 1000, "UDP")
    talk(browser, phone, (440, 1000), "102")
    browser.restart_ice()
    wait_until(lambda: len(answered_ufrags(browser)) == 2, 5, "the answer to the new offer")
    assert len(set(answered_ufrags(browser))) == 2
    browser.wait_hears(1000)
    phone.wait_hears(440)
    browser.hang_up()


# M5: no silent downgrade.
def test_a_browser_is_refused_where_protection_is_off(make_house):
    office, browsers = make_house({"101": 440})
    office.exchange.command("extension", "set", "101", "--media-encryption", "none")
    browsers["101"].dial("102")
    assert browsers["101"].wait_ended()["cause"] == "Incompatible SDP"
