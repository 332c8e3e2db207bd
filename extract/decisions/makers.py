"""Makers: who decides, as the words around a decision tell: the speaker, the addressee, somebody named, or nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extract.decisions.clauses import Clause

MakerKind = Literal["speaker", "addressee", "named", "untold"]

_AGENT = re.compile(
    r"[^.;]{0,40}?\bby (?P<who>me|us|you|(?:the |this |a )?(?:[\w’'-]+ )?(?:[Gg]overnment|[Cc]abinet|[Cc]ouncil|"
    r"[Cc]ommittee)(?: of (?:the )?"
    r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)?|(?:the )?[A-Z][\w’'-]*(?:(?: of(?: the)?)? [A-Z][\w’'()-]*)*)"
)
# whose government, the sentence does not tell
_WHOSE = frozenset(
    {"my", "our", "your", "his", "her", "their", "its", "this", "these", "each", "both", "that", "several", "all"}
)


_OURS = ("our ", "my ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who decides; `start` and `end` are where a named one stands in the text, else -1."""

    kind: MakerKind
    start: int = -1
    end: int = -1


UNTOLD = Maker(kind="untold")


def maker_of(text: str, clause: Clause) -> Maker:
    """Who decides in a clause: its subject, the one named after "by" in the passive, or whom "he" takes up.

    Who tells in the passive what will be given binds himself.
    """
    if clause.passive:
        agent = _agent(text, clause)
        binds = clause.mood == "future" and clause.act in {"give", "approve"}
        return Maker(kind="speaker") if agent == UNTOLD and binds else agent
    who = clause.who
    if who is None:
        return Maker(kind="speaker") if clause.mood in {"imperative", "infinitive"} else UNTOLD
    if who.kind in {"speaker", "addressee"}:
        return Maker(kind=who.kind)
    named = clause.antecedent or who
    if named.kind not in {"named", "paper"} or named.words[0] in _WHOSE:
        return UNTOLD
    return Maker(kind="named", start=named.start, end=named.end)


def maker_told(kind: MakerKind, clause: Clause) -> Maker:
    """Who decides in a phrase: whom its pattern names, else whoever such a phrase is of."""
    who = clause.who
    if who is not None and who.kind == "speaker":
        return Maker(kind="speaker")
    if who is not None and who.words[-1] == "comrades" and who.words[0] in {"comrades", "our", "my"}:
        ours = who.words[0] != "comrades" or clause.before.endswith(_OURS)
        return Maker(kind="speaker") if ours else UNTOLD
    if who is not None and kind == "named" and who.words[0] not in _WHOSE | {"he", "she", "they", "and"}:
        return Maker(kind="named", start=who.start, end=who.end)
    return UNTOLD if kind == "named" else Maker(kind=kind)


def _agent(text: str, clause: Clause) -> Maker:
    match = _AGENT.match(text, clause.said, clause.end)
    if match is None:
        return UNTOLD
    if match["who"] in {"me", "us"}:
        return Maker(kind="speaker")
    if match["who"] == "you":
        return Maker(kind="addressee")
    if match["who"].split()[0].lower() in _WHOSE:
        return UNTOLD
    return Maker(kind="named", start=match.start("who"), end=match.end("who"))
