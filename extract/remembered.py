"""Pure functions of a short text that are asked the same again and again: their answers remembered, within bounds."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from inspect import signature
from typing import Any, TypeVar, cast

Asked = TypeVar("Asked", bound=Callable[..., Any])
Answer = TypeVar("Answer")


class Kept(dict[str, Answer]):
    """The answers of a pure function for the texts that it was asked; with `most` of them it begins anew.

    Asked as a dictionary, which is the fastest way there is. The answer for a text of more than `longest` characters is
    not kept: such a text hardly comes back.

    >>> lengths = Kept(len, most=2, longest=5)
    >>> [lengths[text] for text in ("Holt", "Lund", "Vik", "Magnus")], list(lengths)
    ([4, 4, 3, 6], ['Vik'])
    """

    def __init__(self, function: Callable[[str], Answer], *, most: int = 1 << 14, longest: int = 48) -> None:
        super().__init__()
        self._function = function
        self._most = most
        self._longest = longest

    def __missing__(self, text: str) -> Answer:
        """Ask the function, and keep what it answers."""
        answer = self._function(text)
        if len(text) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[text] = answer
        return answer


def remembered(*, longest: int = 48, most: int = 1 << 14) -> Callable[[Asked], Asked]:
    """A decorator that remembers `most` answers for texts of up to `longest` characters.

    Names come back on every page, long texts hardly ever: those are not kept, so that memory does not grow with what is
    read. The function must be pure and its answer immutable.

    >>> @remembered(longest=3)
    ... def told(text):
    ...     print("asked", text)
    ...     return text.upper()
    >>> [told(text) for text in ("abc", "abc", "abcd", "abcd")]
    asked abc
    asked abcd
    asked abcd
    ['ABC', 'ABC', 'ABCD', 'ABCD']
    """

    def decorate(function: Asked) -> Asked:
        kept = Kept(function, most=most, longest=longest)
        kept_more = lru_cache(maxsize=most)(function)

        @wraps(function)
        def asked(text: str) -> Any:
            return kept[text]

        @wraps(function)
        def asked_more(text: str, **more: Any) -> Any:
            return kept_more(text, **more) if len(text) <= longest else function(text, **more)

        return cast(Asked, asked if len(signature(function).parameters) == 1 else asked_more)

    return decorate
