"""What a reader is: a value with a name, a test and a function; others' readers register one as an entry point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extract.model import Appellation, AuthorityReference, Life, NamedActor, Record, Source, Tenure
from extract.topics import TopicScheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a reader made of a source."""

    records: tuple[Record, ...]
    actors: tuple[NamedActor, ...] = ()
    appellations: tuple[Appellation, ...] = ()
    authorities: tuple[AuthorityReference, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    lives: tuple[Life, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A format: its name, whether a source is of it, and how to read it (registered under `cablegraph.readers`)."""

    name: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source, TopicScheme | None], Read]
