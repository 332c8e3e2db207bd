"""Whom the offices in messages mean, by what all sources together tell of who held them."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model import Ground, HypothesisState, Span
from kg.identity.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """A hypothesis about the words of a record: whom they mean, as an actor, with each ground's source by its digest.

    `asked` is the post or the name, as the record's source calls it.
    """

    key: str
    words: Span
    asked: str
    candidate: Actor
    state: HypothesisState
    grounds: tuple[tuple[Ground, str], ...]
