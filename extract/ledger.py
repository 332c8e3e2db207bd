"""The claims of one document while it is read: each value entered with the words it came from."""

from __future__ import annotations

from collections.abc import Iterable

from extract.authority import Authority, families
from extract.model import Claim, Span, Status
from extract.names import Mention
from extract.text import Flow


class Ledger:
    """Collects claims and tells the values of a key in the order they were entered, each once."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.context: tuple[str, ...] = ()  # the full names of the heading, for its short forms
        self._claims: list[Claim] = []

    def value(
        self,
        key: str,
        value: str,
        flow: Flow,
        start: int,
        end: int,
        rule: str,
        *,
        confidence: float = 1.0,
        status: Status = "stated",
        part: int | None = None,
        written: str | None = None,
    ) -> None:
        """Enter a value that the running text's `start` to `end` says."""
        self._enter(key, value, flow.spans(start, end), rule, confidence, status, part, written)

    def name(
        self,
        key: str,
        mention: Mention,
        flow: Flow,
        rule: str,
        *,
        confidence: float = 1.0,
        status: Status = "stated",
        part: int | None = None,
    ) -> str:
        """Enter a person, body or post as the source resolves it; returns the canonical name."""
        name, how = self.resolve(mention)
        written = flow.text[mention.start : mention.end]
        certainty = confidence * (0.9 if how == "family name" else 1.0)
        spans = flow.spans(mention.start, mention.end)
        self._enter(key, name, spans, f"{rule}: {how}", round(certainty, 3), status, part, written)
        return name

    def resolve(self, mention: Mention) -> tuple[str, str]:
        """The canonical name of a mention: as the source resolves it; a short form by the heading's one full name."""
        short = mention.kind == "person" and len(mention.name.split()) == 1 and not self.authority.known(mention.name)
        fuller = (
            [n for n in self.context if len(n.split()) > 1 and families(n) == families(mention.name)] if short else []
        )
        if len(set(fuller)) == 1:
            return fuller[0], "full name in the heading"
        return self.authority.resolve(mention)

    def _enter(
        self,
        key: str,
        value: str,
        spans: tuple[Span, ...],
        rule: str,
        confidence: float,
        status: Status,
        part: int | None,
        written: str | None,
    ) -> None:
        claim = Claim(
            key=key,
            value=value,
            spans=spans,
            rule=rule,
            confidence=confidence,
            status=status,
            part=part,
            written=written,
        )
        if claim not in self._claims:
            self._claims.append(claim)

    def values(self, key: str, *, part: int | None = None) -> tuple[str, ...]:
        """The adopted values of a key, each once, in order."""
        kept = (c.value for c in self._claims if c.key == key and c.status != "conflicting" and c.part == part)
        return tuple(dict.fromkeys(kept))

    def first(self, key: str) -> str | None:
        """The first adopted value of a key, or None."""
        return next(iter(self.values(key)), None)

    def withdraw(self, key: str, values: Iterable[str]) -> None:
        """Keep the claims of these values beside the adopted ones, as conflicting."""
        dropped = set(values)
        self._claims = [
            Claim(
                key=c.key, value=c.value, spans=c.spans, rule=c.rule, confidence=min(c.confidence, 0.5),
                status="conflicting", part=c.part, written=c.written,
            )
            if c.key == key and c.value in dropped and c.part is None
            else c
            for c in self._claims
        ]  # fmt: skip

    def claims(self) -> tuple[Claim, ...]:
        """Everything entered, in order."""
        return tuple(self._claims)
