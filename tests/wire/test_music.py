"""Music on hold that a firm gives itself: heard at the next hold, and gone when it is taken back."""

from harness.api_client import ApiClient
from harness.exchange import MUSIC
from harness.tones import make_wav, sine
from harness.waiting import wait_until

OWN, ANOTHER = 620, 1300


def music(frequency, seconds=2.0):
    return make_wav(sine(frequency, seconds))


# M3
def test_the_music_of_the_firm_is_heard_at_the_next_hold(office):
    api = ApiClient.of_everything(office.exchange)
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    caller.dial("102")
    called.wait_ringing()
    called.accept()
    caller.wait_talking()
    for sound, heard in ((music(OWN), OWN), (music(ANOTHER), ANOTHER), (None, MUSIC)):
        answer = api.ask("put", "/music-on-hold", sound) if sound else api.ask("delete", "/music-on-hold")
        assert answer.status < 300, answer
        caller.hold()
        called.wait_hears(heard)
        caller.resume()
        called.wait_hears(440)
    caller.hang_up()
    called.wait_ended()


# M3
def test_the_music_of_the_firm_is_there_after_a_restart(office):
    office.exchange.directory.joinpath("own.wav").write_bytes(music(OWN))
    office.exchange.command("music", "set", office.exchange.directory / "own.wav")
    office.exchange.stop()
    office.exchange.start()
    caller, called = office.phone("101", 440), office.phone("102", 1000)
    caller.dial("102")
    called.wait_ringing()
    called.accept()
    caller.wait_talking()
    caller.hold()
    called.wait_hears(OWN)
    caller.hang_up()
    called.wait_ended()


def test_a_sound_that_cannot_be_played_is_refused_and_the_old_one_stays(office):
    api = ApiClient.of_everything(office.exchange)
    assert api.ask("put", "/music-on-hold", music(OWN)).status == 200
    for sound in (b"RIFF\x00\x00\x00\x00WAVE", b"no sound at all", b""):
        assert api.ask("put", "/music-on-hold", sound).status == 422
    assert api.ask("get", "/music-on-hold/sound").content == music(OWN)
    folder = office.exchange.directory / "data/music"
    wait_until(lambda: len(list(folder.rglob("*.wav"))) == 1, 5, "one file")
    assert list(folder.rglob("*.part")) == []


def test_a_large_sound_is_taken_from_who_may_send_it_and_from_nobody_else(office):
    large = music(OWN, 100.0)  # Over the limit of other bodies.
    assert ApiClient(office.exchange, "santral_guess").ask("put", "/music-on-hold", large).status == 413
    key = office.exchange.command("api-key", "add", "reader", "--scope", "music-on-hold:read").strip()
    assert ApiClient(office.exchange, key).ask("put", "/music-on-hold", large).status == 413
    api = ApiClient.of_everything(office.exchange)
    answer = api.ask("put", "/music-on-hold", large)
    assert answer.status == 200, answer
    assert answer.json()["length_s"] == 100
    assert api.ask("put", "/music-on-hold", bytes(17 * 1024 * 1024)).status == 413
