"""What the wire tests are made of: the exchange, real phones, sipp, raw SIP, and ears for tones."""
