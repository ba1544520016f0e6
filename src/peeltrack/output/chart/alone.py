"""Loading matplotlib so that only the program's settings count, not those that lie about."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from peeltrack.cachefolder import cache_folder, make_cache_folder
from peeltrack.problems import WrongRequest

MISSING = (
    "a chart needs matplotlib, which is not installed: `pip install 'peeltrack[chart]'` adds it"
)


def load_alone() -> Any:
    """Return matplotlib with its own settings. Raises WrongRequest where it is not installed.

    Left alone it obeys a `matplotlibrc` in the current folder, in the environment or at home, before it
    can be told not to, and keeps its list of fonts wherever the environment says.
    """
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise WrongRequest(MISSING)
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)
    # The settings that it looks for in the current folder are its own there.
    settings = Path(found.submodule_search_locations[0]) / "mpl-data"
    with _folder_of_its_own() as folder, _environment(folder), _standing_in(settings):
        try:
            import matplotlib
            import matplotlib.font_manager
        except ModuleNotFoundError:
            raise WrongRequest(MISSING) from None
    return matplotlib


@contextlib.contextmanager
def _folder_of_its_own() -> Iterator[str]:
    """Give a folder for the list of fonts: in the cache, or for the moment where there is none."""
    cache = cache_folder()
    if cache and make_cache_folder(cache) and make_cache_folder(os.path.join(cache, "fonts")):
        yield os.path.join(cache, "fonts")
        return
    with tempfile.TemporaryDirectory(prefix="peeltrack-") as folder:
        yield folder


@contextlib.contextmanager
def _environment(folder: str) -> Iterator[None]:
    """Hide from matplotlib, for the moment, what the environment says to it."""
    before = {name: os.environ.pop(name, None) for name in ("MATPLOTLIBRC", "MPLBACKEND")}
    before["MPLCONFIGDIR"] = os.environ.get("MPLCONFIGDIR")
    os.environ["MPLCONFIGDIR"] = folder
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@contextlib.contextmanager
def _standing_in(folder: Path) -> Iterator[None]:
    """Stand in a folder for the moment. A current folder that has been deleted holds no settings."""
    try:
        os.getcwd()
    except FileNotFoundError:
        yield
        return
    with contextlib.chdir(folder):
        yield
