"""By what way a telegram went, as its own words tell: "For X from Y", "Repeated to Paris and Rome"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.names import Mention
from extract.readers.dispatch_parties import addressees
from extract.readers.dispatch_words import bare, same_family
from extract.spelling import fold

# "83. Personal and secret for the President from X.", "Eyes only for X from Y", "From Y for X:"
_OPENING = (
    r"(?:(?:No\. )?\d{1,5}\.?[\s,]+)?"
    r"(?:(?:urgent|secret|top secret|most secret|very|strictly|confidential|personal|private|eyes only|literally|"
    r"absolutely|exclusively|lim(?:it(?:ed)?|dis)|exdis|nodis|no|distribution|following|message|and|the|is|us)\b"
    r"[\s.,:;—]{1,3}){0,6}"
)
_NAMED = r"[^.,:;\[\]()]{2,50}?(?:(?<=\bMr)\.|(?<=\bGen)\.|(?<=\bAmb)\.)?[^.,:;\[\]()]{0,30}?"
_END = r"(?=[.:;,—\[(]|$)"
_FOR_FROM = re.compile(
    rf"{_OPENING}(?:for (?P<to>{_NAMED}) from (?P<by>{_NAMED})|"
    rf"from (?P<by2>{_NAMED}) (?:for|to) (?P<to2>{_NAMED})){_END}",
    re.IGNORECASE,
)
_REACH = 240  # characters within which a telegram has said for whom it is
# the office whose head a title alone means: "For Ambassador", to the embassy
_HEADS = {
    "ambassador": "embassy", "minister": "legation", "consul": "consulate", "secretary": "department",
    "undersecretary": "department", "president": "white house", "director": "agency", "chief": "mission",
    "delegation": "delegation",
}  # fmt: skip
_DISTRIBUTED = re.compile(
    r"(?:^|(?<=[.;,:—)\]] )|(?<=and ))(?:please )?(?:repeat(?:ed)?|rptd|also sent|copies sent|info(?:rmation)?)"
    r"(?: (?:for information|info|by (?:pouch|airgram|air)))?,?(?: to)?(?: the)? (?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_PIECE = re.compile(r"(?:(?!,| and )[\s\S]){1,80}")
_ITS_NUMBER = re.compile(r"(?:as )?(?:Nos?\.?\s?)?\d+")  # "to Vienna, No. 112, and Rome"
_LISTED = 1000  # characters at the end of a text in which it says where it was repeated
_LIST_END = re.compile(r"(?<![A-Z])(?<!\bNo)(?<!\bSt)\.(?=\s|$)|[;\[(]|\bfrom\b|\bfor\b(?! information)")
_POST = re.compile(
    r"(?:the )?(?P<name>(?:[A-Z][\w.’'-]*)(?: (?!Nos?\.)(?:of |de |the )?[A-Z][\w.’'-]*){0,3})"
    r"(?: (?:as |in |by |unnumbered|for information|No\.|info|priority|niact|immediate|\d).*)?",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """For whom a telegram is and from whom, where its opening says so beside its heading."""

    recipients: tuple[Mention, ...]
    senders: tuple[Mention, ...]


def relay(text: str) -> Relay | None:
    """The parties that the opening of a telegram names, or None.

    >>> found = relay("83. Personal for the President from Hale. I saw him.")
    >>> [m.name for m in found.recipients], [m.name for m in found.senders]
    (['President'], ['Hale'])
    """
    match = _FOR_FROM.match(text, 0, _REACH)
    if match is None:
        return None
    sides = [match.span(name if match[name] else f"{name}2") for name in ("to", "by")]
    if not all(_named(text[start:end]) for start, end in sides):
        return None
    recipients, senders = (addressees(text, *side) for side in sides)
    return Relay(recipients=recipients, senders=senders) if recipients and senders else None


def _named(words: str) -> bool:
    """Whether some words are names or titles with a capital, no clause."""
    return len(words.split()) <= 8 and all(
        word[:1].isupper() or bare(word) in {"the", "of", "and", "for", "de", "von"} for word in words.split()
    )


def heads(mention: Mention, text: str, party: Mention) -> bool:
    """Whether a mention in a telegram's opening is a party of its heading, or the head of the office that this is.

    >>> one, two = relay("For Ambassador from Secretary."), addressees("the Embassy in Chile")[0]
    >>> heads(one.recipients[0], "For Ambassador from Secretary.", two)
    True
    """
    if mention.kind == "person" and party.kind == "person" and same_family(mention.name, party.name):
        return True
    title = text[: mention.start].rstrip().rsplit(" ", 1)[-1] if mention.kind == "person" else mention.name
    told, office = fold(title).split(), fold(f"{party.name} {party.office or ''}").split()
    if mention.kind != "person" and set(told) <= set(office):
        return True
    return any(_HEADS.get(word) in office for word in told)


def distribution(text: str) -> Iterator[Mention]:
    """The posts that a telegram was repeated to, as the last words of a text or the editors' note say.

    >>> [m.name for m in distribution("Sent Athens, repeated London as 32, Moscow, No. 5, and Belgrade.")]
    ['London', 'Moscow', 'Belgrade']
    """
    for match in _DISTRIBUTED.finditer(text, max(0, len(text) - _LISTED)):
        end = _LIST_END.search(text, match.end())
        stop = end.start() if end else len(text)
        for piece in _PIECE.finditer(text, match.end(), stop):
            written = piece.group().strip()
            if _ITS_NUMBER.fullmatch(written):
                continue
            found = _POST.fullmatch(re.sub(r"^and ", "", written))
            if found is None:
                break
            begin = text.index(found["name"], piece.start())
            yield Mention(start=begin, end=begin + len(found["name"]), name=found["name"], kind="post")
