"""A judgement: what somebody decided of two names, when and why; and which of many are in force.

What is judged must outlive the graph in which it was judged. So a side is no node of the graph: it is a name in a
source, told by its file and the file's digest, or a name wherever it is used, or the record of an authority file.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Literal, get_args

from extract.authorities import canonical, is_address
from extract.model import ActorKind
from extract.spelling import key
from kg.errors import JudgementError

Verdict = Literal["same", "different", "unsure"]
"""What can be decided of two names: one actor's, not one actor's, or that it cannot be told yet."""

VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
LONGEST: Final = 4000
"""Characters that a text of a judgement can have: a name, an address, the reason."""
_KINDS: Final[tuple[ActorKind, ...]] = get_args(ActorKind)
_ID: Final = re.compile("[0-9a-f]{32}")
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_SIDE: Final = ("name", "kind", "file", "sha256", "record")
_LINE: Final = frozenset({"id", "verdict", "sides", "reason", "who", "when", "retracts"})
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Side:
    """What is judged: a name, or the record of an authority file (its address), one of the two.

    A name without `file` and `sha256` is that name in every source. Where both are told the digest counts: the file's
    name is for the time when no source has that digest any more, since the file was corrected. `kind` tells a person
    from a body of the same name.
    """

    name: str = ""
    kind: str = ""
    file: str = ""
    sha256: str = ""
    record: str = ""

    def __str__(self) -> str:
        """How it is shown: the name and its file, or the address."""
        return self.record or (f"{self.name} [{self.file}]" if self.file else self.name)

    @property
    def place(self) -> tuple[str, ...]:
        """What tells it from other sides, whatever the spelling: equal for two that mean the same name or record."""
        if self.record:
            return ("record", self.record)
        return ("name", key(self.name), self.kind, self.sha256 or self.file)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One line of a file of judgements. Without verdict and sides it only takes others back (`retracts`).

    `when` is a moment of UTC to the second, in the manner of "1997-05-04T10:30:00Z".

    >>> one = Judgement(verdict="same", sides=(Side(name="Holt"), Side(name="T.F. Holt")), who="A. Berg", when="")
    >>> other = Judgement(verdict="same", sides=(Side(name="T.F. Holt"), Side(name="Holt")), who="A. Berg", when="")
    >>> one.id == other.id
    True
    """

    verdict: Verdict | None = None
    sides: tuple[Side, Side] | None = None
    reason: str = ""
    who: str = ""
    when: str = ""
    retracts: tuple[str, ...] = ()

    def __str__(self) -> str:
        """What it is about: the two sides, or what it takes back."""
        if self.sides is None:
            return f"taken back: {', '.join(id_[:8] for id_ in self.retracts)}"
        return " and ".join(map(str, self.sides))

    @cached_property
    def id(self) -> str:
        """Thirty-two hexadecimal digits, a digest of all that it says: a copy of it is the same judgement."""
        return hashlib.sha256(_canonical(self._told()).encode("utf-8")).hexdigest()[:32]

    def as_json(self) -> dict[str, Any]:
        """As it stands in a line; what is empty is left out."""
        return {"id": self.id, **self._told()}

    def _told(self) -> dict[str, Any]:
        sides = [{name: value for name in _SIDE if (value := getattr(side, name))} for side in sorted(self.sides or ())]
        told = {
            "verdict": self.verdict, "sides": sides, "reason": self.reason, "who": self.who, "when": self.when,
            "retracts": sorted(self.retracts),
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}


