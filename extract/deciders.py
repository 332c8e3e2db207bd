"""Who decides: the one who speaks where a decision stands, the one spoken to, or whom the text names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from extract.decisions import Maker
from extract.ledger import Ledger
from extract.lexicon import COUNTRIES
from extract.names import Mention, parties
from extract.text import Flow

# a speaker's name in capitals before his words
_LABEL = re.compile(
    r"(?:^|(?<=[.?!”)] ))(?P<who>(?:[A-Z]{1,2}\. ?){0,3}[A-Z][A-Z’'-]{1,20}(?: [A-Z][A-Z’'-]{1,20}){0,3}): "
)
_POSSESSIVE = re.compile(r"[’']s?$")
_NATIONAL = re.compile(r"[A-Z][\w-]+ (?:government|cabinet|delegation)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who says "we", and to whom, between two places of a running text."""

    start: int
    end: int
    speakers: tuple[str, ...]
    addressees: tuple[str, ...] = ()


def voice_at(voices: Iterable[Voice], position: int, own: Voice) -> Voice:
    """The innermost of the voices at a place; `own`, the message's, where no other speaks.

    >>> cover, letter = (Voice(start=s, end=40, speakers=(who,)) for s, who in ((0, "Holt"), (20, "Vik")))
    >>> voice_at([letter], 25, cover).speakers, voice_at([letter], 5, cover).speakers
    (('Vik',), ('Holt',))
    """
    around = [voice for voice in voices if voice.start <= position < voice.end]
    return min(around, key=lambda voice: voice.end - voice.start, default=own)


def dialogue(ledger: Ledger, flow: Flow, end: int) -> list[Voice]:
    """Who speaks in a record that names each before his words: "HOLT: We agree."; nobody where one label stands alone.

    >>> from extract.authority import Authority
    >>> flow = Flow.of("HOLT: We agree to it. VIK: We are grateful.")
    >>> [voice.speakers for voice in dialogue(Ledger(Authority()), flow, len(flow.text))]
    [('Holt',), ('Vik',)]
    """
    labels = list(_LABEL.finditer(flow.text, 0, end))
    if len(labels) < 2:
        return []
    voices = []
    for label, following in zip_longest(labels, labels[1:]):
        who = [m for m in parties(flow.text, *label.span("who")) if m.kind == "person"]
        stop = following.start() if following else end
        if who:
            names = tuple(ledger.resolve(mention)[0] for mention in who)
            voices.append(Voice(start=label.end(), end=stop, speakers=names))
    return voices


def deciders(ledger: Ledger, flow: Flow, maker: Maker, voice: Voice) -> tuple[str, ...]:
    """The canonical names of those who decide; nobody where the text does not tell.

    >>> from extract.authority import Authority
    >>> voice = Voice(start=0, end=9, speakers=("Holt",), addressees=("Vik",))
    >>> flow = Flow.of("Your consent")
    >>> deciders(Ledger(Authority()), flow, Maker(kind="addressee"), voice)
    ('Vik',)
    """
    if maker.kind == "speaker":
        return voice.speakers
    if maker.kind == "addressee":
        return voice.addressees
    if maker.start < 0:
        return ()
    told = flow.text[maker.start : maker.end]
    end = maker.start + len(_POSSESSIVE.sub("", told))
    mentions = parties(flow.text, maker.start, end)
    if not mentions:  # a country by its name decides as its government does, with or without a capital
        named = re.sub(r"^[Tt]he ", "", flow.text[maker.start : end])
        at = Mention(start=end - len(named), end=end, name=named, kind="body")
        mentions = (at,) if named in COUNTRIES or _NATIONAL.fullmatch(named) else ()
    return tuple(dict.fromkeys(ledger.resolve(mention)[0] for mention in mentions))
