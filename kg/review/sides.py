"""What a person writes, as a side of a judgement; and what a side means among the names of a graph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from extract.authorities import canonical, is_address
from extract.spelling import key
from kg.errors import JudgementError, QueryError
from kg.graph.store import Selects
from kg.identity.kept import KeptName, Names
from kg.judgements.model import Judgement, Side, in_force
from kg.judgements.weighing import Weighed, weigh
from kg.parameters import resolve
from kg.vocab import ID_NS

_OF_FILE: Final = re.compile(r"(?P<name>.+?)\s*\[(?P<file>.+)\]\s*")
_ACTOR: Final = f"{ID_NS}actor/"
_SHOWN: Final = 10

Name = tuple[str, str]  # a source's digest, and a name there


def side_of(names: Names, store: Selects, written: str) -> Side:
    """The side that somebody means, of the names that are kept beside a store.

    It is written as a name, any that the texts use; as a name with its file, `Petrov [letters.txt]`; as the address of
    an actor of the graph (or `id:actor/…`); or as that of a record of an authority file. Raises `JudgementError`
    where nobody is meant, or several may be.
    """
    text = written.strip()
    iri = f"{ID_NS}{text[3:]}" if text.startswith("id:") else text.strip("<>")
    if iri.startswith(_ACTOR):
        return _representative(names.of(iri.removeprefix(_ACTOR)), written)
    if "://" in iri and is_address(iri):
        return Side(record=canonical(iri))
    named = names.called(text)
    if not named and (of_file := _OF_FILE.fullmatch(text)):
        named = [one for one in names.called(of_file["name"]) if one.file == of_file["file"]]
    if not named:
        named = names.of(_by_any_name(store, text).removeprefix(_ACTOR))
    if len({one.actor for one in named}) > 1:
        raise JudgementError(
            f"{len({one.actor for one in named})} actors bear the name {text!r}: {_listed(named)}",
            advice="tell the file as it stands there",
        )
    return _representative(named, written)


def actor_of(names: Names, store: Selects, written: str) -> str:
    """The identifier of the actor that somebody means by a name or an address (`side_of`). Raises `JudgementError`."""
    meant = side_of(names, store, written)
    if meant.record:
        raise JudgementError(f"{written!r} is a record, no actor", advice="write a name of the actor's")
    return next(one.actor for one in names.called(meant.name) if one.sha256 == meant.sha256 and one.name == meant.name)


def side(one: KeptName) -> Side:
    """A name of the graph as a side of a judgement.

    >>> str(side(KeptName(actor="00", kind="person", name="Holt", listed=False, file="a.txt", sha256="0" * 64)))
    'Holt [a.txt]'
    """
    return Side(name=one.name, kind=one.kind, file=one.file, sha256=one.sha256)


def means(names: Names, one: Side) -> list[Name | str]:
    """What a side means among the names of a graph: names of sources, or a record's address."""
    if one.record:
        return [one.record]
    called = [name for name in names.called(one.name) if one.kind in ("", name.kind)]
    if one.sha256 and names.has_source(one.sha256):
        return [(name.sha256, name.name) for name in called if name.sha256 == one.sha256]
    if one.sha256 or one.file:
        return [(name.sha256, name.name) for name in called if name.file == one.file]
    return [(name.sha256, name.name) for name in called]


def with_meaning(names: Names, store: Selects, judgement: Judgement) -> Judgement:
    """A judgement whose names without a file are looked up as if somebody had written them, where no source has them.

    Raises `JudgementError` where nobody is meant, or several may be.
    """
    sides = [
        side_of(names, store, one.name)
        if one.name and not one.file and not one.sha256 and not means(names, one)
        else one
        for one in judgement.sides or ()
    ]
    return replace(judgement, sides=(sides[0], sides[1])) if sides else judgement


def weighed(names: Names, judgements: Iterable[Judgement]) -> Weighed[Name | str]:
    """Judgements weighed against each other over the names of a graph, before they are built with."""
    return weigh(in_force(judgements), lambda one: means(names, one))


def same_pair(one: Judgement, other: Judgement) -> bool:
    """Whether two judgements are of the same two names."""
    places = [{side.place for side in judgement.sides or ()} for judgement in (one, other)]
    return bool(places[0]) and places[0] == places[1]


def _representative(named: list[KeptName], written: str) -> Side:
    """The name by which an actor is judged: one that an index lists, else that of the first file."""
    if not named:
        raise JudgementError(
            f"no actor of the graph is {written!r}", advice="see the names with: cablegraph query DIR actors"
        )
    return side(named[0])


def _by_any_name(store: Selects, text: str) -> str:
    if not key(text):
        raise JudgementError(f"no letters in a name: {text!r}")
    try:
        return str(resolve("actor", text, store))
    except QueryError as error:
        raise JudgementError(error.message, advice=error.advice) from None


def _listed(named: list[KeptName]) -> str:
    first = {one.actor: str(side(one)) for one in reversed(named)}
    shown = sorted(first.values())[:_SHOWN]
    rest = len(first) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")
