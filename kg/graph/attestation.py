"""A record of a message, with what its statements are written with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extract.dates import bounds
from extract.model import Claim, Record
from kg.graph import terms
from kg.graph.actors import add_actor
from kg.graph.claims import add_claim
from kg.graph.statements import Graph
from kg.identity.actors import Identity
from kg.vocab import CG

NOBODY = "somebody not named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A record of a message, and what its statements are written with: nodes of the message and of the document."""

    graph: Graph
    identity: Identity
    message: str
    document: str
    digest: str
    record: Record

    def actor(self, name: str) -> str:
        """The node of the actor whom the record calls so, described."""
        return add_actor(self.graph, self.identity.actor(self.digest, name))

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
    """Add a date (EDTF; None for none) to a message: as told, and the first and last day that it allows."""
    if date is None:
        return
    graph.add(node, CG.date, terms.edtf(date))
    limits = bounds(date)
    if limits:
        graph.add(node, CG.earliest, terms.day(limits[0].isoformat()))
        graph.add(node, CG.latest, terms.day(limits[1].isoformat()))
