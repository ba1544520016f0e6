"""Long answers on a terminal, through the user's pager, as git shows them."""

from __future__ import annotations

import os
import shutil
import sys

DEFAULT = "less"


def paged(text: str) -> bool:
    """Show a text through the pager if it is longer than the screen; say whether that was done."""
    lines = shutil.get_terminal_size().lines
    pager = os.environ.get("PAGER", DEFAULT).strip()
    command = pager.split()[0] if pager else ""
    if text.count("\n") < lines or os.environ.get("TERM") == "dumb" or not sys.stdin.isatty():
        return False
    if command in ("", "cat") or shutil.which(command) is None:
        return False
    import subprocess

    # What less needs to pass colours on, and to end at once where all of it fits.
    surroundings = {"LESS": "FRX", **os.environ}
    sys.stdout.flush()
    subprocess.run(
        pager, shell=True, input=text, text=True, encoding="utf-8", env=surroundings, check=False
    )
    return True
