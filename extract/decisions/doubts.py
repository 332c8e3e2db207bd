"""Signs for and against that the surroundings give: conditions, requests, questions, denials; urgency and authority."""

from __future__ import annotations

import re

from extract.decisions.clauses import Clause
from extract.decisions.grants import did_not_agree
from extract.decisions.setting import Setting
from extract.decisions.signs import Sign, sign
from extract.decisions.wording import ASKED_BEFORE, FORCES

_LAST_PART = r"(?:(?![,;:—]|\bthen\b).)*$"
_IF = re.compile(
    r"\b(?:if|whether|unless|in case|in the event|in such case|provided|on condition|as soon as|until|till|"
    r"before|once|when|(?<!, )where|how|why"
    r"|lest)\b" + _LAST_PART
)
_SHOULD_HE = re.compile(r"^\W*should\b")
_YOUR_IF = re.compile(
    r"\bif (?:you|the [\w ]{2,40}|he|they) (?:agree|consent|approve|accept|have|do not object|wish|want|like)\b|"
    r"\bin such case\b"
)
_ASKED = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|(?<!at the )request(?:s|ed|ing)?|beg(?:s|ged)?|wish(?:es|ed)?|hope[sd]?|hoped"
    r"|propos(?:e|es|"
    r"ed|al|als)|suggest\w*|"
    r"recommend\w*|want(?:s|ed)?|like[ds]?|expect(?:s|ed)?|insist\w*|demand\w*|(?<!while )await\w*|appeal\w*|urge[sd]?|"
    r"intend\w*|intention|plan(?:s|ned)|"
    r"advis(?:es|ed)|draft|variants?|trying|please|venture|raises? the question|(?:glad|pleased) to (?:learn|"
    r"know|hear)|in (?:accordance|compliance) with|according to|pursuant to)\b" + _LAST_PART
)
_BELIEVED = re.compile(
    r"\b(?:believ\w+|suppos\w+|think[s]?|thought|fear\w*|rumou?r\w*|newspapers?|press|likely|perhaps|probabl\w+|"
    r"possible|possibl[ye]|"
    r"presumabl\w+|apparently|convinced|confident|certain|as prisoners|"
    r"it seems|not (?:known|true|clear|apparent|evident|obvious)|do(?:es)? "
    r"not know|don't know|unknown)\b" + _LAST_PART
)
_URGENT = re.compile(
    r"\b(?:immediately|at once|without delay|urgently|forthwith|decisively|absolutely|in the near(?:est)? future|by "
    r"all means|under no circumstances|in no case|all necessary measures|without fail)\b"
)
_OPINION = re.compile(
    r"\b(?:in (?:our|my|his) opinion|it seems|i think|we think|would be|perhaps|presumably|at the meeting|in "
    r"our view|considers? that|believes? that|"
    r"means? that|would mean)\b"
)
_NO_ADDRESSEE = re.compile(
    r"(?:both sides|each side|all parties|the sides|the (?:\w+ )?questions?|one|he|she|who|which|that|it|this|"
    r"the war|(?:the )?enemy\w*|"
    r"the (?:\w+ )?resolution)\b"
)
_FORCES = re.compile(
    rf"(?:our|the|all|those|these)\b(?:(?!\benemy\b)[^.;]){{0,60}}?\b(?:{FORCES}|commanders|first line)\b[^.;]{{0,40}}"
    r"?\b(?:must|are to)\b"
)
_TALLY = re.compile(
    r"(?:^|\breached) ?(?:on|upon|as to) (?:all|most|some|several|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"\d+)\b"
    r"[^.;]{0,30}?\b(?:points?|questions?|issues?|items?|paragraphs?)\b"
)
_DRAFTED = re.compile(
    r"\b(?:(?:is|are|should|must|might|could|ought) (?:to )?(?:say|state|declare|reply|answer)|(?:the )?following "
    r"(?:text|answer|reply|statement|declaration|wording|draft)|propos\w+)\b[^“\"]{0,60}[:,]\s*[“\"](?:[^”\"])*$"
)
_MARKS = ",;:—"
_ON_WHICH = (" on which ", " upon which ")
_SOFT = frozenset({"directive", "permission", "advice", "refusal"})
_OWN = frozenset({"verdict", "margin", "minutes", "noun", "undertaking", "told order"})


