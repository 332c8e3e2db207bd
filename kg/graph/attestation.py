"""A record of a message, with what its statements are written with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.edtf import ends
from extract.model import Claim, Record
from kg.graph import terms
from kg.graph.claims import add_claim
from kg.graph.statements import Graph
from kg.identity.actors import Actor, Identity
from kg.places.placing import Mention, Placed
from kg.vocab import CG

NOBODY = "somebody not named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A record of a message, and what its statements are written with: nodes of the message and of the document.

    `places` is what the names of places in the record mean.
    """

    graph: Graph
    identity: Identity
    message: str
    document: str
    digest: str
    record: Record
    places: Mapping[Mention, Placed]

    def actor(self, name: str) -> str:
        """The node of the actor whom the record calls so; the actor is described later, as one who has a part."""
        return self.graph.mention(self.identity.actor(self.digest, name).id)

    def named(self, name: str) -> Actor | None:
        """Whom the record's source means by a name, or None where it knows nobody of that name."""
        return self.identity.by_name.get((self.digest, name))

    def claim(
        self,
        property_: str,
        claim: Claim,
        *,
        subject: str | None = None,
        object_: str | None = None,
        against: str | None = None,
    ) -> str:
        """Add a claim of this document, about the message where no other subject is given; returns its node."""
        return add_claim(
            self.graph, subject or self.message, property_, claim, self.digest, document=self.document, object_=object_,
            against=against,
        )  # fmt: skip


def names(called: Iterable[str], digest: str, identity: Identity) -> str:
    """The labels of some actors, in one line."""
    return ", ".join(identity.actor(digest, name).label for name in called)


def add_date(graph: Graph, node: str, date: str | None) -> None:
    """Add a date (EDTF; None for none) to a message or a decision: as told, and the first and last day it allows."""
    if date is not None:
        add_when(graph, node, CG.date, date)


def add_when(graph: Graph, node: str, property_: str, date: str) -> None:
    """Add a date (EDTF) by a property (an IRI): as told, and the first and last day that it allows."""
    graph.add(node, property_, terms.edtf(date))
    for end, day in zip((CG.earliest, CG.latest), ends(date), strict=True):
        if day:
            graph.add(node, end, terms.day(day.isoformat()))
