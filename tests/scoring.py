"""A small scorer of extraction records against gold records, for the figures that the tests hold.

Documents are paired first; then each field is counted over all gold documents: how many of its values were found, how
many there are, how many were given. Two names are the same where one's words contain the other's and no initial
contradicts it, or where a table of aliases says so.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Same = Callable[[Any, Any], bool]

NAMES = ("senders", "recipients", "intermediaries", "copies", "participants", "people")
FIELDS = (
    "documents", "date", "form", *NAMES, "topics", "doc_numbers", "archives", "enclosures", "decisions", "responds_to",
)  # fmt: skip
_TITLES = {
    "acting", "ambassador", "army", "chief", "cde", "cmrd", "cmrds", "com", "comrade", "comrades", "dr", "foreign",
    "gen", "general", "generalissimo", "maj", "marshal", "minister", "mr", "of", "president", "soviet", "the",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How a field did: values found, values in the gold, values given."""

    found: int
    wanted: int
    given: int

    @property
    def precision(self) -> float:
        """The share of the given values that are right; of none given, 1 where none was wanted."""
        return self.found / self.given if self.given else float(not self.wanted)

    @property
    def recall(self) -> float:
        """The share of the wanted values that were given."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def load(path: Path) -> list[Record]:
    """The records of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def words_of(text: str) -> list[str]:
    """Lower-case words without accents and apostrophes."""
    bare = re.sub("['’‘]", "", unicodedata.normalize("NFKD", text))
    return re.findall("[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c)).casefold())


def _name_words(name: str) -> tuple[str, ...]:
    words = words_of(name)
    return tuple(word for word in words if word not in _TITLES) or tuple(words)


class SameName:
    """Whether two names can be one person's or body's; `aliases` holds rows of a canonical name and its other names."""

    def __init__(self, aliases: Iterable[Record] = ()) -> None:
        self._known = {
            _name_words(name): _name_words(row["canonical"])
            for row in aliases
            for name in (row["canonical"], *row.get("aliases", ()))
        }

    def __call__(self, one: str, other: str) -> bool:
        a, b = (self._known.get(_name_words(name), _name_words(name)) for name in (one, other))
        if "".join(a) == "".join(b):
            return True
        long_a, long_b = ({word for word in words if len(word) > 2} for words in (a, b))
        if not long_a or not long_b or not (long_a <= long_b or long_b <= long_a):
            return False
        first_a = {word[0] for word in a if word not in long_b}
        first_b = {word[0] for word in b if word not in long_a}
        return not first_a or not first_b or bool(first_a & first_b)


def most_pairs(wanted: Sequence[Any], given: Sequence[Any], same: Same) -> int:
    """How many of the wanted can be paired with one given each, at most: the order of neither matters."""
    partner: dict[int, int] = {}

    def place(one: int, tried: set[int]) -> bool:
        for other in range(len(given)):
            if other in tried or not same(wanted[one], given[other]):
                continue
            tried.add(other)
            if other not in partner or place(partner[other], tried):
                partner[other] = one
                return True
        return False

    return sum(place(one, set()) for one in range(len(wanted)))


def pair_documents(gold: Sequence[Record], predicted: Sequence[Record]) -> tuple[dict[int, Record], int]:
    """The prediction for each gold document, and how many predictions are second halves of one already paired."""
    fits = []
    for g, wanted in enumerate(gold):
        first, last = wanted["lines"]
        for p, given in enumerate(predicted):
            if given["file"] != wanted["file"]:
                continue
            one, two = given["lines"]
            shared = max(0, min(last, two) - max(first, one) + 1) / (last - first + 1)
            named = words_of(given["heading"]) == words_of(wanted["heading"])
            if named or shared >= 0.4:
                fits.append((named + shared, given["date"] == wanted["date"], -g, -p))
    chosen: dict[int, Record] = {}
    used: set[int] = set()
    halves = 0
    for _, _, g, p in sorted(fits, reverse=True):
        if -p in used:
            continue
        used.add(-p)
        if -g in chosen:
            halves += 1
        else:
            chosen[-g] = predicted[-p]
    return chosen, halves


def _digits(number: str | None) -> str:
    return re.sub(r"[^\d/]", "", number or "")


def _citation(levels: Record) -> tuple[str, ...]:
    return tuple(re.sub(r"\s", "", str(levels[level] or "").replace("–", "-").casefold()) for level in sorted(levels))


def _same_words(one: str, other: str) -> bool:
    a, b = set(words_of(one)), set(words_of(other))
    return len(a & b) >= max(3, 0.6 * min(len(a), len(b)))


def _same_reference(same_name: SameName) -> Same:
    def same(gold: Record, given: Record) -> bool:
        if gold["from"] and given["from"] and not most_pairs(gold["from"], given["from"], same_name):
            return False
        one, other = _digits(gold["number"]), _digits(given["number"])
        if one and other:
            return one == other
        if gold["date"] or one:
            return bool(gold["date"]) and gold["date"] == given["date"]
        return bool(gold["from"])

    return same


def _same_enclosure(same_name: SameName) -> Same:
    def same(gold: Record, given: Record) -> bool:
        return all(
            not gold[side] or most_pairs(gold[side], given[side], same_name) > 0 for side in ("senders", "recipients")
        )

    return same


def _equal(one: object, other: object) -> bool:
    return one == other


def _values(record: Record, field: str) -> list[Any]:
    value = record.get(field)
    if field in {"date", "form"}:
        return [value] if value else []
    if field == "doc_numbers":
        return [_digits(number) for number in value or ()]
    if field == "archives":
        return [_citation(levels) for levels in value or ()]
    if field == "decisions":
        return [decision["quote"] for decision in value or ()]
    return list(value or ())


def score(gold: Sequence[Record], predicted: Sequence[Record], aliases: Iterable[Record] = ()) -> dict[str, Figure]:
    """The figure of each field, and of the documents themselves."""
    same_name = SameName(aliases)
    rules: dict[str, Same] = dict.fromkeys(NAMES, same_name)
    rules |= {"decisions": _same_words, "responds_to": _same_reference(same_name)}
    rules |= {"enclosures": _same_enclosure(same_name)}
    pairs, halves = pair_documents(gold, predicted)
    figures = {"documents": Figure(found=len(pairs), wanted=len(gold), given=len(pairs) + halves)}
    for field in FIELDS[1:]:
        counts = [0, 0, 0]
        for place, record in enumerate(gold):
            wanted, given = _values(record, field), _values(pairs.get(place, {}), field)
            found = most_pairs(wanted, given, rules.get(field, _equal))
            counts = [a + b for a, b in zip(counts, (found, len(wanted), len(given)), strict=True)]
        figures[field] = Figure(found=counts[0], wanted=counts[1], given=counts[2])
    return figures
