"""What a sign is: a rule for or against a decision, with what it reads, an example and its weight."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extract.decisions.clauses import Clause
from extract.decisions.makers import MakerKind
from extract.decisions.sentences import listed
from extract.decisions.setting import Setting
from extract.needing import Needing, needing
from extract.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign that a clause tells a decision (`weight` above 0) or that it does not (below).

    `example` is a sentence in the manner of the real thing, where it decides.
    """

    rule: Rule
    example: str
    weight: float
    holds: Callable[[Clause, Setting], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A fixed way of telling a decision whose verb does not show it.

    It is looked for where a sentence has one of the `words`; a group `who` of the pattern is the name of the maker.
    Where `also` has words, one of them must stand there too, and so must what the pattern needs. `opening` is another
    pattern for it, which fits at the beginning of a sentence alone and is tried first. `whole` quotes from the
    beginning of the sentence, since what is decided stands there. `act` is the sort of the decision, by which the signs
    around weigh it further.
    """

    rule: Rule
    example: str
    weight: float
    words: frozenset[str]
    pattern: Needing
    opening: re.Pattern[str] | None
    act: str
    maker: MakerKind
    also: frozenset[str]
    whole: bool

    def told(self, sentence: str) -> re.Match[str] | None:
        """Where the words of a sentence that has some of its words are this phrase, or None."""
        return (self.opening.match(sentence) if self.opening else None) or self.pattern.search(sentence)


def sign(*, name: str, says: str, example: str, weight: float, holds: Callable[[Clause, Setting], bool]) -> Sign:
    """A sign, of the rule of that name that reads what it says."""
    return Sign(rule=Rule(name, says), example=example, weight=weight, holds=holds)


def phrase(
    name: str, says: str, example: str, weight: float, words: str, pattern: str, *, act: str,
    maker: MakerKind = "speaker", also: str = "", needs: str = "", opening: str = "", whole: bool = False,
) -> Phrase:  # fmt: skip
    """A phrase, its pattern compiled and its words set apart."""
    return Phrase(
        rule=Rule(name, says), example=example, weight=weight, words=listed(words), act=act, maker=maker,
        pattern=needing(needs, pattern), opening=re.compile(opening) if opening else None, also=listed(also),
        whole=whole,
    )  # fmt: skip
