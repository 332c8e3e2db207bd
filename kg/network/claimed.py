"""What a store says of replies and enclosures, and the words behind a statement: from claims to values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.network.facts import pairs_of
from kg.network.threads import Kind, Link
from kg.network.values import Selecting
from kg.vocab import CG

_TIES: tuple[tuple[str, Kind], ...] = ((CG.respondsTo, "responds to"), (CG.encloses, "encloses"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim in short: its subject, its value (an IRI or a text), its words, and how sure whoever made it was."""

    subject: str
    value: str
    status: str
    confidence: float
    rule: str
    words: str
    document: str


def said(select: Selecting, prop: str) -> Iterator[Said]:
    """Every claim of a property with its words, once for each span and in a fixed order."""
    table = select.select(_claims(prop))
    found = [tuple("" if cell is None else str(cell) for cell in row) for row in table.rows]
    for subject, thing, literal, status, confidence, rule, words, document in sorted(found):
        yield Said(
            subject=subject, value=thing or literal, status=status, confidence=float(confidence or 1), rule=rule,
            words=words, document=document,
        )  # fmt: skip


def _claims(prop: str) -> str:
    """The claims of a property, with everything that they may have each in an OPTIONAL of its own."""
    return f"""
SELECT ?subject ?thing ?literal ?status ?confidence ?rule ?words ?document WHERE {{
  {{ SELECT ?claim ?subject WHERE {{ ?claim <{CG.claimProperty}> <{prop}> ; <{CG.claimSubject}> ?subject }} }}
  OPTIONAL {{ ?claim <{CG.claimObject}> ?thing }}
  OPTIONAL {{ ?claim <{CG.claimValue}> ?literal }}
  OPTIONAL {{ ?claim <{CG.status}> ?status }}
  OPTIONAL {{ ?claim <{CG.confidence}> ?confidence }}
  OPTIONAL {{ ?claim <{CG.rule}> ?rule }}
  OPTIONAL {{ ?claim <{CG.inDocument}> ?document }}
  OPTIONAL {{ ?claim <{CG.evidence}> ?span . OPTIONAL {{ ?span <{CG.quotation}> ?words }} }}
}}"""


def words_of(select: Selecting, prop: str) -> Mapping[str, tuple[str, ...]]:
    """The words behind each value of a property, by the value (the IRI of a handling, say)."""
    return _grouped((one.value, one.words) for one in said(select, prop))


def words_about(select: Selecting, prop: str) -> Mapping[str, tuple[str, ...]]:
    """The words behind a property of each subject: those of its date, say."""
    return _grouped((one.subject, one.words) for one in said(select, prop))


def words_behind(select: Selecting) -> Mapping[str, tuple[str, ...]]:
    """The words that tell of each message from whom it is and when, by message."""
    told = [words_about(select, prop) for prop in (CG.sender, CG.date)]
    return _grouped((key, one) for words in told for key, several in words.items() for one in several)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for key, words in pairs:
        if words:
            found[key][words] = None
    return {key: tuple(several) for key, several in found.items()}


def read_links(select: Selecting) -> tuple[Link, ...]:
    """The links that a store states: what answers, refers to or encloses what, with the claims behind each.

    A claim that several messages fit is no statement, and makes no link.
    """
    made = []
    for prop, kind in _TIES:
        behind: defaultdict[tuple[str, str], list[Said]] = defaultdict(list)
        for one in said(select, prop):
            behind[one.subject, one.value].append(one)
        made += [_link(pair, kind, behind.get(pair, [])) for pair in pairs_of(select, prop)]
    return tuple(made)


def _link(pair: tuple[str, str], kind: Kind, claims: list[Said]) -> Link:
    best = max(claims, key=lambda one: (one.status == "stated", one.confidence), default=None)
    return Link(
        later=pair[0], earlier=pair[1], kind=kind, status=best.status if best else "stated",
        confidence=best.confidence if best else 1.0, reasons=tuple(dict.fromkeys(one.rule for one in claims)),
        words=tuple(dict.fromkeys(one.words for one in claims if one.words)),
    )  # fmt: skip
