"""Where things are: the programs under load, and the harness of the wire tests, which serves here too."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = Path(__file__).resolve().parent / "scenarios"
SANTRAL = Path(os.environ.get("SANTRAL_BINARY", ROOT / "build/release/src/santral"))
RTP_LOAD = Path(os.environ.get("RTP_LOAD", ROOT / "build/bench/bench/rtp_load"))

os.environ.setdefault("SANTRAL_BINARY", str(SANTRAL))
os.environ.setdefault("SANTRAL_WIRE_SLOT", "7")  # Ports that no wire test has which runs beside us.
sys.path.insert(0, str(ROOT / "tests/wire"))
