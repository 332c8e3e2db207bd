"""Shipped data: the `ontology` and `queries` folders, packaged in the wheel or lying in the checkout."""

from __future__ import annotations

from pathlib import Path

from extract.errors import CablegraphError

_PACKAGED = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGED.parent


def folder(name: str) -> Path:
    """The folder of shipped data called `name`: the packaged one where there is one, else the checkout's.

    Raises `CablegraphError` where neither is there (a broken installation).

    >>> folder("ontology").name
    'ontology'
    """
    for base in (_PACKAGED, _CHECKOUT):
        found = base / name
        if found.is_dir():
            return found
    raise CablegraphError(f"shipped data not found: {name}", advice="reinstall cablegraph")
