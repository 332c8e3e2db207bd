"""Putting interleaved documents back together: which displaced shard of text is whose, and in what order.

Columns of a printed page come out of a file in any order. What binds a shard to a document: that it stands after its
heading; its signature, addressee, dates and numbers; the vocabulary it shares; a word, a sentence, a numbering or a list
that goes on from another shard; and that a document ends in one source note. These are weighed together for a region
in which the plain order does not work out (a document without a source note, or with two), and the assignment that
binds most strongly is taken. Everywhere else the order of the file stands.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extract.dates import bounds, find_dates
from extract.headings import Heading
from extract.layout import letterhead_line
from extract.lexicon import BODIES, PLACE_WORDS
from extract.names import key, parties
from extract.sources import NOTE, citations

_SIGNATURE = re.compile(
    r"^(?:\[signature\]\s*|\(|(?:No\. ?)?[\dIVX./-]+\.?\s*)?(?:\[[A-Z.]+\]\s*)?(?!Comrade|To |TO |Dear )(?P<who>(?:[A-Z][a-z]?\.\s?)*[A-Z][A-Za-z’'-]+(?: [A-Z][A-Za-z’'-]*){0,2})"
    r"\)?(?:\s*\[(?P<real>[A-Za-z. ]+)\])?[.”]*$"
)
_SPREAD = re.compile(r"(?<!\w)(?:[A-Za-z] ){3,}[A-Za-z]{1,2}(?!\w)")  # F Y N S I, G r o m y k o
_ITEM = re.compile(r"(?:^|(?<=\s))[“\"]?(?P<n>\d{1,2})\.\s+[A-Z]")
_CODE = re.compile(r"\b[A-ZР]\d+/\d+\b|(?:#|No\.|№)\s?\d{3,}[/\w-]*|\b\d{3,}/sh\b")
_WORD = re.compile(r"[a-z]{5,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A run of lines that is one document's: its place in the file, its text, and the document it is fixed to if any."""

    place: int
    first: int
    last: int
    lines: tuple[str, ...]
    text: str
    fixed: int | None
    default: int  # the document under whose heading the file has it

    @property
    def has_note(self) -> bool:
        """Whether a source note stands in it."""
        return bool(NOTE.search(self.text)) or bool(re.search(r"\[[A-Z]{3,6}, fond", self.text, re.IGNORECASE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document of the region: its heading taken apart and whether the heading is whole."""

    heading: Heading
    whole: bool
    names: frozenset[str] = field(default_factory=frozenset)  # keys of everybody the heading names
    senders: frozenset[str] = field(default_factory=frozenset)
    relays: frozenset[str] = field(default_factory=frozenset)  # those who pass it on sign for the sender


def untangle(
    documents: Sequence[Wanted], shards: Sequence[Shard], completes: Callable[[str, str], bool]
) -> tuple[tuple[tuple[Shard, ...], ...], tuple[str, ...]]:
    """For each document its shards in reading order, and what bound the shards that were moved.

    `completes(heading, line)` tells whether a line finishes an unfinished heading.
    """
    joins = _joins(shards)
    weights = _weights(documents, shards, completes)
    best = [s.fixed if s.fixed is not None else s.default for s in shards]
    best = _climb(best, documents, shards, weights, joins)
    orders = tuple(
        tuple(_ordered([s for s, owner in zip(shards, best, strict=True) if owner == d], joins))
        for d in range(len(documents))
    )
    reasons = tuple(
        f"lines {s.first + 1}-{s.last + 1}: {_reason(s, d, documents[d], joins)}"
        for d, order in enumerate(orders)
        for s in order
        if s.default != d
    )
    return orders, reasons


def _climb(
    start: list[int],
    documents: Sequence[Wanted],
    shards: Sequence[Shard],
    weights: list[list[float]],
    joins: dict[tuple[int, int], float],
) -> list[int]:
    """Move single shards, joined pairs, and pairs of notes while the whole binds more strongly for it."""
    count = len(documents)
    everyone = frozenset().union(*(d.senders for d in documents))
    signed = [signatures(s, known=everyone) for s in shards]

    def total(owners: list[int]) -> float:
        score = sum(weights[i][owner] for i, owner in enumerate(owners))
        score += sum(w for (a, b), w in joins.items() if owners[a] == owners[b])
        notes = Counter(owners[i] for i, s in enumerate(shards) if s.has_note)
        words = Counter[int]()
        closings = Counter[int]()
        for i, owner in enumerate(owners):
            words[owner] += _words(shards[i])
            closings[owner] += bool(signed[i] & documents[owner].senders)
        for d in range(count):
            # a document has one source note, a text, and (attachments apart) one signature
            score -= 4.0 * abs(notes[d] - 1) + (6.0 if words[d] < 8 else 0.0) + 1.5 * max(0, closings[d] - 1)
        return score - _inversions(owners, shards)

    best, value = start, total(start)
    groups = [[i] for i, s in enumerate(shards) if s.fixed is None]
    groups += [[a, b] for a, b in joins if shards[a].fixed is None and shards[b].fixed is None]
    groups += _clusters(shards, joins)
    notes = [i for i, s in enumerate(shards) if s.has_note and s.fixed is None]
    improved = True
    while improved:
        improved = False
        trials = [(group, [d] * len(group)) for group in groups for d in range(count)]
        trials += [([a, b], [best[b], best[a]]) for a in notes for b in notes if a < b and best[a] != best[b]]
        for group, owners in trials:
            candidate = list(best)
            for index, owner in zip(group, owners, strict=True):
                candidate[index] = owner
            if candidate != best and (score := total(candidate)) > value + 1e-9:
                best, value, improved = candidate, score, True
    return best


def _clusters(shards: Sequence[Shard], joins: dict[tuple[int, int], float]) -> list[list[int]]:
    """The runs of shards that go on from one another, to be moved as one."""
    following = {a: b for (a, b), weight in joins.items() if weight >= 2}
    clusters = []
    for first in sorted(set(following) - set(following.values())):
        run = [first]
        while (after := following.get(run[-1])) is not None and after not in run:
            run.append(after)
        free = [i for i in run if shards[i].fixed is None]
        if len(free) > 2:
            clusters.append(free)
    return clusters


def _words(shard: Shard) -> int:
    note = NOTE.search(shard.text)
    return len(shard.text[: note.start() if note else None].split())


def _inversions(owners: list[int], shards: Sequence[Shard]) -> float:
    """Source notes of one file whose leaves run against the order of the documents."""
    leaves = []
    for index, shard in enumerate(shards):
        if not shard.has_note:
            continue
        for cited in citations(shard.text):
            number = re.match(r"\d+", cited.citation.listy or "")
            if number:
                leaves.append(
                    (
                        owners[index],
                        (cited.citation.archive, cited.citation.fond, cited.citation.delo),
                        int(number.group()),
                    )
                )
    return sum(
        0.75
        for i, (d, file, n) in enumerate(leaves)
        for e, other, m in leaves[i + 1 :]
        if file == other and (d - e) * (n - m) < 0
    )


def _weights(
    documents: Sequence[Wanted], shards: Sequence[Shard], completes: Callable[[str, str], bool]
) -> list[list[float]]:
    fixed = [" ".join(s.text for s in shards if s.fixed == d) for d in range(len(documents))]
    vocabulary = [Counter(_WORD.findall(text.lower())) for text in fixed]
    return [
        [
            100.0 if s.fixed == d else _affinity(s, d, document, documents, fixed[d], vocabulary[d], completes)
            for d, document in enumerate(documents)
        ]
        for s in shards
    ]


def _affinity(
    shard: Shard,
    index: int,
    document: Wanted,
    documents: Sequence[Wanted],
    fixed: str,
    vocabulary: Counter[str],
    completes: Callable[[str, str], bool],
) -> float:
    score = 1.5 if shard.default == index else -0.3 * abs(shard.default - index)
    if not document.whole and completes(document.heading.text, shard.lines[0]):
        score += 6.0
    everyone = frozenset().union(*(d.senders | d.relays for d in documents))
    signed = signatures(shard, known=everyone)
    if signed:
        score += (
            4.0
            if signed & document.senders
            else 3.0
            if signed & document.relays
            else -4.0
            if signed & everyone
            else -0.5
        )
    addressed = _addressed(shard)
    if addressed:
        score += 3.0 if addressed & (document.names - document.senders) else -1.5
    if document.heading.date:
        score += _dated(shard, document.heading.date.value)
    codes = {re.sub(r"\D", "", c) for c in _CODE.findall(shard.text)} - {""}
    own = {re.sub(r"\D", "", c) for c in _CODE.findall(fixed)} | {
        p for c in _CODE.findall(fixed) for p in re.findall(r"\d{3,}", c)
    }
    if codes & own or any(re.search(rf"(?:#|^){c}\b", shard.text) for c in own if len(c) == 3):
        score += 3.0
    return score + 3.0 * _alike(Counter(_WORD.findall(shard.text.lower())), vocabulary)


def signatures(shard: Shard, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The keys of the names that stand alone on lines of their own in a shard, as signatures do.

    Of "CHAN FU [STALIN]" the name signed counts, where it is one of those known; else the bracketed one does too.
    """
    found = set()
    for line in shard.lines:
        match = _SIGNATURE.match(_SPREAD.sub(lambda m: m.group().replace(" ", ""), line.strip()))
        if match:
            if _personal(match["who"]):
                words = [w for w in match["who"].strip("(). ").split() if "." not in w]
                found.add(key(" ".join(words)))
            if match["real"] and not found & known:
                found.add(key(match["real"]))
    return frozenset(found)


def _personal(text: str) -> bool:
    """Whether a line of capitals can be a person's name: no place, agency or form."""
    words = [w.lower() for w in re.findall(r"[A-Za-z]+", text)]
    return not any(
        w in PLACE_WORDS or w in BODIES or w in {"telegram", "ciphered", "secret", "top", "copy"} for w in words
    )


def _addressed(shard: Shard) -> frozenset[str]:
    found = set()
    for line in shard.lines[:12]:
        match = re.match(
            r"^\(?(?:To|TO|For|FOR|for|Tell|Transmit to|For immediate transmission to|Dear)\b:?\s*(?P<who>.+)|^(?:Comrade|“Comrade) (?P<plain>[A-Z].+)",
            line.strip(),
        )
        if match:
            who = match["who"] or match["plain"]
            named = [n for m in parties(who) if m.kind == "person" for n in (m.name, m.alias) if n]
            found |= {key(name) for name in named} | {key(name.split()[-1]) for name in named}
    return frozenset(found)


def _dated(shard: Shard, date: str) -> float:
    """How the dates on short lines (stamps, signatures) fit the heading's."""
    year = int(date[:4])
    wanted = bounds(date)
    found = [
        bounds(d.edtf)
        for line in shard.lines
        if len(line) < 60
        for order in ("day", "month")
        for d in find_dates(line, year=year, order=order)  # type: ignore[arg-type]
    ]
    near = [abs((f[0] - wanted[0]).days) for f in found if f and wanted]
    if not near:
        return 0.0
    return 2.5 if min(near) == 0 else (0.5 if min(near) == 1 else -1.0)


def _alike(one: Counter[str], other: Counter[str]) -> float:
    shared = sum(one[w] * other[w] for w in one)
    norm = math.sqrt(sum(v * v for v in one.values()) * sum(v * v for v in other.values()))
    return shared / norm if norm else 0.0


def _joins(shards: Sequence[Shard]) -> dict[tuple[int, int], float]:
    """Pairs (a, b) where b goes on from a: a broken word or sentence, a numbering, a list; with how strongly."""
    found: dict[tuple[int, int], float] = {}
    for a, one in enumerate(shards):
        if one.has_note:
            continue
        candidates = [(b, _join(one, other)) for b, other in enumerate(shards) if b != a and other.fixed is None]
        strong = [(b, w - 0.01 * abs(b - a) + (0.5 if b == a + 1 else 0.0)) for b, w in candidates if w > 0]
        if strong:
            b, weight = max(strong, key=lambda pair: (pair[1], -pair[0]))
            found[a, b] = weight
    # a shard is continued once: of several that claim the same continuation the strongest keeps it
    kept: dict[int, tuple[int, float]] = {}
    for (a, b), weight in found.items():
        if b not in kept or weight > kept[b][1]:
            kept[b] = (a, weight)
    return {(a, b): weight for b, (a, weight) in kept.items()}


def _join(one: Shard, other: Shard) -> float:
    end, start = one.text.rstrip(), other.text.lstrip("“ ")
    numbers = [int(m["n"]) for m in _ITEM.finditer(one.text)]
    item = re.match(r"(\d{1,2})\.\s", start)
    if _names_only(other) and end.endswith(",") and re.search(r"\b[Cc]opies\b[^.]*$", end):
        return 4.0
    if item and ((numbers and int(item[1]) == numbers[-1] + 1) or (end.endswith(":") and item[1] == "1")):
        return 3.0
    goes_on = begins_within(other)
    if goes_on and breaks_off(one):
        return 3.5
    if goes_on and end[-1:] in ",:":
        return 2.0
    if breaks_off(one) and not letterhead_line(other.lines[0]):
        if other.first == one.last + 1:  # only a page break between
            return 2.5
        return 1.0 if other.place == one.place + 1 else 0.0
    return 0.0


def begins_within(shard: Shard) -> bool:
    """Whether a shard begins in the middle of a sentence: with a small letter that is no item's."""
    return bool(re.match(r"[a-z][a-z]*(?![a-z)])", shard.text)) and not re.match(r"[a-z]\)", shard.text)


def breaks_off(shard: Shard) -> bool:
    """Whether a shard ends in the middle of a sentence."""
    last = shard.lines[-1]
    if re.search(r"\b(?:of|the|to|and|in|for|with|by|from|a)$", last):
        return True
    return last[-1:].islower() or (last.endswith("-") and last[-2:-1].islower()) if not letterhead_line(last) else False


def _names_only(shard: Shard) -> bool:
    words = re.findall(r"[A-Za-z]+", shard.text)
    return (
        0 < len(words) < 25
        and "," in shard.text
        and sum(w[0].isupper() for w in words) >= 0.7 * len(words)
        and "[" not in shard.text
    )


def _ordered(shards: list[Shard], joins: dict[tuple[int, int], float]) -> list[Shard]:
    """Reading order: head, text, closing, source note; within each the file's; what goes on directly after."""
    follows = {b: a for a, b in joins}
    by_place = {s.place: s for s in shards}
    ordered: list[Shard] = []
    for shard in sorted(shards, key=lambda s: (_stage(s), s.place)):
        before = follows.get(shard.place)
        if before in by_place and by_place[before] is not shard:
            continue
        chain = [shard]
        while (following := next((b for a, b in joins if a == chain[-1].place and b in by_place), None)) is not None:
            if by_place[following] in chain:
                break
            chain.append(by_place[following])
        ordered.extend(s for s in chain if s not in ordered)
    ordered.extend(s for s in sorted(shards, key=lambda s: s.place) if s not in ordered)
    return ordered


def _stage(shard: Shard) -> int:
    if shard.fixed is not None:
        return 0
    if shard.has_note:
        return 4
    if re.match(r"\[?(?:SECRETARY|Secretary|Attachment|ATTACHMENT)\b", shard.lines[0]):
        return 3
    lower = sum(1 for line in shard.lines if len(re.findall(r"\b[a-z]{3,}\b", line)) >= 4)
    if letterhead_line(shard.lines[0]) and not (lower == 0 and signatures(shard) and not _addressed(shard)):
        return 1
    return 2 if lower else 3


def _reason(shard: Shard, index: int, document: Wanted, joins: dict[tuple[int, int], float]) -> str:
    if any(b == shard.place for _, b in joins):
        return "goes on from another piece"
    if signatures(shard) & document.senders:
        return "signed by the sender"
    if _addressed(shard) & document.names:
        return "addressed to the recipient"
    if shard.has_note:
        return f"the source note that document {index + 1} of the region lacked"
    return "fits by date, number or vocabulary"
