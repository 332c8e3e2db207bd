"""The root of the error tree: errors are values whose text says what happened, where, and what to do."""

from __future__ import annotations


class CablegraphError(Exception):
    """Anything cablegraph refuses to do, told in one line.

    `message` says what happened and where; `advice` says what to do about it (may be empty).

    >>> str(CablegraphError("the folder is not there: letters/", advice="check the path"))
    'the folder is not there: letters/ (check the path)'
    """

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} ({self.advice})" if self.advice else self.message


class SpanError(CablegraphError, ValueError):
    """A quotation that does not stand at its offsets in the source text."""


class UnreadableSourceError(CablegraphError, ValueError):
    """A file that cannot be read as text at all: empty, binary, truncated, in another encoding."""


class StoredError(CablegraphError, ValueError):
    """A kept reading that is cut short or altered."""
