"""A bounded run of the fuzzer: damaged and hostile inputs end in a message, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import environment


def test_damaged_and_hostile_inputs_are_refused_or_read() -> None:
    script = Path(__file__).parent / "fuzz.py"
    done = subprocess.run(
        [sys.executable, str(script), "60", "2016"],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 failures" in done.stdout
