"""Rules by name: what a claim cites as the reason for its value, and what that rule reads.

A rule is declared where it is used, as a value of its module; the rules that several modules share are declared here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass


class Rule(str):
    """The name of a rule, a text like any other, that knows what the rule reads.

    Where two rules work together, a claim bears both names, joined by a colon: where the words stand, then what was
    made of them.

    >>> rule = Rule("dateline", "place and date above the salutation")
    >>> f"{rule}: {Rule('year of the text', 'the year that the text names')}", rule.reads
    ('dateline: year of the text', 'place and date above the salutation')
    """

    __slots__ = ("reads",)
    reads: str

    def __new__(cls, name: str, reads: str) -> Rule:
        """The rule of that name."""
        made = super().__new__(cls, name)
        made.reads = reads
        return made

    def __reduce__(self) -> tuple[type[Rule], tuple[str, str]]:
        """How it is made again where it comes from another process."""
        return Rule, (str(self), self.reads)


HEADING = Rule("heading", "the heading that the edition prints above the document")
ADDRESS_LINE = Rule("address line", "the lines between heading and text that say to whom it goes")
LETTERHEAD = Rule("letterhead", "the lines between heading and text: place, classification, stamps")
NUMBER_LINE = Rule("number line", "a number of the message on a line of its own or beside its form")
SIGNATURE = Rule("signature", "the signature below the text, and what stands beside it")
TEXT = Rule("text", "the running text of the document")
NAMED = Rule("named in the text", "a person whom heading or text names, whatever the part in the message")


def rules_in(value: object) -> Iterator[Rule]:
    """The rules that a value is or holds: itself, those of a tuple, those in the fields of a dataclass.

    >>> list(rules_in((TEXT, "no rule", (NAMED,))))
    ['text', 'named in the text']
    """
    if isinstance(value, Rule):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from rules_in(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from rules_in(getattr(value, one.name))