def in_force(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Those that nothing in force takes back, each once, in the order of their identifiers.

    What takes back a retraction puts in force again what that took back.

    >>> old = Judgement(verdict="unsure", sides=(Side(name="Holt"), Side(name="Hult")))
    >>> gone = Judgement(retracts=(old.id,))
    >>> back = Judgement(retracts=(gone.id,))
    >>> [len([one for one in in_force(some) if one.verdict]) for some in ([old], [gone, old], [old, back, gone])]
    [1, 0, 1]
    """
    known = {one.id: one for one in judgements}
    against: defaultdict[str, list[str]] = defaultdict(list)
    for one in known.values():
        for id_ in one.retracts:
            against[id_].append(one.id)
    # a judgement names those that it takes back by digests of all they say, so there is no circle
    stands: dict[str, bool] = {}
    for id_ in known:
        waiting = [id_]
        while waiting:
            last = waiting[-1]
            unknown = [one for one in against[last] if one not in stands]
            if last in stands or not unknown:
                waiting.pop()
                stands.setdefault(last, not any(stands[one] for one in against[last]))
            else:
                waiting += unknown
    return tuple(known[id_] for id_ in sorted(known) if stands[id_])


def judged(
    verdict: Verdict,
    sides: tuple[Side, Side],
    *,
    who: str,
    when: datetime,
    reason: str = "",
    retracts: Iterable[str] = (),
) -> Judgement:
    """A judgement of two sides. Raises `JudgementError` where it could not be read back, or both sides are one."""
    told = Judgement(
        verdict=verdict, sides=sides, reason=reason, who=who, when=moment(when), retracts=tuple(retracts)
    )  # fmt: skip
    return from_json(_without_id(told))


def retraction(ids: Iterable[str], *, who: str, when: datetime, reason: str = "") -> Judgement:
    """What takes judgements back."""
    return from_json(_without_id(Judgement(retracts=tuple(ids), who=who, when=moment(when), reason=reason)))


def _without_id(told: Judgement) -> dict[str, Any]:
    """As a line without the identifier: what is read may be written in another normal form."""
    return {name: value for name, value in told.as_json().items() if name != "id"}


def moment(when: datetime) -> str:
    """A moment of UTC as judgements have it.

    >>> moment(datetime(1997, 5, 4, 10, 30))
    '1997-05-04T10:30:00Z'
    """
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def from_json(told: Any) -> Judgement:
    """The judgement of a line. Without an identifier it gets its own. Raises `JudgementError` that says what is wrong.

    >>> from_json({"verdict": "same", "sides": [{"name": "Holt"}, {"name": "Hult"}], "who": "A. Berg", "when": "1997"})
    Traceback (most recent call last):
    ...
    kg.errors.JudgementError: "when" is no moment of UTC: '1997' (write it in the manner of 1997-05-04T10:30:00Z)
    """
    if not isinstance(told, dict) or not told.keys() <= _LINE:
        raise JudgementError("no judgement", advice=f"its keys are {', '.join(sorted(_LINE))}")
    verdict, sides, retracts = told.get("verdict"), told.get("sides"), told.get("retracts", [])
    if not isinstance(retracts, list) or not all(isinstance(one, str) and _ID.fullmatch(one) for one in retracts):
        raise JudgementError('"retracts" is no list of identifiers')
    if (verdict is None) != (sides is None) or (verdict is None and not retracts):
        raise JudgementError("neither a verdict on two sides nor a retraction")
    if verdict is not None and verdict not in VERDICTS:
        raise JudgementError(f'"verdict" is none of {", ".join(VERDICTS)}: {verdict!r}')
    found = Judgement(
        verdict=verdict, sides=None if sides is None else _sides(sides), reason=_text(told, "reason"),
        who=_text(told, "who", needed=True), when=_when(_text(told, "when", needed=True)),
        retracts=tuple(sorted(set(retracts))),
    )  # fmt: skip
    if told.get("id", found.id) != found.id:
        raise JudgementError(
            f"its identifier is not that of what it says: {told['id']!r}",
            advice="a judgement that was changed by hand is another one: leave the identifier out",
        )
    return found


def _sides(told: Any) -> tuple[Side, Side]:
    if not isinstance(told, list) or len(told) != 2:
        raise JudgementError('"sides" are not two')
    one, other = sorted(map(_side, told))
    if one.place == other.place:
        raise JudgementError(f"both sides are one: {one}", advice="judge of two names")
    return one, other


def _side(told: Any) -> Side:
    if not isinstance(told, dict) or not told.keys() <= set(_SIDE):
        raise JudgementError("a side is no object", advice=f"its keys are {', '.join(_SIDE)}")
    side = Side(**{name: _text(told, name) for name in _SIDE})
    if bool(side.name) == bool(side.record) or (side.record and side != Side(record=side.record)):
        raise JudgementError("a side is neither a name, of a source or of all, nor the record of an authority file")
    if side.record and not is_address(side.record):
        raise JudgementError(f"no address of a record: {side.record!r}", advice="it begins with https:")
    if side.name and not key(side.name):
        raise JudgementError(f"no letters in a name: {side.name!r}")
    if (side.kind and side.kind not in _KINDS) or (side.sha256 and not _DIGEST.fullmatch(side.sha256)):
        raise JudgementError(f"no kind of actor, or no digest, beside {side}")
    return Side(record=canonical(side.record)) if side.record else side


def _text(told: dict[str, Any], name: str, *, needed: bool = False) -> str:
    value = told.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST or (needed and not value.strip()):
        raise JudgementError(f'"{name}" is no text of at most {LONGEST} characters', advice="" if value else "tell it")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise JudgementError(f'"{name}" holds half a character')
    return unicodedata.normalize("NFC", value)


def _when(value: str) -> str:
    try:
        datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise JudgementError(
            f'"when" is no moment of UTC: {value!r}', advice="write it in the manner of 1997-05-04T10:30:00Z"
        ) from None
    return value
