"""Keep pydantic's search for plugins out of the way: it takes longer than the reading of the record.

Other programs' plugins have no say in what a record may hold, and PYDANTIC_DISABLE_PLUGINS says so.
pydantic still imports importlib.metadata to look for them, and with it email, zipfile and csv. So a
module that finds none stands in the place of the one that looks; whatever else a version of pydantic
should want of it comes from the real one.
"""

import importlib.machinery
import importlib.util
import os
import sys
from types import ModuleType
from typing import Any

_NAME = "pydantic.plugin._loader"


class _NoPlugins(ModuleType):
    """Stands in for the module of pydantic that finds plugins."""

    @staticmethod
    def get_plugins() -> tuple[()]:
        """Return the plugins: none."""
        return ()

    def __getattr__(self, name: str) -> Any:
        from pydantic import plugin

        spec = importlib.machinery.PathFinder.find_spec(_NAME, plugin.__path__)
        if name.startswith("__") or spec is None or spec.loader is None:
            raise AttributeError(name)
        real = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(real)
        return getattr(real, name)


def turn_off() -> None:
    """Turn plugins off for this process. To be called before pydantic is imported."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    sys.modules.setdefault(_NAME, _NoPlugins(_NAME))
