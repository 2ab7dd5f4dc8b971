"""Each figure of the table: what is done to a server, and what is read while it does it."""

import time

from load.accounts import callers, write_people
from load.figures import percentile
from load.office import Office
from load.processes import cpu_seconds, memory_kib
from load.rtp import RtpLoad, wait_talks

from harness.raw_phone import RawPhone  # isort: skip
from harness.sip_messages import new_tag  # isort: skip

PATIENT = {"seconds": 300}


def calls(make_server, rate, seconds):
    """Challenged, rung, answered, held half a second, hung up; media anchored, record written."""
    with Office(make_server, 500) as office:
        office.register()
        time.sleep(1)
        count = rate * seconds
        before = cpu_seconds(office.server.pids)
        run = office.call(rate=rate, calls=count, hold_ms=500, timed=True)
        code = run.wait()
        time.sleep(6)  # What is written later is counted too.
        spent = cpu_seconds(office.server.pids) - before
        delays = run.post_dial_delays_ms()
        return {
            "cpu ms per call": spent / count * 1000,
            "post-dial delay p50 ms": percentile(delays, 0.5),
            "post-dial delay p99 ms": percentile(delays, 0.99),
            "calls that failed": run.counts()[1] if code else 0,
        }


def registrations(make_server, count):
    """More are asked for than can be served: 64 phones at a time, each as fast as it is answered."""
    with Office(make_server, 2000) as office:
        people = write_people(office.directory / "people.csv", callers(2000))
        before, started = cpu_seconds(office.server.pids), time.monotonic()
        run = office.sipp("register", people, rate=20_000, at_once=64, calls=count, **PATIENT)
        code, took = run.wait(), time.monotonic() - started
        time.sleep(6)
        return {
            "cpu s per 1000 registrations": (cpu_seconds(office.server.pids) - before) / count * 1000,
            "registrations a second": count / took,
            "registrations that failed": run.counts()[1] if code else 0,
        }


def relay(make_server, count, seconds):
    """That many calls with G.711 both ways, every payload compared on arrival."""
    with Office(make_server, count) as office:
        phones = office.register()
        server, load = office.server, RtpLoad()
        run = office.call(rate=50, calls=count, hold_ms=(seconds + 30 + count // 50) * 1000, **PATIENT)
        for talk in wait_talks(run, phones, count):
            load.add(talk, seconds + 2)
        time.sleep(1)
        pids = server.relay_pids() if hasattr(server, "relay_pids") else server.pids
        before = cpu_seconds(pids)
        time.sleep(seconds)
        spent = cpu_seconds(pids) - before
        figures = load.figures()
        run.stop()
        return {
            f"cpu us per packet, {count} calls": spent / (count * 2 * 50 * seconds) * 1e6,
            f"latency p50 us, {count} calls": figures["p50_us"],
            f"latency p99 us, {count} calls": figures["p99_us"],
            f"packets lost, {count} calls": figures["lost"],
            f"packets altered, {count} calls": figures["altered"] + figures["foreign"],
        }


def memory_of_phones(make_server, count):
    with Office(make_server, count) as office:
        people = write_people(office.directory / "people.csv", callers(count))
        warm_up = office.sipp("register", people, rate=500, calls=100)
        assert warm_up.wait() == 0
        before = memory_kib(office.server.pids)
        run = office.sipp("register", people, rate=1000, calls=count, **PATIENT)
        run.wait()
        time.sleep(40)  # Transactions are over after 32 s (RFC 3261 17).
        return {"kB per registered phone": (memory_kib(office.server.pids) - before) / (count - 100)}


def memory_of_calls(make_server, count):
    with Office(make_server, count) as office:
        phones = office.register()
        assert office.call(rate=20, calls=20).wait() == 0
        before = memory_kib(office.server.pids)
        load = RtpLoad()
        run = office.call(rate=50, calls=count, hold_ms=120_000, **PATIENT)
        for talk in wait_talks(run, phones, count, before=20):
            load.add(talk, 10)
        load.figures()
        spent = memory_kib(office.server.pids) - before
        run.stop()
        return {"kB per call with media": spent / count}


def cold_start(make_server):
    """From the start of the program to the first 200 for a REGISTER."""
    with Office(make_server, 500) as office:
        server, account = office.server, callers(1)[0]
        server.stop()
        started = time.monotonic()
        server.start()
        phone = RawPhone(server, account.number, account.password)
        while not (took := _registered_after(phone, started)):
            pass
        phone.close()
        return {"s from start to first 200": took}


def _registered_after(phone, started):
    """Asks every few milliseconds, as many phones would."""
    ids = {"to": phone.address_of_record(), "call_id": new_tag(), "from_tag": new_tag()}
    try:
        phone.wire.send(phone.request("REGISTER", **ids))
    except ConnectionRefusedError:
        time.sleep(0.002)
        return None
    refusal = phone.wire.receive(0.005)
    if not refusal or refusal.status != 401:
        return None
    lines = "Expires: 600\r\n" + phone.authorization(refusal, "REGISTER")
    phone.wire.send(phone.request("REGISTER", lines=lines, **ids))
    phone.wait_response(200, "REGISTER")  # Other 401s may be on their way to what was asked before.
    return time.monotonic() - started
