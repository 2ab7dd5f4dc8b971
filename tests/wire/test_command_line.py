"""The command line as an administrator meets it, good days and bad ones."""

import sqlite3
from contextlib import closing

from harness.exchange import Exchange
from harness.waiting import wait_until


def refusal_of(exchange, *words):
    done = exchange.try_command(*words)
    assert done.returncode != 0, done.stdout
    return done.stdout + done.stderr


def test_help_names_every_command(make_exchange):
    text = make_exchange().try_command("--help").stdout
    commands = "serve check-config extension group port profile records recordings backup restore version"
    for word in commands.split():
        assert word in text


def test_an_unknown_key_is_refused_with_its_line(make_exchange):
    exchange = make_exchange(more_config="[tickling]\nfeathers = 3\n")
    text = refusal_of(exchange, "check-config")
    assert "tickling" in text
    assert "santral.toml:" in text


def test_a_good_configuration_is_called_good(make_exchange):
    make_exchange().command("check-config")


# S1.03
def test_an_extension_needs_a_group_that_exists(make_exchange):
    exchange = make_exchange()
    exchange.add_port("udp")
    words = ["extension", "add", "101", "Ann", "--group", "sales", "--port", "udp"]
    assert "group add" in refusal_of(exchange, *words)


# S4.21, N1
def test_an_emergency_number_is_never_an_extension(office):
    words = ["extension", "add", "112", "Ann", "--group", "staff", "--port", "udp"]
    assert "112" in refusal_of(office.exchange, *words)


# S1.10, S1.23
def test_an_extension_of_one_digit_is_usable_at_once(office):
    office.exchange.add_extension("7", office.password("7"))
    office.raw("7").register()
    assert "7" in office.exchange.command("extension", "list")


def test_a_removed_extension_is_gone_at_once(office):
    office.raw("103").register()
    office.exchange.command("extension", "remove", "103")
    phone = office.raw("103")
    assert phone.ask("REGISTER", to=phone.address_of_record()).status == 401


def test_a_password_may_come_by_standard_input(office):
    words = ["extension", "add", "105", "Eve", "--group", "staff", "--port", "udp"]
    office.exchange.command(*words, "--password-stdin", stdin="from-a-pipe\n")
    office.raw("105", "from-a-pipe").register()


def test_a_taken_port_is_named(make_office, directory):
    office = make_office()
    second = directory / "second"
    second.mkdir()
    other = Exchange(second, office.exchange.sip_port)
    other.command("group", "add", "staff")
    other.add_port("udp")
    done = other.try_command("serve")
    assert done.returncode != 0
    assert str(other.sip_port) in done.stdout + done.stderr


def test_a_newer_database_is_refused_and_left_alone(make_office):
    office = make_office()
    exchange = office.exchange
    exchange.stop()
    database = exchange.directory / "data/santral.db"
    with sqlite3.connect(database) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(schema_migrations)")]
        row = list(connection.execute("SELECT * FROM schema_migrations").fetchone())
        row[0] = 9999
        marks = ",".join("?" * len(columns))
        connection.execute(f"INSERT INTO schema_migrations VALUES ({marks})", row)
    text = refusal_of(exchange, "serve")
    assert "newer" in text or "9999" in text


def test_a_file_that_is_no_database_is_refused_and_left_alone(make_exchange):
    exchange = make_exchange()
    database = exchange.directory / "data/santral.db"
    database.write_bytes(b"This is a shopping list, not a database." * 100)
    text = refusal_of(exchange, "extension", "list")
    assert "santral.db" in text
    assert database.read_bytes().startswith(b"This is a shopping list")


# R7
def test_a_backup_restores_elsewhere_with_its_records(make_office, directory):
    office = make_office()
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102")
    called.wait_call().respond(486, "Busy Here")
    call.wait(486)
    office.exchange.wait_records(1)
    backup = directory / "backup.db"
    office.exchange.command("backup", backup)
    elsewhere = directory / "elsewhere"
    elsewhere.mkdir()
    other = Exchange(elsewhere)
    other.command("restore", backup)
    assert len(other.records()) == 1
    assert "101" in other.command("extension", "list")


def calls_on_disk(exchange):
    """Those that a crash cannot undo: an opening waits up to 40 ms for others, to share their commit."""
    database = exchange.directory / "data" / "santral.db"
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT COUNT(*) FROM call_records").fetchone()[0]



# R1
def test_a_killed_exchange_closes_its_records_at_the_next_start(office):
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102")
    called.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    wait_until(lambda: calls_on_disk(office.exchange) == 1, 5, "the call on disk")
    office.exchange.kill()
    office.exchange.start()
    record = office.exchange.wait_records(1)[0]
    assert record["cause"] or record["outcome"]


# R2
def test_a_graceful_end_hangs_up_and_records(office):
    called, caller = office.raw("102").register(), office.raw("101")
    call = caller.invite("102")
    incoming = called.wait_call().pick_up()
    call.wait(200)
    call.acknowledge()
    office.exchange.terminate()
    call.wait_bye()
    incoming.wait_bye()
    office.exchange.stop()
    assert len(office.exchange.records()) == 1


# R4
def test_records_are_csv_that_a_spreadsheet_cannot_be_tricked_by(office):
    office.exchange.add_extension("104", office.password("104"), "=1+2")
    called, caller = office.raw("102").register(), office.raw("104")
    call = caller.invite("102")
    called.wait_call().respond(486, "Busy Here")
    call.wait(486)
    record = office.exchange.wait_records(1)[0]
    assert not any(value.startswith(("=", "+", "@")) for value in record.values() if value)
