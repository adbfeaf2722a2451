"""Which optional libraries are used, decided in one place.

The verdict never depends on the answer; tests run both ways.
"""

import importlib
import os
from types import ModuleType


def optional(name: str, *, pure: bool | None = None) -> ModuleType | None:
    """Return the module ``name`` if it may be used and can be imported, else None.

    ``pure=True`` forbids it, ``pure=False`` allows it; None asks ``KLERO_VERIFY_PURE``.
    """
    if os.environ.get("KLERO_VERIFY_PURE") if pure is None else pure:
        return None
    try:
        return importlib.import_module(name)
    except Exception:  # noqa: BLE001 - a broken wheel must not break the verifier: it has its own way
        return None
