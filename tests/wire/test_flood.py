"""A guesser is slowed and banned, from loopback too; others at the exchange are not harmed (C11, C18)."""

import re
import shutil
import subprocess
from pathlib import Path

from harness.waiting import wait_until

FILTER = Path(__file__).resolve().parents[2] / "deploy/fail2ban/filter.d/santral.conf"


def guess_passwords(office, host, count):
    phone = office.raw("101", "wrong", host=host)
    refusal = phone.ask_once("REGISTER", to=phone.address_of_record())
    for _ in range(count):
        lines = phone.authorization(refusal, "REGISTER")
        phone.wire.send(phone.request("REGISTER", lines=lines, to=phone.address_of_record()))
    return phone


# C11
def test_a_flood_of_guesses_is_banned_and_others_are_unharmed(office):
    guesser = guess_passwords(office, "127.0.0.2", 3000)
    honest = office.raw("102").register()
    assert honest.ask_once("OPTIONS").status == 200
    while guesser.wire.receive(0.5):
        pass
    guesser.wire.send(guesser.request("OPTIONS"))
    assert guesser.wire.receive(1) is None
    assert "event=banned src=127.0.0.2" in office.exchange.output()


# C11
def test_scanners_learn_nothing_useful_before_they_are_banned(office):
    phone = office.raw("101", host="127.0.0.3")
    answers = set()
    for number in ("100", "101", "102", "777"):
        answer = phone.ask_once("REGISTER", to=f"sip:{number}@{phone.domain}")
        answers.add((answer.start, tuple(name for name, _ in answer.headers)))
    assert len(answers) == 1


# C11
def test_fail2ban_reads_every_refused_log_in(office):
    guess_passwords(office, "127.0.0.2", 5)
    office.raw("102").register()
    assert shutil.which("fail2ban-regex")
    command = ["fail2ban-regex", office.exchange.log, FILTER]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    found = re.search(r"(\d+) matched", done.stdout)
    assert found and int(found.group(1)) >= 5, done.stdout + done.stderr


# C18
def test_a_registered_phone_lives_through_a_storm_of_strangers(office):
    called, caller = office.raw("102").register(), office.raw("101")
    stranger = office.raw("555", host="127.0.0.4")
    for _ in range(3000):
        stranger.wire.send(stranger.request("INVITE", f"sip:102@{stranger.domain}"))
    # 503 with Retry-After is fair while the storm is worked off; being banned with the stranger is not.
    uri = f"sip:102@{caller.domain}"
    wait_until(lambda: caller.ask_once("INVITE", uri).status == 401, 30, "challenge after the storm")
    call = caller.invite("102")
    incoming = called.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    call.hang_up()
    incoming.wait_bye()
