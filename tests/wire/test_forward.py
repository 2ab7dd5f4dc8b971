"""Forwards and do-not-disturb by code, in the real server: what a tone confirms is on the disk."""


def dial_code(phone, code):
    """Until the exchange has confirmed it and hung up."""
    call = phone.invite(code)
    call.wait(200)
    call.acknowledge()
    call.wait_bye()


# S4.30, X1
def test_a_forward_by_code_is_kept_across_a_restart(office):
    own, other, third = (office.raw(number).register() for number in ("101", "102", "103"))
    dial_code(own, "*72103")
    office.exchange.stop()
    office.exchange.start()
    calling = other.invite("101")
    answered = third.wait_call().pick_up()
    calling.wait(200)
    calling.acknowledge()
    calling.hang_up()
    answered.wait_bye()


def test_do_not_disturb_by_code_counts_for_the_next_call(office):
    own, other = office.raw("101").register(), office.raw("102").register()
    dial_code(own, "*78")
    refused = other.invite("101")
    assert refused.wait(486)
    refused.acknowledge_refusal()
    dial_code(own, "*79")
    calling = other.invite("101")
    answered = own.wait_call().pick_up()
    calling.wait(200)
    calling.acknowledge()
    calling.hang_up()
    answered.wait_bye()
