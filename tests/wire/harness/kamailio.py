"""A carrier that none of us wrote: Debian's Kamailio as registrar and proxy, at an address of its own."""

from pathlib import Path

from harness.baresip import Account
from harness.ports import free_ports
from harness.programs import Program
from harness.raw_phone import RawPhone
from harness.waiting import wait_until

TEMPLATE = Path(__file__).with_suffix(".cfg")
REALM = "carrier.example"
PASSWORD = "of-every-customer"


class Carrier:
    """Customers are known by name; a number that is rented leads to one of them, or to "sip:host:port"."""

    address = "127.0.0.2"

    def __init__(self, directory, customers, rented, asks_exchange=True):
        self.sip_port = free_ports()
        self._directory = directory / "carrier"
        self._directory.mkdir()
        self.log = self._directory / "log"
        rows = [f'    $sht(passwords=>{name}) = "{PASSWORD}";' for name in customers]
        rows += [f'    $sht(rented=>{number}) = "{by}";' for number, by in rented.items()]
        values = {"address": self.address, "port": self.sip_port, "tables": "\n".join(rows), "realm": REALM}
        values |= {"password": PASSWORD, "exchange": "127.0.0.1"}
        values["asks_exchange"] = "yes" if asks_exchange else "no"
        text = TEMPLATE.read_text()
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        config = self._directory / "kamailio.cfg"
        config.write_text(text)
        command = ["kamailio", "-DD", "-E", "-f", config, "-m", "64", "-Y", self._directory]
        self._program = Program([*command, "-P", self._directory / "pid"], self.log)
        wait_until(self._answers, 20, "answer of Kamailio")

    def subscriber(self, number):
        """The account of a phone outside, whose sound goes straight to the exchange."""
        return Account(number, PASSWORD, f"{self.address}:{self.sip_port}")

    def output(self):
        return self._program.output()

    def stop(self):
        self._program.stop(20)

    def _answers(self):
        assert self._program.is_running(), f"Kamailio ended at its start:\n{self.output()[-3000:]}"
        asking = RawPhone(self, "1", host=self.address, server=self.address)
        try:
            asking.wire.send(asking.request("OPTIONS"))
            return asking.wire.receive(0.2)
        finally:
            asking.close()
