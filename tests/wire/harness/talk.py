"""A talk of two real phones, begun as people do."""


def talk(caller, called, number=None):
    """They talk, and each hears the other's tone. number: what the caller dials, if not the called's."""
    caller.dial(number or called.account.number)
    called.wait_ringing()
    called.accept()
    caller.wait_talking()
    called.wait_hears(caller.frequency)
    caller.wait_hears(called.frequency)
