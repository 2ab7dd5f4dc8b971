"""The fixtures of the wire tests: an exchange with a small office, phones at it, scenarios against it."""

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness.baresip import Account, Phone  # noqa: E402
from harness.browser import Browser  # noqa: E402
from harness.exchange import Exchange  # noqa: E402
from harness.ports import free_ports  # noqa: E402
from harness.raw_phone import RawPhone  # noqa: E402
from harness.sipp import Sipp  # noqa: E402


@pytest.fixture
def directory():
    """A short path: the control socket's must fit into 108 bytes."""
    path = Path(tempfile.mkdtemp(prefix="santral-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def make_phone(directory):
    """make_phone(account, frequency): a baresip that is stopped at the end of the test."""
    phones = []

    def make(account, frequency):
        phones.append(Phone(account, frequency, directory))
        return phones[-1]

    yield make
    for phone in phones:
        print(f"--- phone {phone.account.number}\n{phone.output()[-20_000:]}")  # Shown when the test failed.
        phone.stop()


@pytest.fixture
def make_browser(directory):
    """make_browser(number, frequency, ...): a telephone in a page, closed at the end of the test."""
    browsers = []

    def make(number, frequency, **options):
        browsers.append(Browser(number, frequency, directory, **options))
        return browsers[-1]

    yield make
    for browser in browsers:
        print(f"--- browser {browser.number}\n{browser.output()[-20_000:]}")
        browser.stop()


@pytest.fixture
def two_phones_without_an_exchange(make_phone):
    return make_phone(Account("201"), 440), make_phone(Account("202"), 1000)


@pytest.fixture
def make_exchange(directory):
    """make_exchange(**settings): not started; stopped at the end, and must have been well."""
    exchanges = []

    def make(**settings):
        exchanges.append(Exchange(directory, **settings))
        return exchanges[-1]

    yield make
    for exchange in exchanges:
        print(f"--- the exchange\n{exchange.output()[-20_000:]}")
        exchange.stop()


NUMBERS = ("101", "102", "103")
QUIET = "[registration]\nqualify_s = 0\n"  # No OPTIONS of ours between a scenario's messages.


def password_of(number):
    return f"secret-{number}"


@dataclass
class Office:
    """A running exchange with the extensions 101, 102 and 103, and what a test needs to speak for them."""

    exchange: Exchange
    make_phone: object
    opened: list

    def password(self, number):
        return password_of(number)

    def phone(self, number, frequency=440, transport="udp", address="127.0.0.1", **options):
        """A registered baresip. options: as Account's."""
        registrar = self.exchange.address(address, transport)
        account = Account(number, self.password(number), registrar, transport, address, **options)
        phone = self.make_phone(account, frequency)
        phone.wait_registered()
        return phone

    def raw(self, number, password=None, transport="udp", host="127.0.0.1"):
        """A phone in the test's hand, not registered."""
        password = self.password(number) if password is None else password
        phone = RawPhone(self.exchange, number, password, transport, host)
        self.opened.append(phone.close)
        return phone

    def sipp(self, scenario, number, called="", port=None, **options):
        sipp = Sipp(self.exchange, scenario, number, self.password(number), called, port, **options)
        self.opened.append(sipp.stop)
        return sipp

    def registered_sipp(self, scenario, number, **options):
        """The scenario waits at the port that was registered just before."""
        registered = self.sipp("register", number)
        registered.wait()
        return self.sipp(scenario, number, port=registered.port, **options)


ADDRESSES = {
    "udp": ("127.0.0.1", "udp"),
    "tcp": ("127.0.0.1", "tcp"),
    "udp6": ("::1", "udp"),
    "tcp6": ("::1", "tcp"),
}
# One above those; WebSockets come by the web, whatever number their port has.
ADDRESSES_ABOVE = {
    "tls": ("127.0.0.1", "tls"),
    "tls6": ("::1", "tls"),
    "ws": ("127.0.0.1", "ws"),
    "wss": ("127.0.0.1", "wss"),
}


@pytest.fixture(scope="session")
def offices_set_up(tmp_path_factory):
    """The database of each kind of office, made once by the command line and copied for each test."""
    sip_port, made = free_ports(2), {}  # And TLS above it.

    def set_up(port, **options):
        kind = f"{port}{sorted(options.items())}"
        if kind not in made:
            exchange = Exchange(tmp_path_factory.mktemp("office"), sip_port)
            exchange.command("group", "add", "staff")
            for name, (address, transport) in ADDRESSES.items():
                exchange.add_port(name, address, transport)
            for name, (address, transport) in ADDRESSES_ABOVE.items():
                exchange.add_port(name, address, transport, sip_port + 1)
            for number in NUMBERS:
                exchange.add_extension(number, password_of(number), port=port, **options)
            made[kind] = exchange.directory / "data"
        return sip_port, made[kind]

    return set_up


@pytest.fixture
def make_office(make_exchange, make_phone, offices_set_up):
    """make_office(port="tcp6", **settings of the exchange): started, with three extensions at that port."""
    offices = []

    def make(port="udp", extension_options=None, **settings):
        settings["more_config"] = settings.get("more_config", "") + QUIET
        sip_port, set_up = offices_set_up(port, **(extension_options or {}))
        exchange = make_exchange(sip_port=sip_port, **settings)
        shutil.copytree(set_up, exchange.directory / "data", dirs_exist_ok=True)
        exchange.start()
        offices.append(Office(exchange, make_phone, []))
        return offices[-1]

    yield make
    for office in offices:
        for close in office.opened:
            close()


@pytest.fixture
def office(make_office):
    return make_office()
