"""peeltrack: the PEEL grades of the police forces of England and Wales over time, with the evidence.

`peeltrack.load()` gives the record; the questions are its methods.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peeltrack.api import Record

__all__ = ["__version__", "load"]
__version__ = "0.1.0"


def load(*paths: str | os.PathLike[str]) -> Record:
    """Return the bundled record, or the one made by the record files and folders given.

    Raises `peeltrack.problems.InvalidData`, which lists every problem, where the files cannot be used.
    """
    from peeltrack.api import load as load_record

    return load_record(*paths)