def _in_last_part(pattern: re.Pattern[str], before: str) -> bool:
    """Whether a pattern that takes no mark to the end of the words fits them; it is tried after the last mark alone."""
    return pattern.search(before, max([before.rfind(mark) for mark in _MARKS]) + 1) is not None


def _verb(clause: Clause) -> bool:
    """Whether it is a clause with a verb of deciding, not a phrase."""
    return clause.act not in _OWN | _SOFT


def _conditional(clause: Clause, _: Setting) -> bool:
    if clause.act in {"margin", "minutes", "directive", "point"}:
        return clause.act == "directive" and _in_last_part(_IF, clause.before)
    if clause.act == "refusal":
        return clause.before.startswith(("if ", "unless ")) and "," not in clause.before
    return _SHOULD_HE.match(clause.before) is not None or _in_last_part(_IF, clause.before)


def _your_condition(clause: Clause, _: Setting) -> bool:
    return clause.act in {"give", "approve", "directive", "permission"} and _YOUR_IF.search(clause.before) is not None


def _asked_for(clause: Clause, _: Setting) -> bool:
    if clause.passive and ASKED_BEFORE.search(clause.before):
        return False
    return clause.act not in {"margin", "minutes", "refusal"} and _in_last_part(_ASKED, clause.before)


def _believed(clause: Clause, _: Setting) -> bool:
    if clause.has("probably", "presumably", "apparently", "possibly"):
        return True
    return clause.act not in {"margin", "minutes", "refusal"} and _in_last_part(_BELIEVED, clause.before)


def _denied(clause: Clause, setting: Setting) -> bool:
    if not clause.negated or clause.mood not in {"told", "present"} or not _verb(clause):
        return False
    if did_not_agree(clause, setting) or clause.act == "refuse":
        return False
    refuses = clause.kind in {"speaker", "named"} and clause.lemma in {"agree", "accept", "consent", "approve"}
    return not (clause.mood == "present" and refuses)  # "we do not agree"


def _urgent(clause: Clause, _: Setting) -> bool:
    return clause.act == "directive" and _URGENT.search(clause.after + clause.before) is not None


def _commanded(clause: Clause, setting: Setting) -> bool:
    return clause.act in _SOFT and setting.commands


def _begging(clause: Clause, setting: Setting) -> bool:
    asked_back = clause.act in _SOFT or (clause.act == "give" and clause.mood != "told")  # not "we gave orders"
    return asked_back and setting.asks and not setting.commands


def _advising(clause: Clause, setting: Setting) -> bool:
    return clause.act in _SOFT | {"give"} and setting.advises


def _answering(clause: Clause, setting: Setting) -> bool:
    return clause.act in {"advice", "refusal", "permission", "give"} and setting.answers and not setting.asks


def _disposing(clause: Clause, setting: Setting) -> bool:
    return clause.act == "give" and setting.disposes and not setting.asks


def _tally(clause: Clause, _: Setting) -> bool:
    if clause.act not in {"issue", "noun"}:
        return False
    return clause.before.endswith(_ON_WHICH) or _TALLY.search(clause.after.lstrip()) is not None


def _drafted(clause: Clause, _: Setting) -> bool:
    return _DRAFTED.search(clause.before) is not None


def _concluded(clause: Clause, setting: Setting) -> bool:
    return clause.act == "point" and setting.concludes


def _opinion(clause: Clause, _: Setting) -> bool:
    return clause.act in _SOFT and _OPINION.search(clause.before) is not None


def _both_sides(clause: Clause, _: Setting) -> bool:
    return (
        clause.act == "directive"
        and _NO_ADDRESSEE.match(clause.after) is not None
        and not clause.after.startswith("it is")
    )


def _told_orders(clause: Clause, setting: Setting) -> bool:
    return clause.act == "directive" and setting.told


