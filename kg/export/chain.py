"""Messages as sequence charts: a chain by which word came from one actor to another, or a choice of messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.export.inline import Picture, html_table
from kg.export.sequence import Arrow, Chart, as_svg
from kg.graph.table import Plain, Table
from kg.network.values import EdgeMessage, Network

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reach:
    """Whether word can have come from one actor to another: certain, possible or impossible, and the chains.

    `steps` has a row for each step of the soonest chain that is possible, and of the one that is certain.
    """

    question: str
    verdict: str
    assumed: str
    left_out: str
    table: Table

    @property
    def steps(self) -> pd.DataFrame:
        """The steps of both chains as a data frame."""
        return self.table.frame()

    def picture(self, chain: Literal["soonest", "surest"] = "soonest") -> Picture | None:
        """One of the chains as a sequence chart; None where there is no such chain."""
        return chain_picture(self.table, chain, f"{self.question}: {self.verdict}; the {chain} chain")

    def __repr__(self) -> str:
        return f"{self.verdict}: {self.question}. Assumed: {self.assumed}. {self.left_out}"

    def _repr_html_(self) -> str:
        drawn = self.picture()
        head = html_table(self.table.columns, self.table.rows, head=str(self))
        return head + (drawn._repr_html_() if drawn else "")


def chain_picture(steps: Table, which: str, caption: str) -> Picture | None:
    """The steps of one chain (`soonest` or `surest`) of the table of `kg.network.asked.reach`; None for none."""
    rows = [row for row in steps.records() if row["chain"] == which]
    return _picture([_step(row) for row in rows], caption) if rows else None


def _picture(arrows: Sequence[Arrow], caption: str) -> Picture:
    return Picture(svg=as_svg(Chart(title=caption, note="", arrows=tuple(arrows))), caption=caption)


def _step(row: Mapping[str, Plain]) -> Arrow:
    sent, until = (str(row[name] or "")[:10] for name in ("sent", "sentAtLatest"))
    shown = f", shown by {row['shownByLabel']}" if row["shownByLabel"] else ""
    return Arrow(
        key=str(row["step"]), label=f"{row['messageLabel']} <{row['message']}>{shown}",
        when=sent if sent == until or not until else f"{sent} – {until}", senders=(str(row["senderLabel"]),),
        recipients=(str(row["recipientLabel"]),), words=str(row["messageLabel"]),
    )  # fmt: skip


def messages_picture(network: Network, messages: Iterable[str], title: str = "") -> Picture:
    """Some messages of a network, by their IRIs, in the order of their dates.

    A message runs from each sender over the hands that are named to each recipient, in the order of its documented legs
    where there are any. One without sender or recipient is a ring at whom it has, and the caption counts those.
    """
    wanted = set(messages)
    labels = {actor.iri: actor.label for actor in network.actors}
    chosen = [message for message in network.messages if message.iri in wanted]
    legs: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for leg in network.legs:
        for message in leg.messages:
            legs[message.iri].setdefault(leg.source, leg.target)
    without = sum(not message.placed for message in chosen)
    caption = (title or "Messages by date") + (f" ({without} without sender or recipient: a ring)" if without else "")
    return _picture([_arrow(message, legs[message.iri], labels) for message in chosen], caption)


def _arrow(message: EdgeMessage, legs: Mapping[str, str], labels: Mapping[str, str]) -> Arrow:
    ways = (message.senders, _in_order(message, legs), message.recipients)
    senders, via, recipients = (tuple(labels.get(one, one) for one in several) for several in ways)
    return Arrow(
        key=message.iri, label=f"{message.label} <{message.iri}>", when=message.date or "undated", senders=senders,
        via=via, recipients=recipients, held=not message.missing, words=message.form or message.label,
    )  # fmt: skip


def _in_order(message: EdgeMessage, legs: Mapping[str, str]) -> tuple[str, ...]:
    """The hands of a message as its legs lead from hand to hand, then those that no leg leads to."""
    found: dict[str, None] = {}
    for sender in message.senders:
        at = legs.get(sender)
        while at in message.via and at not in found:
            found[at] = None
            at = legs.get(at)
    return (*found, *(hand for hand in message.via if hand not in found))
