"""Who a dispatch is from, to and through, entered with the words that say so: heading, lists, opening, signature."""

from __future__ import annotations

from collections.abc import Iterator

from extract.ledger import Ledger
from extract.names import Mention
from extract.readers.dispatch_blocks import Unit
from extract.readers.dispatch_labels import Kind, named, takes_part
from extract.readers.dispatch_routing import Relay, distribution, heads, relay
from extract.readers.dispatch_sheet import Part, Sheet
from extract.readers.dispatch_told import addressed, signed
from extract.readers.dispatch_words import same_family
from extract.rules import ADDRESS_LINE, HEADING, SIGNATURE, Rule
from extract.text import Flow

_OFFICE_SIGNED = Rule("signature under an office", "who signs where the heading names the office alone")
_LIST = Rule("list at the head", "the lists of a memorandum's head: TO, FROM, THROUGH, PARTICIPANTS")
_OPENING = Rule("opening of a telegram", "for whom and from whom the first words of a telegram say that it is")
_DISTRIBUTION = Rule("distribution", "the last words and the editors' note that say where a message was repeated")

_LAST = 2  # blocks at the end of a text in which it says to whom it was repeated


def listed(part: Part) -> Iterator[tuple[Kind, Mention, Unit]]:
    """The parties that the labelled lists of a head name, each with the list's kind."""
    for one in part.lists:
        if one.kind != "matter":
            for mention, block in named(one):
                yield one.kind, mention, block


def enter_sides(ledger: Ledger, sheet: Sheet, body: Flow | None) -> None:
    """Enter the parties of a document: those of the heading first, what the heading leaves open by its other parts."""
    told, head = sheet.inscription, sheet.opening.flow
    _enter_heading(ledger, "senders", told.senders, head)
    _enter_heading(ledger, "recipients", told.recipients, head)
    _enter_heading(ledger, "intermediaries", told.intermediaries, head)
    _enter_heading(ledger, "participants", told.participants, head)
    _enter_lists(ledger, sheet)
    if body is not None and (passed := relay(body.text)):
        _enter_relay(ledger, sheet, passed, body)
    if not ledger.values("recipients") and (told.senders or sheet.main.heading is None):
        for mention, block in addressed(sheet.main):
            ledger.name("recipients", mention, block.flow, ADDRESS_LINE)
    _enter_signature(ledger, sheet)
    _enter_copies(ledger, sheet)


def _enter_heading(ledger: Ledger, key: str, mentions: tuple[Mention, ...], head: Flow) -> None:
    for mention in mentions:
        ledger.name(key, mention, head, HEADING)


def _enter_relay(ledger: Ledger, sheet: Sheet, passed: Relay, body: Flow) -> None:
    """For whom a telegram says it is, and from whom: beside a heading that names others, the sides of one without.

    The heading is the editors' word of who corresponded; whom an office passed the message on to, or wrote for, is
    kept beside it as a disagreement, as a signature by another is.
    """
    signatures = tuple(mention for mention, _ in signed(sheet.main))
    for key, opened, headed in (
        ("senders", passed.senders, sheet.inscription.senders),
        ("recipients", passed.recipients, sheet.inscription.recipients),
    ):
        known = (*headed, *signatures) if key == "senders" else headed
        if any(heads(one, body.text, party) for one in opened for party in known):
            continue
        beside = bool(ledger.values(key))
        for mention in opened:
            ledger.name(
                key, mention, body, _OPENING, confidence=0.5 if beside else 1.0,
                status="conflicting" if beside else "stated",
            )  # fmt: skip


def _enter_lists(ledger: Ledger, sheet: Sheet) -> None:
    """What the lists of a head name, where the heading does not name that side itself."""
    told = {key for key in ("senders", "recipients") if ledger.values(key)}
    for kind, mention, block in listed(sheet.main):
        if kind not in told and (kind != "participants" or takes_part(mention, block.text)):
            ledger.name(kind, mention, block.flow, _LIST)


def _enter_signature(ledger: Ledger, sheet: Sheet) -> None:
    """Who signed, where nothing above names a sender; by another, it is kept beside as a disagreement."""
    named_senders, head = sheet.inscription.senders, sheet.opening.flow
    unnamed = not ledger.values("senders")
    for mention, block in signed(sheet.main):
        if unnamed:
            ledger.name("senders", mention, block.flow, SIGNATURE)
        elif sheet.main.behalf is not None or not named_senders:
            continue  # who signs for another neither holds the office nor contradicts the heading
        elif [m.kind for m in named_senders] == ["post"]:
            office = named_senders[0]
            at = head.spans(office.start, office.end)[0]
            ledger.authority.alias(office.name, mention.name, at, _OFFICE_SIGNED, "office")
        elif named_senders[0].kind == "person" and not any(same_family(mention.name, m.name) for m in named_senders):
            ledger.name("senders", mention, block.flow, SIGNATURE, confidence=0.5, status="conflicting")


def _enter_copies(ledger: Ledger, sheet: Sheet) -> None:
    """The posts that a message was repeated to, as its head, its last words or the editors' note say."""
    blocks = [*sheet.main.repeated, *sheet.main.body[-_LAST:], *sheet.main.after]
    for block in (*blocks, *((sheet.note,) if sheet.note else ())):
        for mention in distribution(block.text):
            ledger.name("copies", mention, block.flow, _DISTRIBUTION)
