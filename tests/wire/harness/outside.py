"""Lines outside: what a test says to have some, by the command line as an administrator would."""

from harness.api_client import ApiClient
from harness.waiting import wait_until

OURS = "+902121234567"
AS_DIALLED = "02121234567"
MOBILE, OTHER_MOBILE = "05321234567", "05337654321"
CUSTOMER = "0212customer"  # Our name at the carrier.
OUTSIDE = "127.0.0.2"  # Where carriers are.


def add_trunk(office, name, port, *more, kind="address", host=OUTSIDE, transport="udp"):
    words = ["trunk", "add", name, host, "--kind", kind, "--port", port, "--transport", transport]
    office.exchange.command(*words, "--connection-port", transport, *more)


def add_city_number(office, destination="extension/101", trunk="acme"):
    office.exchange.command("city-number", "add", OURS, destination, "--trunk", trunk)


def add_caller(office, *rules, trunks=("acme",), number="105"):
    """An extension whose profile leads outside. rules: --allow and its like; without any all of 0..."""
    words = ["profile", "add", f"of-{number}", *(rules or ("--allow", "0."))]
    for trunk in trunks:
        words += ["--trunk", trunk]
    office.exchange.command(*words, "--show", OURS)
    office.exchange.add_extension(number, office.password(number), profile=f"of-{number}")
    return number


def wait_status(office, trunk, state):
    api = ApiClient.of_everything(office.exchange)

    def find():
        trunks = api.ask("GET", "/trunks").json()["items"]
        status = next(each["status"] for each in trunks if each["name"] == trunk)
        return status if status["state"] == state else None

    return wait_until(find, 10, f"trunk {trunk} {state}")
