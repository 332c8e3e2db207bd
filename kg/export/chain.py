"""Messages as sequence charts: a chain by which word came from one actor to another, or a choice of messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kg.export.figure import Arrow, sequence_svg
from kg.export.inline import Picture
from kg.graph.table import Plain, Table
from kg.network.values import EdgeMessage, Network


def chain_picture(steps: Table, which: str, caption: str) -> Picture | None:
    """The steps of one chain (`soonest` or `surest`) of the table of `kg.network.asked.reach`; None for none."""
    rows = [row for row in steps.records() if row["chain"] == which]
    if not rows:
        return None
    return Picture(svg=sequence_svg([_arrow(row) for row in rows], caption), caption=caption)


def _arrow(row: Mapping[str, Plain]) -> Arrow:
    sent, until = (str(row[name] or "")[:10] for name in ("sent", "sentAtLatest"))
    return Arrow(
        when=sent if sent == until or not until else f"{sent} – {until}",
        source=str(row["senderLabel"]),
        target=str(row["recipientLabel"]),
        words=str(row["messageLabel"]),
        more=f"{row['messageLabel']} <{row['message']}>",
    )


def messages_picture(network: Network, messages: Iterable[str], title: str = "") -> Picture:
    """Some messages of a network, by their IRIs, in the order of their dates.

    A message runs by its documented legs where it has any, else from each sender to each recipient, dashed where a hand
    between them is named. Those without sender or recipient have no arrow, and the caption counts them.
    """
    wanted = set(messages)
    labels = {actor.iri: actor.label for actor in network.actors}
    chosen = [message for message in network.messages if message.iri in wanted]
    legs: dict[str, list[tuple[str, str]]] = {}
    for leg in network.legs:
        for message in leg.messages:
            legs.setdefault(message.iri, []).append((leg.source, leg.target))
    arrows = [arrow for message in chosen for arrow in _arrows(message, legs.get(message.iri, []), labels)]
    without = sum(not message.placed for message in chosen)
    caption = (title or "Messages by date") + (f" ({without} without sender or recipient: no arrow)" if without else "")
    return Picture(svg=sequence_svg(arrows, caption), caption=caption)


def _arrows(message: EdgeMessage, legs: list[tuple[str, str]], labels: Mapping[str, str]) -> Iterator[Arrow]:
    direct = [(sender, recipient) for sender in message.senders for recipient in message.recipients]
    away = [leg for leg in legs if leg[0] in message.senders]
    for source, target in [*away, *(leg for leg in legs if leg not in away)] or direct:
        yield Arrow(
            when=message.date or "undated", source=labels.get(source, source), target=labels.get(target, target),
            words=message.form or message.label, more=f"{message.label} <{message.iri}>",
            relayed=message.relayed and not legs,
        )  # fmt: skip
