"""Persons in diplomatic prose: the names that titles and offices introduce ("Viceroy Li Hung-chang", "Mr. de Cologan")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.authority import Authority
from extract.names import Mention, display
from extract.readers.dispatch_parties import COURTESY, PARTICLES, RANKS, bare, name_word

_BEFORE = COURTESY | RANKS | {
    "viceroy", "governor", "president", "minister", "ambassador", "consul", "consul-general", "vice-consul",
    "commissioner", "secretary", "chancellor", "premier", "chargé", "emperor", "taotai",
}  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_](?:[\w’'‘ʼ-]*\w)?\.?")


def titled_people(text: str) -> Iterator[Mention]:
    """The persons whom a running text names after a title, each time they are so named.

    >>> [m.name for m in titled_people("I saw Mr. de Cologan with Viceroy Li Hung-chang and the Minister.")]
    ['de Cologan', 'Li Hung-chang']
    """
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    index = 0
    while index < len(tokens):
        word, _, end = tokens[index]
        index += 1
        if bare(word) not in _BEFORE or not word[:1].isupper():
            continue
        last = _run(text, tokens, index, end)
        names = tokens[index:last]
        if not any(w[0][:1].isupper() and bare(w[0]) not in PARTICLES for w in names):
            continue
        first = index - 1 if bare(word) in RANKS else index
        start, stop = tokens[first][1], names[-1][2]
        written = re.sub(r"(?<=[^\W\d_]{3})\.$", "", text[start:stop])
        yield Mention(start=start, end=start + len(written), name=display(written), kind="person")
        index = last


def known_people(text: str, authority: Authority) -> tuple[Mention, ...]:
    """The persons of a source whom a running text names, each where it first does, the longest form of a name first."""
    names = {form.text: form.name for form in authority.appellations() if form.kind != "office"}
    forms = sorted(names, key=lambda form: (-len(form), form))
    if not forms:
        return ()
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(form) for form in forms) + r")(?![\w-])")
    found: dict[str, Mention] = {}
    for match in pattern.finditer(text):
        mention = Mention(start=match.start(), end=match.end(), name=match.group(), kind="person")
        found.setdefault(names[match.group()], mention)
    return tuple(found.values())


def _run(text: str, tokens: list[tuple[str, int, int]], index: int, end: int) -> int:
    """Where the name ends that begins at `index`: words of names and particles with nothing but blanks between them."""
    last = index
    while last < len(tokens) and last - index < 4:
        word, start, stop = tokens[last]
        if text[end:start].strip() or not (name_word(word) or (bare(word) in PARTICLES and word[0].islower())):
            break
        end = stop
        last += 1
        if word.endswith(".") and len(word) > 4:
            break
    while last > index and bare(tokens[last - 1][0]) in PARTICLES:
        last -= 1
    return last