DOUBTS: tuple[Sign, ...] = (
    sign(
        name="question",
        says="the sentence is a question",
        weight=-4.0,
        holds=lambda c, _: c.asked,
        example="Has the Cabinet decided to recognise the new government?",
    ),
    sign(
        name="condition",
        says="if, whether, until, in case: it has not happened",
        weight=-3.5,
        holds=_conditional,
        example="If the Porte agrees to the opening, we shall come.",
    ),
    sign(
        name="if you agree",
        says="it hangs on the other's consent",
        weight=-2.0,
        holds=_your_condition,
        example="If you agree to this, we are ready to send a ship.",
    ),
    sign(
        name="asked for",
        says="somebody asks, proposes, hopes or intends it",
        weight=-3.0,
        holds=_asked_for,
        example="I propose that we accept the loan.",
    ),
    sign(
        name="believed",
        says="it is believed, rumoured or not known",
        weight=-2.5,
        holds=_believed,
        example="We believe that the Council has decided to attack.",
    ),
    sign(
        name="denied", says="it was not done", weight=-4.0, holds=_denied, example="The Cabinet has not decided to go."
    ),
    sign(
        name="begging",
        says="the message asks for orders or an opinion",
        weight=-1.8,
        holds=_begging,
        example="The fort must be held. I ask for your orders.",
    ),
    sign(
        name="discussion",
        says="the message puts things up for discussion",
        weight=-2.0,
        holds=_advising,
        example="You should close the port. Discuss these proposals and write to me. Report the fulfilment.",
    ),
    sign(
        name="opinion",
        says="it is told as an opinion",
        weight=-0.6,
        holds=_opinion,
        example="In our opinion the fort should be held.",
    ),
    sign(
        name="drafted",
        says="the words are drafted for another to say",
        weight=-3.0,
        holds=_drafted,
        example="He is to say: “My Government agrees to the loan.”",
    ),
    sign(
        name="tally",
        says="how far talks have come is counted",
        weight=-2.0,
        holds=_tally,
        example="An agreement has been reached on three points.",
    ),
    sign(
        name="both sides",
        says="it binds no addressee",
        weight=-1.5,
        holds=_both_sides,
        example="The question must be resolved at the conference.",
    ),
    sign(
        name="summary",
        says="in a summary, what must be is somebody's opinion",
        weight=-1.0,
        holds=_told_orders,
        example="Chile insists that the port must be returned.",
    ),
)
"""Signs against."""

SUPPORTS: tuple[Sign, ...] = (
    sign(
        name="judging",
        says="the message grants or judges what was put to it",
        weight=0.9,
        holds=lambda c, s: c.act in _SOFT and s.judges and not s.asks,
        example="In answer to your proposal: we agree to the first point. The fourth point should not be advanced.",
    ),
    sign(
        name="to you",
        says="it is said to the addressee",
        weight=0.4,
        holds=lambda c, _: c.act == "directive" and c.after.startswith("you "),
        example="You must at once inform the Minister.",
    ),
    sign(
        name="urgent",
        says="at once, without delay, all necessary measures",
        weight=0.8,
        holds=_urgent,
        example="The fort must be held at once.",
    ),
    sign(
        name="commanded",
        says="the message commands: report the fulfilment",
        weight=1.2,
        holds=_commanded,
        example="The fort must be held. Report the fulfilment.",
    ),
    sign(
        name="answering",
        says="the message answers a request or a proposal",
        weight=0.8,
        holds=_answering,
        example="In answer to your request: we can deliver 300 tractors.",
    ),
    sign(
        name="own forces",
        says="it is said to one's own forces",
        weight=0.8,
        holds=lambda c, _: c.act == "directive" and _FORCES.match(c.after) is not None,
        example="Our troops must at once return to the front.",
    ),
    sign(
        name="our own",
        says="it is said to forces that the speaker calls his own",
        weight=0.5,
        holds=lambda c, _: c.act == "directive" and c.after.startswith("our ") and _FORCES.match(c.after) is not None,
        example="Our troops must be ready to go back.",
    ),
    sign(
        name="disposing",
        says="the message reports measures taken",
        weight=0.9,
        holds=_disposing,
        example="I report on the measures taken. The brigade will be moved by rail.",
    ),
    sign(
        name="concluded",
        says="the message tells what was concluded",
        weight=1.1,
        holds=_concluded,
        example="We arrived at the following conclusion. To leave one regiment there.",
    ),
)
"""Signs for, from the setting: they decide nothing by themselves."""
