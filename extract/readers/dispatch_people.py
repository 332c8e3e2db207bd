"""Persons in diplomatic prose: the names that titles introduce ("Viceroy Li Hung-chang", "Mr. de Cologan")."""

from __future__ import annotations

import re

from extract.authority import Authority
from extract.names import Mention
from extract.readers.dispatch_words import COURTESY, PARTICLES, RANKS, bare, name_word
from extract.spelling import display

_BEFORE = COURTESY | RANKS | {
    "viceroy", "governor", "president", "minister", "ambassador", "consul", "consul-general", "vice-consul",
    "commissioner", "secretary", "chancellor", "premier", "chargé", "emperor", "taotai",
}  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_](?:[\w’'‘ʼ-]*\w)?\.?")
# a Chinese or Korean name as the time wrote it: "Li Hung-chang", "Liu K'un-yi"
_HYPHENED = re.compile(r"(?<![\w-])[A-Z][\w’']{1,5} [A-Z][\w’']{1,6}-[a-z][\w’']{1,6}(?![\w-])")
Token = tuple[str, int, int]


def titled_people(text: str) -> tuple[Mention, ...]:
    """The persons whom a running text names after a title, or in a form that only names have; each time they are named.

    >>> [m.name for m in titled_people("I saw Mr. de Cologan with Viceroy Li and the Minister; Li Hung-chang is ill.")]
    ['de Cologan', 'Li', 'Li Hung-chang']
    """
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    found: dict[int, Mention] = {}
    index = 0
    while index < len(tokens):
        word, _, end = tokens[index]
        index += 1
        sentence_ends = word.endswith(".") and len(word) > 6
        if bare(word) not in _BEFORE or not word[:1].isupper() or sentence_ends:
            continue
        last = _run(text, tokens, index, end)
        names = tokens[index:last]
        if any(w[0][:1].isupper() and bare(w[0]) not in PARTICLES for w in names):
            first = index - 1 if bare(word) in RANKS else index
            mention = _mention(text, tokens[first][1], names[-1][2])
            found[mention.start] = mention
            index = last
    for match in _HYPHENED.finditer(text):
        if all(name_word(word) for word in match.group().split()):
            found.setdefault(match.start(), _mention(text, *match.span()))
    given = {m.name.split()[0] for m in found.values() if len(m.name.split()) > 1}
    short = {start for start, m in found.items() if m.name in given and text[:start].endswith("Sir ")}  # "Sir Robert"
    return tuple(found[start] for start in sorted(found) if start not in short)


def _mention(text: str, start: int, end: int) -> Mention:
    written = re.sub(r"(?<=[^\W\d_]{3})\.$", "", text[start:end])
    return Mention(start=start, end=start + len(written), name=display(written), kind="person")


def _run(text: str, tokens: list[Token], index: int, end: int) -> int:
    """Where the name ends that begins at `index`: words of names and particles with nothing but blanks between."""
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
