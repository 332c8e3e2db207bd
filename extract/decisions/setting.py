"""The setting of a message, from its own words: does it command, does it answer requests, does it ask for orders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from extract.decisions.wording import BODY


def _cue(words: str, pattern: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    """A pattern for lower case, and the stretches of which a text has one where it may match: they are found faster."""
    return tuple(words.split(",")), re.compile(pattern)


_COMMANDS = _cue(
    "fulfil,execution,implement,compliance,carry out this,execute this,by order of,hereby,you are,you will be",
    r"(?:^|[.!?”\"’] )(?:report|telegraph|cable|confirm|wire)\s+(?:on\s+|about\s+|back\s+)?(?:the\s+|its\s+|your\s+)?"
    r"(?:fulfil+ment|execution|implementation|compliance)"
    r"|\b(?:implement|carry out|execute) this (?:directive|instruction|order)\b|\byou (?:are|will be) (?:hereby "
    r")?(?:instructed|"
    r"directed|ordered|authori[sz]ed) to|\bby order of\b",
)
_MINUTES = _cue(
    "protocol,minutes,decision of,decision dated",
    r"\b(?:protocol|minutes)\b[^.\n]{0,20}?(?:no\.?|#|№)\s?\d|\bdecision (?:of|dated) \w+ \w+,? \d{4}|\bexcerpts? "
    r"from (?:the )?"
    r"(?:protocol|minutes)",
)
_SESSION = re.compile(
    rf"\b(?:[Mm]eeting|[Ss]ession|[Ss]itting|[Mm]inutes|[Pp]rotocol|Decision|Resolution) of "
    rf"(?P<who>{BODY}(?:\([a-z]\))?)"
)
_JUDGES = _cue(
    "objection,agree,consent,correct,satisfied,granted,decided",
    r"\bno objections?\b|\b(?:we|i) (?:\w+ly |also )?(?:agree|consent)\b|\bconsider[^.;]{1,80}\b(?:in)?correct\b|"
    r"\b(?:will be|has been) "
    r"(?:satisfied|granted)|\b(?:we|i) have (?:therefore )?decided",
)
_ASKS = _cue(
    "ask,request,beg,await,need,solicit,opinion,view,consideration,approval,decision,instructions,an answer,attached",
    r"\b(?:i|we)\s+(?:\w+\s+)?(?:ask|request|beg|await|need|solicit)\s+(?:for\s+|you\s+(?:urgently\s+)?to\s+(?:give"
    r"|communicate"
    r"|indicate|send)\s+(?:me\s+|us\s+)?)?(?:your|further|corresponding|the|a)?\s*(?:concrete\s+|corresponding\s+)?"
    r"(?:orders?|instructions?|directions|opinion|advice|permission|decision|consent|approval|agreement|consideration)"
    r"|\bcommunicate (?:to \w+ )?(?:your|their) (?:opinion|views?|decision)|\bwhat is your opinion|\bhow do you view"
    r"|\bfor your (?:consideration|approval|decision)|\bi ask you to (?:review|study)|\bawaiting (?:your )?(?:order"
    r"s|instructions)"
    r"|\bdraft (?:resolution|decree|decision) is attached|\bgive (?:me |us )?(?:an answer|instructions)",
)
_ANSWERS = _cue(
    "request,application,proposal,telegram,letter,despatch,dispatch,note,inquiry,communication,suggestion,question,"
    "answer,reply,"
    "response,to your,to no,re:,you ask,you propose,you inquire",
    r"\b(?:your|the|their|his) (?:\w+ ){0,3}?(?:request|application|proposal|telegrams?|letter|despatch|dispatch|"
    r"note|inquiry"
    r"|communication|suggestion|question)s?\b|\byou (?:request|ask|propose|inquire) |\bin (?:answer|reply|response)"
    r" to|\bto (?:your )?no\."
    r"|\bre:",
)
_ADVICE = _cue(
    "directive,proposals,discuss,agree with these,propose,advance,variants",
    r"\bnot a directive\b|\bproposals? for discussion|\bdiscuss (?:these|this|the following)|\bif you agree with these"
    r"|\bwe propose (?:the following|to advance)|\bintend to advance|\bthe following (?:proposals|variants)",
)
_DISPOSES = _cue(
    "measures,execution,fulfil",
    r"\breport\b[^.;]{0,40}\bmeasures\b|\bmeasures? (?:(?:have been |were )?(?:under)?taken|adopted)\b|"
    r"\bfollowing measures\b|\breport\b[^.;]{0,60}\b(?:execution|fulfil+ment) of\b",
)
_CONCLUDES = _cue(
    "following",
    r"\bthe following (?:conclusions?|decisions?|plan|resolution|measures)\b|\b(?:decided|agreed|resolved) "
    r"(?:as follows"
    r"|the following|on the following)",
)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What the message around a clause is, from the words of its `text`; what is asked of it is looked for once.

    `minutes`: its heading calls it the resolution of a body; `told`: it is a summary in the present tense; `order`: its
    heading calls it an order.
    """

    text: str = field(default="", repr=False)
    minutes: bool = False
    told: bool = False
    order: bool = False

    @cached_property
    def _lower(self) -> str:
        return self.text.lower()

    def _has(self, cue: tuple[tuple[str, ...], re.Pattern[str]]) -> bool:
        near, pattern = cue
        return any(word in self._lower for word in near) and pattern.search(self._lower) is not None

    @cached_property
    def resolution(self) -> bool:
        """Whether it is the minutes or the decree of a body."""
        return self.minutes or self._has(_MINUTES)

    @cached_property
    def session(self) -> tuple[int, int] | None:
        """Where minutes name the body that met; None where they do not.

        >>> text = "Protocol No. 9 of the meeting of the Council of State. To approve the draft."
        >>> text[slice(*Setting(text=text).session)]
        'the Council of State'
        """
        found = _SESSION.search(self.text)
        return found.span("who") if found else None

    @cached_property
    def commands(self) -> bool:
        """Whether it commands.

        >>> Setting(text="The fort must be held. Report the fulfilment.").commands
        True
        """
        return self.order or self._has(_COMMANDS)

    @cached_property
    def asks(self) -> bool:
        """Whether it asks for orders, an opinion or consent.

        >>> Setting(text="The fort must be held. I ask for your orders.").asks
        True
        """
        return self._has(_ASKS)

    @cached_property
    def answers(self) -> bool:
        """Whether it answers a request or a proposal."""
        return self._has(_ANSWERS)

    @cached_property
    def advises(self) -> bool:
        """Whether it puts things up for discussion."""
        return self._has(_ADVICE)

    @cached_property
    def concludes(self) -> bool:
        """Whether it tells what was concluded, point by point."""
        return self._has(_CONCLUDES)

    @cached_property
    def disposes(self) -> bool:
        """Whether it reports measures taken.

        >>> Setting(text="I report on the measures undertaken. The brigade will be moved.").disposes
        True
        """
        return self._has(_DISPOSES)

    @cached_property
    def judges(self) -> bool:
        """Whether it grants or judges what was put to it."""
        return self._has(_JUDGES)
