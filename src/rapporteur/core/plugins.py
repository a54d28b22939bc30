"""Find the plug-ins of a folder: one file, one plug-in, no list to edit."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


class BrokenPluginFolder(RuntimeError):  # noqa: N818 - it names the state of the folder
    """A plug-in folder holds an empty module or two plug-ins with one key."""


@cache
def load(folder: ModuleType, contract: type[T]) -> dict[str, T]:
    """Instances of ``contract``'s subclasses defined in ``folder``, by their ``key``, sorted by key.

    Modules whose name starts with an underscore hold what several plug-ins share and are skipped.
    Raises BrokenPluginFolder if a module defines no plug-in or a key is taken twice.
    """
    found: dict[str, T] = {}
    for info in pkgutil.iter_modules(folder.__path__):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{folder.__name__}.{info.name}")
        classes = [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, contract)
            and value is not contract
            and value.__module__ == module.__name__
            and not value.__name__.startswith("_")
        ]
        if not classes:
            raise BrokenPluginFolder(f"{module.__name__} defines no {contract.__name__}")
        for cls in classes:
            key: str = cls.key  # type: ignore[attr-defined]
            if key in found:
                raise BrokenPluginFolder(f"the key {key!r} of {module.__name__} is already taken")
            found[key] = cls()
    return dict(sorted(found.items()))
