"""Orders: what an addressee, or those under him, must do. The same words are a proposal from one who asks."""

from __future__ import annotations

from extract.decisions.signs import Phrase, phrase

_THOSE_UNDER = (
    r"(?:[Yy]ou|[Tt]hey|[Oo]ur [\w ,]{3,40}?|[Tt]he [\w ]{3,60}?|[Aa]ll [\w ]{3,40}?|(?:[A-Z][\w’'-]+ )+(?:and "
    r"[A-Z][\w’'-]+ ?(?:[A-Z]"
    r"[\w’'-]+ )*)?)"
)
_IMPERATIVES = (
    r"(?:[Dd]o not|[Aa]dvise|[Tt]ake|[Ww]ithdraw|[Ss]top|[Hh]old|[Rr]emain|[Cc]ontinue|[Ss]end|[Gg]ive|[Aa]rrange|"
    r"[Ee]nsure|[Pp]revent|"
    r"[Tt]rain|[Tt]ell|[Uu]se|[Ii]nsist|[Rr]efuse|[Rr]eject|[Aa]ccept|[Dd]emand|[Ss]upport|[Rr]efrain|[Aa]void|"
    r"[Ii]nstruct|[Oo]rder|"
    r"[Pp]roceed|[Dd]eliver|[Rr]eturn|[Pp]lace|[Pp]repare|[Ss]uspend|[Rr]elease|[Pp]ay|[Aa]llow)"
)

ORDERS: tuple[Phrase, ...] = (
    phrase(
        "must",
        "an addressee, or those under him, must do a thing",
        "You must give them instructions to retreat at once.",
        0.8,
        "must",
        rf"\b{_THOSE_UNDER}(?:, [^.;,]{{2,80}},)? ?\bmust (?:not )?(?:also )?(?!have (?:been|\w+ed)\b|know\b|"
        rf"note\b|say\b|add\b"
        r"|already\b|admit\b|confess\b|report\b|think\b)",
        act="directive",
    ),
    phrase(
        "necessary to",
        "a thing is necessary to do",
        "It is necessary to stop the work at once.",
        1.0,
        "necessary",
        r"\b[Ii]t is (?:absolutely |therefore |also )?necessary (?:\w+ly )?(?:for you (?:to|the)|to|that)\b(?! "
        r"(?:note|say|add|point|"
        r"mention|take into|keep in mind|remember|bear in|be prepared for the fact))",
        act="directive",
    ),
    phrase(
        "you should",
        "an addressee should do or leave a thing",
        "You should at once inform the Minister.",
        0.8,
        "should",
        r"\b(?:[Yy]ou should (?:not )?(?!have|know|be embarrassed|note|answer|understand|deployed)|(?:[Tt]he|"
        r"[Bb]oth) (?:\w+ ){0,8}?"
        r"should (?:not )?(?:be|include)\b)",
        act="directive",
    ),
    phrase(
        "are to",
        "somebody or a thing is to do or be done",
        "The division is to be moved by Friday.",
        0.8,
        "are is",
        rf"\b{_THOSE_UNDER} (?:are|is) to (?:be )?(?!(?:say|blame|come|some|a|an|the|large|great)\b)[a-z]{{3,}}",
        act="directive",
        also="to",
        needs=" are to , is to ",
    ),
    phrase(
        "you will",
        "an addressee will do a thing, as governments order",
        "You will inform the Foreign Office.",
        1.1,
        "will",
        r"\b[Yy]ou will (?:\w+ly |please )?(?:inform|state|demand|present|deliver|proceed|instruct|communicate|"
        r"refuse|decline|say|make|"
        r"report|insist|protest|ask|urge|hand|withdraw|take)\b",
        act="directive",
        also="you",
    ),
    phrase(
        "do it",
        "an imperative",
        "Immediately withdraw all advisers from the border.",
        0.9,
        "do advise take withdraw stop hold remain continue send give arrange ensure prevent train tell use "
        "insist refuse reject "
        "accept demand support refrain avoid instruct order proceed deliver return place prepare suspend release "
        "pay allow",
        rf"\b(?:and|but) if\b[^.;]{{3,160}}, (?:then )?{_IMPERATIVES} (?=[a-z])",
        act="directive",
        needs="and if,but if",
        opening=rf"(?:[\W\d]*(?:(?:[A-Z]\w+ly|At once|Therefore|Urgently),? )?|If\b[^.;]{{3,160}}, (?:then )?)"
        rf"{_IMPERATIVES} (?=[a-z])",
    ),
    phrase(
        "can send",
        "somebody under the addressee may do a thing",
        "Holt can send one regiment to the ford.",
        0.8,
        "can may",
        r"\b(?:(?!(?:One|It|This|That|These|There|Nobody|What|Who|They|He|She|We)\b)[A-Z][\w’'-]+|[Yy]ou) "
        r"(?:can|may) (?!be\b|have\b|see\b|say\b|I\b|we\b|you\b|not\b|also be\b)[a-z]{3,}",
        act="permission",
    ),
    phrase(
        "hold back my order",
        "in the form of a request the speaker suspends what he ordered",
        "I ask you to put off for now the execution of my telegram of yesterday.",
        2.3,
        "postpone suspend stop defer delay disregard cancel hold put carry",
        r"(?:\b(?P<who>I|[Ww]e) (?:ask|request|beg) [Yy]ou (?:\w+ )?to|\b[Pp]lease) "
        r"(?:\w+ly )?(?:do not carry out|postpone|suspend|stop|defer|"
        r"delay|"
        r"disregard|cancel|hold (?:up|back)|put off)\b[^.;]{0,40}? "
        r"(?:(?:implementation|execution|fulfil+ment|carrying out)\b|"
        r"(?:my|our) (?:\w+ )?(?:telegram|order|directive|instructions?|letter)\b)",
        act="told order",
    ),
    phrase(
        "report and do",
        "the speaker orders in the first person",
        "I order the bridge to be held.",
        2.6,
        "order command direct",
        r"\b(?P<who>I|[Ww]e) (?:hereby )?(?:order|command|direct)\b(?! (?:of|from|in)\b)",
        act="told order",
    ),
)
"""The manners of giving orders; the setting weighs them further."""
