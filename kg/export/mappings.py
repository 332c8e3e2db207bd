"""Judgements as tables of others, and back: CSV for spreadsheets, SSSOM for programs that exchange mappings.

CSV keeps all that a judgement says. SSSOM 1.1 (https://mapping-commons.github.io/sssom/) knows mappings of things with
addresses, so a name in a source gets one, from which it can be read back; it has nothing to say "unsure" with.
"""

from __future__ import annotations

import csv
import io
import json
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Final

from extract.authorities import FILES, list_of
from extract.ids import identifier
from kg.errors import JudgementError
from kg.export.table import guarded, unguarded
from kg.judgements.model import Judgement, Side, Verdict, from_json
from kg.review.asking import Suggestion
from kg.vocab import CG, ID_NS, VERSION

NO_LICENSE: Final = "https://w3id.org/sssom/license/unspecified"
MANUAL: Final = "semapv:ManualMappingCuration"
_SIDES: Final = ("one", "other")
_SIDE: Final = ("name", "kind", "file", "sha256", "record")
_CSV: Final = ("verdict", *(f"{side}_{part}" for side in _SIDES for part in _SIDE), "reason", "who", "when", "id")
_SSSOM: Final = (
    "record_id", "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "author_label", "mapping_date", "confidence", "mapping_tool", "comment", "cg_judged_at",
)  # fmt: skip
_PREDICATES: Final[Mapping[Verdict, str]] = {"same": "skos:exactMatch", "different": "owl:differentFrom"}
_VERDICTS: Final[Mapping[str, Verdict]] = {
    "http://www.w3.org/2004/02/skos/core#exactMatch": "same",
    "http://www.w3.org/2002/07/owl#sameAs": "same",
    "http://www.w3.org/2002/07/owl#differentFrom": "different",
}
_PREFIXES: Final[Mapping[str, str]] = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "cgname": f"{ID_NS}name/",
    "cgjudgement": f"{ID_NS}judgement/",
    **{file.name: file.address.partition("{}")[0] for file in FILES},
}
_CURIES: Final = ("record_id", "subject_id", "predicate_id", "object_id", "mapping_justification")
_NEEDED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_AGENTS: Final = ("author_label", "reviewer_label", "creator_label", "author_id")
_PERSONS: Final = ("semapv:ManualMappingCuration", "semapv:MappingReview")
_ANY: Final = "any"
_QUOTE: Final = '"'
_SPECIAL: Final = frozenset('"\r\n')


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a table came to: judgements, and what was left out of it, with the reason."""

    judgements: tuple[Judgement, ...]
    left_out: tuple[str, ...] = ()


def as_csv(judgements: Iterable[Judgement]) -> str:
    """Judgements as CSV with a line of names; a cell that a spreadsheet would run gets an apostrophe before it.

    >>> as_csv([]).count(",")
    14
    """
    lines = [_line(_CSV, ",")]
    for one in judgements:
        cells = [getattr(side, part) for side in one.sides or () for part in _SIDE]
        lines.append(_line(map(guarded, (one.verdict or "", *cells, one.reason, one.who, one.when, one.id)), ","))
    return "".join(lines)


def suggestions_as_csv(suggestions: Iterable[Suggestion]) -> str:
    """Suggestions of a service as CSV for `from_csv`, once somebody has written a verdict into the first column.

    >>> suggestions_as_csv([]).split(",")[-3:]
    ['score', 'match', 'service\\n']
    """
    lines = [_line((*_CSV, "label", "score", "match", "service"), ",")]
    for one in suggestions:
        side = [getattr(one.side, part) for part in _SIDE]
        told = [one.label, one.score, "yes" if one.match else "", one.service]
        lines.append(_line(map(guarded, ["", *side, "", "", "", "", one.record, "", "", "", "", *told]), ","))
    return "".join(lines)


def from_csv(text: str, *, who: str, when: str) -> Imported:
    """The judgements of a CSV; only `verdict`, and a name or record of either side, must be there.

    `who` and `when` stand for what a row does not tell. Raises `JudgementError` with the line of what is no judgement.

    >>> told = "verdict,one_name,other_name\\nsame,Holt,Hult\\n"
    >>> print(*from_csv(told, who="A. Berg", when="1997-05-04T10:30:00Z").judgements)
    Holt and Hult
    """

    def judgement(row: Mapping[str, str]) -> Judgement:
        cells = {name: unguarded(cell) for name, cell in row.items()}
        sides = [{part: value for part in _SIDE if (value := cells.get(f"{side}_{part}", ""))} for side in _SIDES]
        by, at = cells.get("who") or who, cells.get("when") or when
        return _made(cells.get("verdict", ""), sides, cells.get("reason", ""), by, at)

    rows = list(_rows(text, ",", {"verdict"}))
    return Imported(
        judgements=tuple(_judgement(number, judgement, row) for number, row in rows if row["verdict"].strip()),
        left_out=tuple(f"line {number}: no verdict" for number, row in rows if not row["verdict"].strip()),
    )


def as_sssom(judgements: Iterable[Judgement], *, license_: str = NO_LICENSE) -> str:
    """Judgements as SSSOM; those that are "unsure" have no place in it.

    >>> as_sssom([]).splitlines()[0]
    '#sssom_version: "1.1"'
    """
    rows, prefixes = [], dict(_PREFIXES)
    for one in judgements:
        if one.sides is None or one.verdict is None or one.verdict not in _PREDICATES:
            continue
        ids = [_curie(_address(side), prefixes) for side in one.sides]
        rows.append({
            "record_id": f"cgjudgement:{one.id}", "subject_id": ids[0], "subject_label": str(one.sides[0]),
            "predicate_id": _PREDICATES[one.verdict], "object_id": ids[1], "object_label": str(one.sides[1]),
            "mapping_justification": MANUAL, "author_label": one.who.replace("|", "\\|"), "mapping_date": one.when[:10],
            "comment": one.reason, "cg_judged_at": one.when,
        })  # fmt: skip
    return _sssom(rows, prefixes, license_)


def suggestions_as_sssom(suggestions: Iterable[Suggestion], *, license_: str = NO_LICENSE) -> str:
    """Suggestions of a service as SSSOM: nobody has judged of them, and each row says so."""
    rows, prefixes = [], dict(_PREFIXES)
    for one in suggestions:
        rows.append({
            "subject_id": _curie(_address(one.side), prefixes), "subject_label": str(one.side),
            "predicate_id": "skos:exactMatch", "object_id": _curie(one.record, prefixes), "object_label": one.label,
            "mapping_justification": "semapv:LexicalMatching", "confidence": f"{one.share:.3f}",
            "mapping_tool": one.service, "comment": f"score {one.score}",
        })  # fmt: skip
    return _sssom(rows, prefixes, license_)


def from_sssom(text: str, *, who: str, when: str) -> Imported:
    """The judgements of an SSSOM table, as TSV with its metadata above; rows that no person made are left out.

    `who` and `when` stand for what a row does not tell. Raises `JudgementError` with the line of what is no judgement.
    """
    lines = text.split("\n")
    head = list(takewhile(lambda line: line.startswith("#"), lines))
    prefixes = {**_PREFIXES, **dict(_curie_map(head))}
    found: list[Judgement] = []
    left_out: list[str] = []
    columns = {"subject_id", "predicate_id", "object_id", "mapping_justification"}
    for number, row in _rows("\n".join(lines[len(head) :]), "\t", columns, above=len(head)):
        verdict = _verdict(row, prefixes)
        if verdict is None:
            left_out.append(f"line {number}: neither a match nor its denial, {row['predicate_id']!r}")
        elif row["mapping_justification"] not in _PERSONS:
            left_out.append(f"line {number}: no person's judgement, {row['mapping_justification']!r}")
        else:
            found.append(_judgement(number, partial(_of_mapping, verdict, prefixes, who, when), row))
    return Imported(judgements=tuple(found), left_out=tuple(left_out))


def _verdict(row: Mapping[str, str], prefixes: Mapping[str, str]) -> Verdict | None:
    verdict = _VERDICTS.get(_expanded(row["predicate_id"], prefixes))
    if row.get("predicate_modifier") == "Not":
        return "different" if verdict == "same" else None
    return verdict


def _of_mapping(
    verdict: Verdict, prefixes: Mapping[str, str], who: str, when: str, row: Mapping[str, str]
) -> Judgement:
    sides = [_side(_expanded(row[column], prefixes)) for column in ("subject_id", "object_id")]
    by = next((row[name] for name in _AGENTS if row.get(name)), who).replace("\\|", "|")
    day = row.get("mapping_date", "")
    at = row.get("cg_judged_at") or (f"{day}T00:00:00Z" if day else when)
    return _made(verdict, sides, row.get("comment", ""), by, at)


def _made(verdict: str, sides: list[dict[str, str]], reason: str, who: str, when: str) -> Judgement:
    told = {"verdict": verdict, "sides": sides, "reason": reason, "who": who, "when": when}
    return from_json({name: value for name, value in told.items() if value})


def _judgement(number: int, make: Callable[[Mapping[str, str]], Judgement], row: Mapping[str, str]) -> Judgement:
    try:
        return make(row)
    except JudgementError as error:
        raise JudgementError(f"line {number}: {error.message}", advice=error.advice) from None


def _rows(text: str, delimiter: str, needed: set[str], *, above: int = 0) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table with a line of names, each with the number of its last line."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter, strict=True)
    try:
        if missing := needed - set(reader.fieldnames or ()):
            raise JudgementError(f"a column is missing: {', '.join(sorted(missing))}", advice="see docs/names.md")
        for row in reader:
            if None in row or None in row.values():
                raise JudgementError(f"line {reader.line_num + above}: more or fewer cells than columns")
            yield reader.line_num + above, {name: value for name, value in row.items() if value is not None}
    except csv.Error as error:
        raise JudgementError(f"line {reader.line_num + above}: no table: {error}") from None


def _sssom(rows: list[dict[str, str]], prefixes: Mapping[str, str], license_: str) -> str:
    columns = [column for column in _SSSOM if any(column in row for row in rows)] or list(_NEEDED)
    used = {value.partition(":")[0] for row in rows for column in _CURIES if (value := row.get(column, ""))}
    told = [
        ("sssom_version", "1.1"), ("mapping_set_id", f"{ID_NS}mappings/{_digest(rows)}"), ("license", license_),
        ("mapping_set_title", "Who is who"), ("mapping_set_version", VERSION), ("subject_type", "rdfs resource"),
        ("object_type", "rdfs resource"),
    ]  # fmt: skip
    head = [f"#{name}: {json.dumps(value)}" for name, value in told]
    head.append("#curie_map:")
    head += [f"#  {name}: {json.dumps(address)}" for name, address in sorted(prefixes.items()) if name in used]
    if "cg_judged_at" in columns:
        head.append("#extension_definitions:")
        head += [
            f"#  - slot_name: cg_judged_at\n#    property: {json.dumps(CG.judgedAt)}\n#    type_hint: xsd:dateTime"
        ]
    lines = [_line(columns, "\t"), *(_line((row.get(column, "") for column in columns), "\t") for row in rows)]
    return "".join([*(f"{line}\n" for line in head), *lines])


def _line(cells: Iterable[str], delimiter: str) -> str:
    """A line of a table. The standard library's writer leaves a lone carriage return bare, which its reader ends at."""
    quoted = (
        f'"{cell.replace(_QUOTE, _QUOTE * 2)}"' if _SPECIAL & set(cell) or delimiter in cell else cell for cell in cells
    )
    return delimiter.join(quoted) + "\n"


