"""Makes the tools importable, and small trees for them to look at."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))


class House:
    """A tree of files in a temporary folder; starts empty but for what every finding needs."""

    def __init__(self, root):
        self.root = root

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return self

    def findings(self):
        import tidy

        return list(tidy.findings_in(self.root))

    def rules(self, path=None):
        """The names of the rules that are broken (in one file), warnings too."""
        return sorted({finding.rule for finding in self.findings() if path in (None, finding.path)})


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)
