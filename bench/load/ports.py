"""Which ports belong to what: servers and phones of one run never meet, nor the wire tests beside them."""

MEDIA = (20_000, 22_999)  # The servers' RTP.
PHONES_FIRST = 30_000  # The phones' RTP: an even port for each end of each call.


def phone_port(number, end):
    """Of the call with that number; end 0 called it, end 1 answers."""
    return PHONES_FIRST + number * 4 + end * 2
