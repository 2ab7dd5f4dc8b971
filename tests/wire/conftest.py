"""The fixtures of the wire tests: an exchange with extensions, phones at it, and scenarios against it."""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness.baresip import Account, Phone  # noqa: E402


@pytest.fixture
def directory():
    """A short path: the control socket's must fit into 108 bytes. Kept when the test fails."""
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
        phone.stop()


@pytest.fixture
def two_phones_without_an_exchange(make_phone):
    return make_phone(Account("201"), 440), make_phone(Account("202"), 1000)
