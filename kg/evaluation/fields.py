"""The fields that are compared: where a record holds their values, when two values are the same, how one is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from extract.model import NAMED, Citation, Decision, Enclosure, Record, Reference
from kg.evaluation.names import Names, fold

Value = TypeVar("Value")

DOCUMENTS = "documents"
"""The first figure: documents found. It has no values of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[Value]):
    """One field of the extraction record.

    `same` is asked with a value of the gold and one predicted; equal values are the same in any case. `words` are what
    a text would hold where it holds the value, if that can be told.
    """

    name: str
    values: Callable[[Record], Sequence[Value]]
    same: Callable[[Names, Value, Value], bool]
    shown: Callable[[Value], str] = str
    words: Callable[[Names, Value], tuple[str, ...]] = lambda names, value: ()


def same_number(names: Names, gold: str, predicted: str) -> bool:
    """Whether two document numbers agree in their digits and strokes; without digits, in their words.

    >>> same_number(Names(), "No. 362/sh", "362/"), same_number(Names(), "No. 362", "363")
    (True, False)
    """
    digits, others = _digits(gold), _digits(predicted)
    return digits == others if digits or others else _same_text(names, gold, predicted)


def same_citation(names: Names, gold: Citation, predicted: Citation) -> bool:
    """Whether two archival references agree in every level, white space, case and kind of dash left out.

    >>> same_citation(Names(), Citation(archive="APRF", listy="97–98"), Citation(archive="aprf", listy="97-98"))
    True
    """
    del names
    return _levels(gold) == _levels(predicted)


def same_enclosure(names: Names, gold: Enclosure, predicted: Enclosure) -> bool:
    """Whether two enclosures share a sender and a recipient, as far as the gold names any."""
    return _share(names, gold.senders, predicted.senders) and _share(names, gold.recipients, predicted.recipients)


def same_quotation(names: Names, gold: Decision, predicted: Decision) -> bool:
    """Whether two decisions are told in the same words: all, or most of the shorter one's and three at least.

    >>> one, other = (Decision(by=(), quote=q) for q in ("to refuse the note of Nanjing", "refuse the note"))
    >>> same_quotation(Names(), one, other)
    True
    """
    if _same_text(names, gold.quote, predicted.quote):
        return True
    words, others = set(fold(gold.quote).split()), set(fold(predicted.quote).split())
    common = len(words & others)
    return common >= 3 and common / min(len(words), len(others)) >= 0.6


def same_reference(names: Names, gold: Reference, predicted: Reference) -> bool:
    """Whether two references can be to one message: nobody contradicts, and the number, else the date, agrees.

    Where the gold tells only whom the message answers, that is enough.
    """
    if gold.senders and predicted.senders and not _share(names, gold.senders, predicted.senders):
        return False
    number, other = _digits(gold.number or ""), _digits(predicted.number or "")
    if number and other:
        return number == other
    if gold.date or number:
        return gold.date is not None and gold.date == predicted.date
    return bool(gold.senders)


def _share(names: Names, gold: Sequence[str], predicted: Sequence[str]) -> bool:
    return not gold or any(names.same(one, other) for one in gold for other in predicted)


def _digits(number: str) -> str:
    return re.sub(r"[^0-9/]", "", number)


def _levels(citation: Citation) -> tuple[str, ...]:
    return tuple(re.sub(r"\s+", "", level or "").casefold().replace("–", "-") for level in citation.levels().values())


def _same_text(names: Names, gold: str, predicted: str) -> bool:
    del names
    return fold(gold) == fold(predicted) != ""


def _only_equal(names: Names, gold: str, predicted: str) -> bool:
    del names
    return gold == predicted


def _same_name(names: Names, gold: str, predicted: str) -> bool:
    return names.same(gold, predicted)


def _itself(names: Names, value: str) -> tuple[str, ...]:
    del names
    return (value,)


def _of(key: str) -> Callable[[Record], Sequence[Any]]:
    """The values of a key, those of a key with one value as a list of it."""

    def values(record: Record) -> Sequence[Any]:
        found = getattr(record, key)
        if found is None:
            return ()
        return (found,) if isinstance(found, str) else tuple(found)

    return values


def _who(names: Sequence[str]) -> str:
    return ", ".join(names) or "?"


def _shown_enclosure(enclosure: Enclosure) -> str:
    dated = f", {enclosure.date}" if enclosure.date else ""
    return f"{enclosure.form or 'message'}, {_who(enclosure.senders)} to {_who(enclosure.recipients)}{dated}"


def _shown_reference(reference: Reference) -> str:
    told = [f"from {_who(reference.senders)}", reference.date, reference.number]
    return ", ".join(part for part in told if part)


def _shown_decision(decision: Decision) -> str:
    return f"{decision.quote} ({', '.join(decision.by)})" if decision.by else decision.quote


FIELDS: tuple[Field[Any], ...] = (
    Field(name="date", values=_of("date"), same=_only_equal),
    Field(name="form", values=_of("form"), same=_only_equal, words=_itself),
    *(Field(name=key, values=_of(key), same=_same_name, words=Names.spellings) for key in NAMED),
    Field(name="topics", values=_of("topics"), same=_only_equal),
    Field(name="doc_numbers", values=_of("doc_numbers"), same=same_number, words=_itself),
    Field(name="archives", values=_of("archives"), same=same_citation, shown=Citation.label),
    Field(name="enclosures", values=_of("enclosures"), same=same_enclosure, shown=_shown_enclosure),
    Field(
        name="decisions", values=_of("decisions"), same=same_quotation, shown=_shown_decision,
        words=lambda names, decision: (decision.quote,),
    ),
    Field(
        name="responds_to", values=_of("responds_to"), same=same_reference, shown=_shown_reference,
        words=lambda names, reference: (reference.number,) if reference.number else (),
    ),
    *(
        Field(name=key, values=_of(key), same=_same_text, words=_itself)
        for key in ("place_from", "place_to", "classification")
    ),
)  # fmt: skip

FIELD_NAMES = (DOCUMENTS, *(field.name for field in FIELDS))
"""The names of all figures, in the order in which they are told."""
