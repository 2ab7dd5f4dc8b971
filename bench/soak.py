"""Ten minutes at 60 % of the highest clean call rate, in bad weather: ./dev bench soak [--quick] [--rate N].

One phone in twenty vanishes in the middle of its call; of a hundred SIP messages and packets of sound one is
lost, and two packets change places. Open files, memory and media ports must be flat, and every call must
leave its record.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import load.paths  # noqa: E402, F401
from load.exchange import Exchange  # noqa: E402
from load.figures import percentile, print_table  # noqa: E402
from load.office import Office  # noqa: E402
from load.processes import cpu_seconds, memory_kib, open_files  # noqa: E402
from load.rtp import RtpLoad, TalkFinder  # noqa: E402

HOLD_S = 5
TALKING = 100  # Calls with sound at a time: more than that is the load of ./dev bench peers.
LOST_PERCENT, SWAPPED_PERCENT = 1, 2
STEPS = (50, 100, 150, 200, 250, 300, 400, 500)  # Calls a second that are tried.
SETTLES_S = 75  # 30 s until silence ends a call, 32 s until nobody answers its BYE (RFC 3261 17).
FULL_AFTER_S = 50  # As much is held from here on as at the end.
GROWTH_LIMIT = 1.1  # Of memory, from then to the end.


def highest_clean_rate():
    """Ten seconds at each step, until calls fail or ring late."""
    clean = STEPS[0]
    for rate in STEPS:
        with Office(Exchange, 2_000) as office:
            office.register()
            run = office.call(rate=rate, calls=rate * 10, hold_ms=500, timed=True, patience_ms=5_000)
            run.wait()
            late = percentile(run.post_dial_delays_ms(), 0.99)
            failed = run.counts()[1]
        print(f"{rate} calls a second: {failed} failed, post-dial delay p99 {late:.1f} ms", flush=True)
        if failed or late > 100:
            break
        clean = rate
    return clean


def soak(rate, seconds):
    """(rows of the table, complaints)"""
    # Nobody is called again before the last call is over.
    with Office(Exchange, max(200, int(rate * HOLD_S * 2))) as office:
        phones = office.register()
        every = max(1, int(rate * HOLD_S / TALKING))
        server, load = office.server, RtpLoad(LOST_PERCENT, SWAPPED_PERCENT)
        at_rest = server.status()
        calls = int(rate * seconds)
        run = office.call(
            "caller_may_vanish", rate=rate, calls=calls, hold_ms=HOLD_S * 1000, timed=True,
            lost_percent=LOST_PERCENT, seconds=seconds + 120,
        )  # fmt: skip
        rows, answered, finder = [], 0, TalkFinder(run, phones)
        started = next_row = time.monotonic()
        while run.is_running():
            for talk in finder.find():
                if answered % every == 0:
                    load.add(talk, HOLD_S - 2)
                answered += 1
            if time.monotonic() >= next_row:
                rows.append(_row(server, time.monotonic() - started))
                next_row += max(5, seconds // 20)
            time.sleep(0.2)
        sound = load.figures()
        time.sleep(SETTLES_S)
        rows.append(_row(server, time.monotonic() - started))
        delays = run.post_dial_delays_ms()
        print_table(["s", "calls", "media ports", "open files", "MiB", "CPU s"], rows)
        print(f"{calls} calls; post-dial delay p50 {percentile(delays, 0.5):.1f} ms, "
              f"p99 {percentile(delays, 0.99):.1f} ms")  # fmt: skip
        print(f"sound: {sound['sent']} packets, {sound['lost']} did not arrive, {sound['altered']} altered, "
              f"delay p50 {sound['p50_us']} us, p99 {sound['p99_us']} us")  # fmt: skip
        return _complaints(server, at_rest, rows, sound, answered)


def _row(server, at):
    status = server.status()
    pid = server.pids[0]
    row = [at, status["calls"], status["media_ports"], open_files(pid), memory_kib([pid]) / 1024]
    return [*row, cpu_seconds([pid])]


def _complaints(server, at_rest, rows, sound, answered):
    last, status = rows[-1], server.status()
    records = server.rows("SELECT ended_at, cause_text, outcome FROM call_records")
    complaints = []
    if status["calls"] or status["media_ports"] != at_rest["media_ports"]:
        complaints.append(f"{status['calls']} calls and {status['media_ports']} media ports are left over")
    if last[3] > rows[0][3] + 2:
        complaints.append(f"{last[3]} open files, {rows[0][3]} at the start")
    full = next((row for row in rows if row[0] > FULL_AFTER_S), last)
    if last[4] > full[4] * GROWTH_LIMIT:
        complaints.append(f"memory grows: {full[4]:.1f} MiB, then {last[4]:.1f}")
    if len(records) < answered or any(not row["ended_at"] for row in records):
        complaints.append(f"{answered} calls were answered, {len(records)} are on record")
    if sound["altered"] or sound["foreign"]:
        complaints.append(f"{sound['altered']} packets altered, {sound['foreign']} in other calls")
    return complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one minute instead of ten")
    parser.add_argument("--rate", type=float, help="calls a second; without: 60 %% of the highest clean rate")
    options = parser.parse_args()
    rate = options.rate or 0.6 * highest_clean_rate()
    print(f"soak: {rate:.0f} calls a second, {HOLD_S} s each", flush=True)
    complaints = soak(rate, 60 if options.quick else 600)
    print("\n".join(complaints) or "all as it must be")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
