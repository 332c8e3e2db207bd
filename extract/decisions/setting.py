"""The setting of a message, from its own words: does it command, does it answer requests, does it ask for orders."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from extract.decisions.wording import BODY
from extract.needing import Needing, needing

# These are for lower case. They begin with the letters with which their words begin: such patterns are found faster.
_COMMANDS = needing(
    "fulfil,execution,implementation,implement this ,compliance,carry out this ,execute this ,by order of,"
    "you are hereby ,you are instructed ,you are directed ,you are ordered ,you are authori,"
    "you will be hereby ,you will be instructed ,you will be directed ,you will be ordered ,you will be authori",
    r"[rtcwieyb](?:"
    r"(?:(?<=^.)|(?<=[.!?”\"’] .))(?:(?<=r)eport|(?<=t)elegraph|(?<=c)(?:able|onfirm)|(?<=w)ire)\s+"
    r"(?:on\s+|about\s+|back\s+)?(?:the\s+|its\s+|your\s+)?(?:fulfil+ment|execution|implementation|compliance)"
    r"|(?<=\b.)(?:(?<=i)mplement|(?<=c)arry out|(?<=e)xecute) this (?:directive|instruction|order)\b"
    r"|(?<=\by)ou (?:are|will be) (?:hereby )?(?:instructed|directed|ordered|authori[sz]ed) to|(?<=\bb)y order of\b)",
)
_MINUTES = needing(
    "protocol,minutes,decision of,decision dated",
    r"[pmde](?<=\b.)(?:(?:(?<=p)rotocol|(?<=m)inutes)\b[^.\n]{0,20}?(?:no\.?|#|№)\s?\d"
    r"|(?<=d)ecision (?:of|dated) \w+ \w+,? \d{4}|(?<=e)xcerpts? from (?:the )?(?:protocol|minutes))",
)
_SESSION = needing(
    "eeting of ,ession of ,itting of ,inutes of ,rotocol of ,Decision of ,Resolution of ",
    rf"\b(?:[Mm]eeting|[Ss]ession|[Ss]itting|[Mm]inutes|[Pp]rotocol|Decision|Resolution) of "
    rf"(?P<who>{BODY}(?:\([a-z]\))?)",
)
_JUDGES = needing(
    "no objection,agree,consent,correct,will be satisfied,will be granted,has been satisfied,has been granted,"
    "have decided,have therefore decided",
    r"[nwich](?<=\b.)(?:(?<=n)o objections?\b"
    r"|(?:(?<=i)|(?<=w)e) (?:(?:\w+ly |also )?(?:agree|consent)\b|have (?:therefore )?decided)"
    r"|(?<=c)onsider[^.;]{1,80}\b(?:in)?correct\b|(?:(?<=w)ill be|(?<=h)as been) (?:satisfied|granted))",
)
_ASKS_FOR = needing(
    "ask,request,beg,await,need,solicit",
    r"[iw](?<=\b.)(?:(?<=i)|(?<=w)e)\s+(?:\w+\s+)?(?:ask|request|beg|await|need|solicit)\s+"
    r"(?:for\s+|you\s+(?:urgently\s+)?to\s+(?:give|communicate|indicate|send)\s+(?:me\s+|us\s+)?)?"
    r"(?:your|further|corresponding|the|a)?\s*(?:concrete\s+|corresponding\s+)?"
    r"(?:orders?|instructions?|directions|opinion|advice|permission|decision|consent|approval|agreement|consideration)",
)
_AWAITS = needing(
    "communicate ,what is your opinion,how do you view,for your ,i ask you to ,awaiting , is attached,give me ,"
    "give us ,give an answer,give instructions",
    r"[iwchfadg](?<=\b.)(?:"
    r"(?<=c)ommunicate (?:to \w+ )?(?:your|their) (?:opinion|views?|decision)|(?<=w)hat is your opinion"
    r"|(?<=h)ow do you view|(?<=f)or your (?:consideration|approval|decision)|(?<=i) ask you to (?:review|study)"
    r"|(?<=a)waiting (?:your )?(?:orders|instructions)"
    r"|(?<=d)raft (?:resolution|decree|decision) is attached|(?<=g)ive (?:me |us )?(?:an answer|instructions))",
)
_ANSWERS = needing(
    "request,application,proposal,telegram,letter,despatch,dispatch,note,inquiry,communication,suggestion,question,"
    "answer,reply,"
    "response,to your,to no,re:,you ask,you propose,you inquire",
    r"\b(?:your|the|their|his) (?:\w+ ){0,3}?(?:request|application|proposal|telegrams?|letter|despatch|dispatch|"
    r"note|inquiry"
    r"|communication|suggestion|question)s?\b|\byou (?:request|ask|propose|inquire) |\bin (?:answer|reply|response)"
    r" to|\bto (?:your )?no\."
    r"|\bre:",
)
_ADVICE = needing(
    "not a directive,for discussion,discuss th,if you agree with these,we propose the following,we propose to advance,"
    "intend to advance,the following proposals,the following variants",
    r"\bnot a directive\b|\bproposals? for discussion|\bdiscuss (?:these|this|the following)|\bif you agree with these"
    r"|\bwe propose (?:the following|to advance)|\bintend to advance|\bthe following (?:proposals|variants)",
)
_DISPOSES = needing(
    "measure,execution,fulfil",
    r"\breport\b[^.;]{0,40}\bmeasures\b|\bmeasures? (?:(?:have been |were )?(?:under)?taken|adopted)\b|"
    r"\bfollowing measures\b|\breport\b[^.;]{0,60}\b(?:execution|fulfil+ment) of\b",
)
_CONCLUDES = needing(
    "the following ,decided as follows,agreed as follows,resolved as follows,decided the following,"
    "agreed the following,resolved the following,decided on the following,agreed on the following,"
    "resolved on the following",
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

    def _has(self, cue: Needing) -> bool:
        return cue.search(self._lower) is not None

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
        return self._has(_ASKS_FOR) or self._has(_AWAITS)

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