def _digest(rows: list[dict[str, str]]) -> str:
    return identifier("mappings", json.dumps(rows, sort_keys=True))


def _curie_map(head: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The prefixes that the metadata above a table declares."""
    within = False
    for line in head:
        bare = line.removeprefix("#")
        name, _, value = bare.strip().partition(":")
        if within and bare.startswith("  "):
            yield name.strip("'\""), value.strip().strip("'\"")
        within = name == "curie_map" or (within and bare.startswith("  "))


def _curie(address: str, prefixes: dict[str, str]) -> str:
    """An address by a prefix, one of its own where none is known."""
    for name, beginning in prefixes.items():
        if address.startswith(beginning) and len(address) > len(beginning):
            return f"{name}:{address[len(beginning) :]}"
    beginning = address[: len(list_of(address)) + 1]
    name = f"list{len(prefixes) - len(_PREFIXES) + 1}"
    prefixes[name] = beginning if len(beginning) < len(address) else address[:-1]
    return f"{name}:{address[len(prefixes[name]) :]}"


def _expanded(curie: str, prefixes: Mapping[str, str]) -> str:
    name, colon, local = curie.partition(":")
    return prefixes[name] + local if colon and name in prefixes else curie


def _address(side: Side) -> str:
    """The address of a record, or one from which a name in a source can be read back."""
    if side.record:
        return side.record
    parts = (side.sha256 or _ANY, side.kind or _ANY, urllib.parse.quote(side.name, safe=""))
    query = f"?{urllib.parse.urlencode({'file': side.file})}" if side.file else ""
    return f"{_PREFIXES['cgname']}{'/'.join(parts)}{query}"


def _side(address: str) -> dict[str, str]:
    """The side that an address is of."""
    if not address.startswith(_PREFIXES["cgname"]):
        return {"record": address}
    path, _, query = address.removeprefix(_PREFIXES["cgname"]).partition("?")
    parts = path.split("/")
    if len(parts) != 3:
        raise JudgementError(f"no address of a name: {address}")
    sha256, kind = ("" if part == _ANY else part for part in parts[:2])
    file = urllib.parse.parse_qs(query).get("file", [""])[0]
    told = {"name": urllib.parse.unquote(parts[2]), "kind": kind, "file": file, "sha256": sha256}
    return {name: value for name, value in told.items() if value}
