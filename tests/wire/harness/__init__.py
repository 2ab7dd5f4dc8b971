"""What the wire tests are made of: the exchange, baresip phones, sipp scenarios, raw SIP, and ears for tones."""
