"""What a check of a graph comes to: values, so that a page or a build can show them as well as a terminal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing that is wrong, and with which node (`focus`; empty where the engine cannot tell)."""

    focus: str
    message: str
    path: str = ""
    value: str = ""

    def __str__(self) -> str:
        """The finding in one line.

        >>> str(Finding(focus="urn:m1", message="A message must have a label."))
        'urn:m1: A message must have a label.'
        """
        where = f"{self.focus}: " if self.focus else ""
        what = " ".join(part for part in (self.path, self.value) if part)
        return f"{where}{self.message}{f' [{what}]' if what else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a check: what it asked, which engine answered, what it found, and what it left unchecked and why.

    `engine` is empty where none ran; `unchecked` then says why.
    """

    name: str
    engine: str
    checked: str
    findings: tuple[Finding, ...] = ()
    unchecked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """A whole check: how many statements the data had, and its parts."""

    statements: int
    parts: tuple[Part, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all parts, in the order of the parts."""
        return tuple(finding for part in self.parts for finding in part.findings)

    @property
    def conforms(self) -> bool:
        """Whether nothing was found. What could not be checked does not count: see each part's `unchecked`."""
        return not self.findings
