"""Sound, packet by packet: relayed as it is, to and from the right places alone (C12, M1, M4, M8)."""

import struct

import pytest
from harness.rtp import RtpSocket, media_address
from harness.sip_messages import sdp
from harness.waiting import wait_until

FROM_CALLER, FROM_CALLED, FROM_STRANGER = b"\x11" * 160, b"\x22" * 160, b"\x66" * 160


class Talk:
    """A call between two raw phones whose sound is in the test's hand."""

    def __init__(self, office, caller_host="127.0.0.1", announced=None):
        self.caller_rtp, self.called_rtp = RtpSocket(caller_host), RtpSocket(ssrc=0xCA11ED)
        called, caller = office.raw("102").register(), office.raw("101", host=caller_host)
        offer = sdp(caller_host, announced or self.caller_rtp.port)
        self.call = caller.invite("102", offer)
        self.incoming = called.wait_call()
        answer = sdp(self.called_rtp.host, self.called_rtp.port)
        self.incoming.respond(200, "OK", body=answer)
        called.wait_request("ACK")
        self.incoming.remote = self.incoming.uri
        self.to_caller_side = media_address(self.call.wait(200).body)
        self.to_called_side = media_address(self.incoming.incoming_invite.body)
        self.call.acknowledge()

    def speak(self):
        """Both sides say something, until both are heard."""

        def is_heard():
            self.caller_rtp.send(self.to_caller_side, FROM_CALLER)
            self.called_rtp.send(self.to_called_side, FROM_CALLED)
            heard = self.called_rtp.receive(0.2), self.caller_rtp.receive(0.2)
            return heard == ((8, FROM_CALLER), (8, FROM_CALLED))

        wait_until(is_heard, 5, "sound both ways")
        self.caller_rtp.payloads(0.2)
        self.called_rtp.payloads(0.2)

    def end(self):
        self.call.hang_up()
        self.incoming.wait_bye()
        self.caller_rtp.close()
        self.called_rtp.close()


@pytest.fixture
def talk(office):
    talk = Talk(office)
    yield talk
    talk.end()


# M4
def test_payloads_pass_as_they_came(talk):
    talk.speak()
    for number in range(20):
        talk.caller_rtp.send(talk.to_caller_side, bytes([number]) * 160)
    assert talk.called_rtp.payloads() == [bytes([number]) * 160 for number in range(20)]


# C12
def test_a_stranger_cannot_speak_into_a_call(talk):
    talk.speak()
    stranger = RtpSocket("127.0.0.9")
    for _ in range(50):
        stranger.send(talk.to_caller_side, FROM_STRANGER)
        stranger.send(talk.to_called_side, FROM_STRANGER)
    assert FROM_STRANGER not in talk.caller_rtp.payloads() + talk.called_rtp.payloads()
    talk.speak()
    assert stranger.receive(0.2) is None
    stranger.close()


# C12
def test_a_stranger_who_speaks_first_hears_nothing(office):
    talk, stranger = Talk(office), RtpSocket("127.0.0.9")
    for _ in range(50):
        stranger.send(talk.to_caller_side, FROM_STRANGER)
    talk.speak()
    assert FROM_STRANGER not in talk.called_rtp.payloads(0.2)
    assert stranger.receive(0.2) is None
    stranger.close()
    talk.end()


# C12
def test_sound_returns_to_where_it_came_from_behind_a_nat(office):
    talk = Talk(office, "127.0.0.5", announced=40_000)  # Not the port that the NAT gave.
    talk.speak()
    talk.end()


# M1
def test_a_digit_of_many_packets_arrives_with_all_of_them(talk):
    talk.speak()
    started = 500_000
    for duration in (160, 320, 480, 640):
        talk.caller_rtp.send(talk.to_caller_side, event(5, duration), 101, started)
    for _ in range(3):
        talk.caller_rtp.send(talk.to_caller_side, event(5, 800, ends=True), 101, started)
    events = []
    while packet := talk.called_rtp.receive(0.5):
        if packet[0] == 101:
            events.append(packet[1])
    assert {each[0] for each in events} == {5}
    assert any(each[1] & 0x80 for each in events)


def event(digit, duration, ends=False):
    """RFC 4733 2.3."""
    return struct.pack("!BBH", digit, (0x80 if ends else 0) | 10, duration)


# M8
def test_the_next_call_after_the_last_free_port_is_told_to_come_back(make_office):
    office = make_office(media_lines="shared_ports = 1\nthreads = 1\n", media_ports=4)
    office.raw("102").register()  # It rings, and never answers: each call holds its ports.
    refusals = list(filter(None, (refusal_of(office.raw("101")) for _ in range(4))))
    assert {answer.status for answer in refusals} == {503}
    assert refusals[0].header("retry-after")
    assert "alarm" in office.exchange.output()


def refusal_of(caller):
    """What a call is refused with, or None while it rings. It seems to be behind NAT: its port is its own."""
    caller.invite("102", sdp("10.0.0.7", 40_000))
    answers = iter(lambda: caller.wire.receive(1), None)
    return next((answer for answer in answers if answer.status >= 300), None)
