"""Loading matplotlib so that only the program's settings count, not those that lie about."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from importlib.util import find_spec
from typing import Any

from peeltrack.cachefolder import cache_folder, make_cache_folder
from peeltrack.problems import WrongRequest

MISSING = (
    "a chart needs matplotlib, which is not installed: `pip install 'peeltrack[chart]'` adds it"
)
HIDDEN = ("MATPLOTLIBRC", "MPLBACKEND", "MPLCONFIGDIR")
"""What in the environment tells matplotlib how to draw."""


def load_alone() -> Any:
    """Return matplotlib with its own settings. Raises WrongRequest where it is not installed.

    Left alone it obeys a `matplotlibrc` in the current folder, in the environment or at home, before it
    can be told not to, and keeps its list of fonts wherever the environment says.
    """
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise WrongRequest(MISSING)
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        folder = _font_folder(stack)
        hidden = {name: os.environ.pop(name) for name in HIDDEN if name in os.environ}
        stack.callback(os.environ.update, hidden)
        os.environ["MPLCONFIGDIR"] = folder
        stack.callback(os.environ.pop, "MPLCONFIGDIR")
        # The settings that it looks for in the current folder are its own there. One that has been deleted
        # holds none.
        with contextlib.suppress(FileNotFoundError):
            own = os.path.join(found.submodule_search_locations[0], "mpl-data")
            stack.enter_context(contextlib.chdir(own))
        try:
            import matplotlib
            import matplotlib.font_manager
        except ModuleNotFoundError:
            raise WrongRequest(MISSING) from None
    return matplotlib


def _font_folder(stack: contextlib.ExitStack) -> str:
    """Return a folder for the list of fonts: in the cache, or for the moment where there is none."""
    cache = cache_folder()
    if cache and make_cache_folder(cache) and make_cache_folder(os.path.join(cache, "fonts")):
        return os.path.join(cache, "fonts")
    return stack.enter_context(tempfile.TemporaryDirectory(prefix="peeltrack-"))
