"""How often Python looks for rubbish while values are made that mostly stay, or go by themselves."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 100_000  # values made and not yet let go, before Python looks among them


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Let Python look for values that hold each other a hundred times less often than by itself, and then as before.

    Reading makes many small values and hardly any that hold each other, so that looking for those finds nothing.

    >>> import gc
    >>> with collecting_seldom():
    ...     gc.get_threshold()[0]
    100000
    """
    before = gc.get_threshold()
    if not 0 < before[0] < _SELDOM:  # switched off, or others here are reading too
        yield
        return
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
