"""Verdicts: what is put to somebody is judged right or wrong, possible or not, without a verb of deciding."""

from __future__ import annotations

from extract.decisions.signs import Phrase, phrase
from extract.decisions.wording import BODY, IN_BODY

_JUDGED = (
    r"(?:correct|right|just|sound|incorrect|wrong|mistaken|erroneous|harmful|unacceptable|inadmissible|inadvisable|"
    r"impertinent|"
    r"impossible|unnecessary|premature|unfounded|inexpedient|undesirable|intolerable|justified|unjustified|inopportune|"
    r"superfluous|disadvantageous|inappropriate|unsuitable|annulled|binding|no special need)"
)
_JUDGED_WORDS = _JUDGED.strip("(?:)").replace("|", " ")
_FIT = r"(?:necessary|advisable|expedient|useful|better|desirable|essential|obligatory)"
_THINK = r"(?:consider|regard|deem|find|hold|judge|believe|think)"

VERDICTS: tuple[Phrase, ...] = (
    phrase(
        "we judge",
        "the speaker judges what is put to him right or wrong",
        "We consider your position to be correct.",
        2.5,
        "consider regard deem find hold judge believe think",
        rf"\b(?P<who>I|[Ww]e) (?:\w+ly )?(?:also )?{_THINK} [^.;]{{0,160}}?\b{_JUDGED}\b",
        act="verdict",
        also=_JUDGED_WORDS,
    ),
    phrase(
        "judged so",
        "what is put to the speaker is judged, the thing first",
        "Your proposal we consider wrong.",
        2.5,
        "consider regard deem find",
        rf"\b(?P<who>I|we) (?:\w+ly )?{_THINK} (?:to be )?{_JUDGED}\b",
        act="verdict",
        also=_JUDGED_WORDS,
        whole=True,
    ),
    phrase(
        "body judges",
        "a body judges a thing right or wrong",
        "The Committee considers the position wrong.",
        2.3,
        "considers regards deems finds consider regard",
        rf"(?P<who>{BODY}) (?:\w+ly )?{_THINK}s?,?(?:[^.;]{{0,100}}?|"
        rf"[^.;]{{0,300}}? (?:is|are) (?:\w+ly )?)\b{_JUDGED}\b",
        act="verdict",
        maker="named",
        needs=IN_BODY,
        also=_JUDGED_WORDS,
    ),
    phrase(
        "we think fit",
        "the speaker considers a thing fit to be done",
        "We consider it more useful for the consul to stay.",
        1.3,
        "consider deem",
        rf"\b(?P<who>I|[Ww]e) (?:\w+ly )?(?:consider|deem) (?:it )?(?:more |absolutely |very )?{_FIT}\b(?! to (?:"
        r"report|inform|note|say|add|point|draw|emphasi[sz]e|state|call|mention|communicate|express|explain|dwell|stress|remind|"
        r"give the following))",
        act="advice",
    ),
    phrase(
        "we think you must",
        "the speaker considers that the other must",
        "We consider that you must sign.",
        1.7,
        "consider think",
        r"\b(?P<who>I|[Ww]e) (?:consider|think) that you (?:must|should not)\b",
        act="advice",
    ),
    phrase(
        "we think unfit",
        "the speaker does not consider a thing right or fit to be done",
        "We do not consider it expedient to send a ship.",
        2.3,
        "consider deem regard find think",
        rf"\b(?P<who>I|[Ww]e) (?:do not|don[’']t|cannot) {_THINK} "
        rf"(?:it|th(?:is|at|ese|e [\w ]{{2,40}}?)|your [\w ]{{2,40}}?)(?: to be| as|,)? (?:\w+ly )?"
        rf"(?:{_FIT}|possible|correct|right|opportune|appropriate|acceptable|timely)\b",
        act="verdict",
        needs=" not ,n’t ,n't ,annot ",
    ),
    phrase(
        "you are right",
        "the other is said to be right",
        "You are absolutely right in your proposal.",
        2.1,
        "right correct",
        r"\b(?:[Yy]ou are|[Yy]our (?:\w+ ){1,6}is) (?:\w+ly )?(?:right|correct)\b(?! (?:now|when))",
        act="verdict",
    ),
    phrase(
        "no objection",
        "the speaker or somebody has no objection",
        "We have no objections to the visit.",
        2.5,
        "objection objections object",
        r"(?:\b(?P<who>I|[Ww]e|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}) (?:\w+ )?(?:have|has|had|see|"
        r"sees|raise|perceive) no objections?|[^.;]{0,80}?\b(?:not be|no|not elicit|not raise|without) objections?\b"
        r"(?! (?:was|were))"
        r"|\b(?P<me>I|[Ww]e) (?:do not|don[’']t) object)",
        act="verdict",
    ),
    phrase(
        "no need",
        "the speaker sees no need or use",
        "We see no need to hand them over.",
        2.3,
        "need use sense necessity reason point grounds",
        r"\b(?:(?P<who>I|[Ww]e) (?:do not|don[’']t|cannot) see (?:the|any|a|what) (?:\w+ )?(?:need|use|sense|"
        r"necessity|reason|point"
        r"|grounds)|(?P<me>I|[Ww]e) see no (?:\w+ )?(?:need|use|sense|necessity|reason|point|grounds)|(?P<us>I|"
        r"[Ww]e) (?:consider|"
        r"think|believe|find) (?:that )?there is no (?:\w+ )?(?:need|use|sense|necessity|reason|point|grounds))",
        act="verdict",
    ),
    phrase(
        "void",
        "what was agreed is to be held void",
        "You should consider the treaty annulled.",
        2.3,
        "annulled void null cancelled canceled",
        r"\b(?:consider|considered|regard|regarded)\b[^.;]{0,200}?\b(?:annulled|void|null and void|"
        r"cancel+ed)\b",
        act="verdict",
    ),
    phrase(
        "we support",
        "the speaker or a body supports what was put to it",
        "We fully support your proposal.",
        2.2,
        "support supports favour favor",
        rf"\b(?P<who>I|[Ww]e|{BODY}) (?:(?:\w+ly )?supports? (?:your|this|the (?:\w+ )?(?:proposal|plan|request|"
        r"position|opinion|initiative))|(?:am|are|is) (?:\w+ly )?in favou?r of)\b",
        act="verdict",
    ),
    phrase(
        "we are against",
        "the speaker is against what was put to him",
        "We are against the visit.",
        2.1,
        "against opposed oppose opposes",
        rf"\b(?P<who>I|[Ww]e|{BODY}) (?:(?:am|are|is) (?:\w+ly )?(?:against|opposed to)|(?:\w+ly )?opposes?) "
        rf"(?:the|this|that|your|such|any|it)\b",
        act="verdict",
    ),
    phrase(
        "nothing against",
        "the speaker has nothing against it",
        "We have nothing against this.",
        2.4,
        "nothing",
        r"\b(?P<who>I|[Ww]e) have nothing against\b",
        act="verdict",
    ),
    phrase(
        "we think possible",
        "the speaker considers it possible to do what was asked",
        "We consider it possible to lend the ship.",
        2.1,
        "possible",
        rf"\b(?P<who>I|[Ww]e|{BODY}) {_THINK}s? (?:it )?possible to\b",
        act="advice",
        needs="possible to",
    ),
    phrase(
        "in agreement",
        "the speaker is in agreement, shares an opinion",
        "I fully share your opinion.",
        2.4,
        "agreement share shares accord solidarity",
        r"\b(?P<who>I|[Ww]e) (?:(?:am|are) (?:\w+ )?in (?:full|complete|entire|perfect) (?:agreement|accord)|"
        r"(?:\w+ly )?(?:share|"
        r"expresse?s? (?:\w+ )?solidarity) (?:with )?(?:your|the|his|their))",
        act="verdict",
    ),
    phrase(
        "of one mind",
        "the speaker is of the other's opinion, or finds what he says right",
        "Your view of the matter seems to us correct.",
        2.3,
        "subscribe opinion view views mind seems seem appears appear",
        r"\b(?:(?P<who>I|[Ww]e) (?:\w+ly )?(?:subscribe to (?:your|his|their)|(?:hold|have|am of|are of) the same "
        r"(?:opinion|views?|mind) as)|[Yy]our (?:[\w-]+ ){1,8}(?:seems?|appears?) to "
        r"(?P<me>us|me) (?:\w+ly )?(?:to be )?"
        r"(?:correct|right|sound|just))\b",
        act="verdict",
    ),
    phrase(
        "out of the question",
        "what is asked is called impossible",
        "To deliver all this in a year is impossible.",
        1.6,
        "impossible unthinkable inconceivable question unacceptable inadmissible inadvisable inexpedient",
        r"\b(?:is|are|would be) (?:\w+(?:ly)? ){0,2}(?:impossible|unthinkable|inconceivable|out of the question|"
        r"unacceptable"
        r"|inadmissible|inadvisable|inexpedient)\b",
        act="refusal",
        whole=True,
    ),
    phrase(
        "body not able",
        "a government cannot do what it was asked",
        "This Government is unable to join in it.",
        2.2,
        "cannot unable can't position",
        rf"\b(?P<who>(?:[Tt]his|[Mm]y|[Hh]is) (?:\w+ )?[Gg]overnment|(?:His|Her) Majesty[’']s Government|{BODY}) "
        rf"(?:\w+ly )?(?:cannot|can[’']t|"
        r"(?:am|are|is) (?:\w+ly )?(?:unable to|not in a position to|not able to))(?: \w+ly)? (?!be\b|but\b|"
        r"say\b|know\b|tell\b|help\b|"
        r"find\b|understand\b|see\b)[a-z]{3,}",
        act="verdict",
        maker="named",
        needs=IN_BODY,
    ),
    phrase(
        "not able",
        "the speaker or a government cannot do a thing that was asked",
        "We cannot impose our advisers on them.",
        1.4,
        "cannot unable can't position",
        r"\b(?P<who>I|[Ww]e) (?:\w+ly )?(?:also )?(?:cannot|can[’']t|(?:am|are|is) (?:\w+ly )?(?:unable to|"
        r"not in a position to"
        r"|not able to))(?: \w+ly)? (?!be\b|but\b|say\b|know\b|tell\b|help\b|find\b|understand\b|explain\b|"
        r"imagine\b|see\b|now\b|"
        r"maintain\b|foresee\b|judge\b|think\b|remember\b)[a-z]{3,}",
        act="refusal",
    ),
    phrase(
        "beyond our means",
        "what is asked exceeds what the speaker has",
        "The quantity exceeds our possibilities.",
        2.4,
        "oversteps exceeds exceed beyond overstep",
        r"\b(?:oversteps?|exceeds?|(?:is|are|lies?) beyond) (?:the limits of )?"
        r"(?:our|my) (?:possibilities|means|power|capacity|capabilities|resources)",
        act="refusal",
        whole=True,
    ),
    phrase(
        "pleased to",
        "a ruler is pleased to sanction",
        "The Emperor has been pleased to sanction the memorial.",
        2.4,
        "pleased",
        rf"(?P<who>{BODY}|[Tt]he (?:Emperor|King|Queen|Sultan|Shah|Khan|Emir|Prince|Empress)|His Majesty|Her "
        rf"Majesty)[^.;,]{{0,30}}? "
        r"(?:has|have|had|was|were) (?:been )?(?:graciously )?pleased to (?:approve|sanction|accept|grant|appoint|"
        r"order|confirm|command)",
        act="verdict",
        maker="named",
    ),
    phrase(
        "for now declared",
        "the speaker declared a thing stopped or begun",
        "We have declared a cessation of the talks.",
        2.0,
        "declared",
        r"\b(?P<who>[Ww]e|I) have declared (?:an?|the) ",
        act="verdict",
    ),
    phrase(
        "came to the conclusion",
        "the speaker or a body has come to a conclusion",
        "The Cabinet has come to the conclusion that the port is lost.",
        2.2,
        "conclusion",
        rf"\b(?P<who>[Ww]e|I|{BODY}) (?:(?:has|have|had) )?(?:\w+ly )?(?:reached|come to|came to|arrived at) "
        rf"(?:the|a) (?:\w+ )?conclusion\b",
        act="verdict",
    ),
    phrase(
        "not going to",
        "the speaker is not going to do a thing",
        "I have not told him of it and am not going to tell him.",
        2.1,
        "going",
        r"\b(?P<who>I|[Ww]e) (?:[\w ]{0,30} and )?(?:am|are) not going to "
        r"(?!(?:the|a|be|say|dwell|repeat|argue|describe|discuss|speak|talk|deny)\b)[a-z]",
        act="verdict",
    ),
    phrase(
        "recognized that",
        "the speaker came to the view",
        "We recognized that a truce would now serve both.",
        2.0,
        "recognized recognised concluded",
        rf"\b(?P<who>[Ww]e|I|{BODY}) (?:ha(?:ve|s|d) )?(?:recogni[sz]ed|concluded) that\b",
        act="verdict",
    ),
)
"""The phrases of judging, in the order in which they are tried."""
