"""Signs that somebody binds himself in saying so: "we will send", "we are ready to receive", "we cannot satisfy"."""

from __future__ import annotations

import re

from extract.decisions.clauses import Clause
from extract.decisions.sentences import listed
from extract.decisions.setting import Setting
from extract.decisions.signs import Sign, sign

_READY = re.compile(r"\b(?:ready|prepared|willing|able|glad)(?: \w+ly)?\s*(?:to)?\s*$")
_WE_ARE_READY = re.compile(
    r"\b(?:we|i|government|cabinet)\s+(?:are|am|were|is)\s+(?:\w+ )?(?:ready|prepared|willing|able)"
)
_UNABLE = re.compile(
    r"\b(?:i am|we are|we were|(?:government|department|cabinet|council|ministry|majesty|side|committee) (?:is|are|"
    r"finds? (?:it|itself)))\s+(?:\w+ )?(?:unable|impossible|not (?:able|in a position|prepared|ready|disposed))"
    r"(?: at present)?\s*(?:to)?\s*$"
)
_LETTERS = re.compile(
    r"\s+(?:\w+ ){0,3}?(?:note|letter|copy|telegram|report|text|answer|information|list|despatch)s?\b"
)
_BOUND = listed("government cabinet delegation delegate representative representatives ministry")
_GIVES = frozenset({"give", "approve"})


def _speaks(clause: Clause, setting: Setting) -> bool:
    return clause.kind == "speaker" or (clause.kind == "named" and setting.told)


def _will_give(clause: Clause, setting: Setting) -> bool:
    return (
        clause.mood == "future" and clause.act in _GIVES and not clause.passive and not clause.negated
        and _speaks(clause, setting) and _LETTERS.match(clause.after) is None
        and clause.lemma not in {"remain", "receive"}
    )  # fmt: skip


def _government_will(clause: Clause, _: Setting) -> bool:
    return (
        clause.mood == "future" and clause.act == "approve" and not clause.passive and not clause.negated
        and clause.kind == "named" and clause.lemma in {"satisfy", "grant", "accept", "permit"}
    )  # fmt: skip


def _will_refuse(clause: Clause, _: Setting) -> bool:
    bound = clause.kind == "speaker" or (
        clause.kind == "named" and clause.who is not None and not _BOUND.isdisjoint(clause.who.words)
    )
    return clause.mood == "future" and clause.act == "refuse" and not clause.passive and not clause.negated and bound


def _can_give(clause: Clause, _: Setting) -> bool:
    return (
        clause.mood == "modal" and clause.act in _GIVES and clause.kind == "speaker" and clause.has("can")
        and not clause.after.lstrip().startswith(("is ", "only advi")) and not clause.negated and not clause.passive
    )  # fmt: skip


def _ready_to(clause: Clause, _: Setting) -> bool:
    return (
        clause.mood == "infinitive" and clause.act in _GIVES and _READY.search(clause.before) is not None
        and _WE_ARE_READY.search(clause.before) is not None
    )  # fmt: skip


def _will_be_given(clause: Clause, _: Setting) -> bool:
    return (
        clause.mood == "future" and clause.passive and not clause.negated and clause.act == "give"
        and clause.kind in {"thing", "named"} and clause.lemma not in {"receive", "take", "pay"}
    )  # fmt: skip


def _cannot(clause: Clause, _: Setting) -> bool:
    if clause.act not in {"approve", "give", "order", "promise"} or clause.passive:
        return False
    if clause.lemma == "allow" and clause.before.rstrip().endswith("which"):
        return False  # what an enemy would like, which nobody has asked for
    unable = clause.mood == "infinitive" and _UNABLE.search(clause.before) is not None
    denied = clause.negated and clause.kind in {"speaker", "named"} and clause.mood in {"modal", "future", "present"}
    could = clause.mood != "modal" or clause.has("cannot", "can't", "can", "could")
    return unable or (denied and could)


# what somebody does not agree to be so, of which nothing depends on him
_HELD_TRUE = re.compile(r"\s*that (?:there|it|this|he|she|they|the \w+) (?:is|was|are|were|had|has|have)\b")


def did_not_agree(clause: Clause, _: Setting) -> bool:
    """Whether it tells that somebody did not agree when asked, which is a refusal."""
    return (
        clause.negated and clause.mood == "told" and clause.has("did", "didn't") and clause.act == "approve"
        and clause.kind in {"named", "spoken", "speaker", "relative"}
        and clause.lemma in {"agree", "consent", "accept", "approve", "permit", "allow", "grant"}
        and not _HELD_TRUE.match(clause.after)
    )  # fmt: skip


def _will_not_be(clause: Clause, _: Setting) -> bool:
    return clause.negated and clause.passive and clause.mood == "future" and clause.act in {"approve", "give"}


GRANTS: tuple[Sign, ...] = (
    sign(
        name="we will give",
        says="the speaker will send, give, deliver, accept",
        weight=1.8,
        holds=_will_give,
        example="In answer to your request we will send forty lorries.",
    ),
    sign(
        name="will satisfy",
        says="a government will satisfy or grant",
        weight=2.2,
        holds=_government_will,
        example="The Hungarian Government will satisfy the request for grain.",
    ),
    sign(
        name="will refuse",
        says="the speaker, a government or its delegation will reject or decline",
        weight=2.2,
        holds=_will_refuse,
        example="The delegation of Chile will reject this proposal.",
    ),
    sign(
        name="we can give",
        says="the speaker can send so much",
        weight=1.6,
        holds=_can_give,
        example="In answer to your request: we can deliver 300 tractors this year.",
    ),
    sign(
        name="ready to",
        says="the speaker is ready to give or receive",
        weight=2.1,
        holds=_ready_to,
        example="We are ready to receive your delegation in September.",
    ),
    sign(
        name="will be given",
        says="a thing will be sent, given, delivered",
        weight=1.4,
        holds=_will_be_given,
        example="In reply to your request: the tanks will be shipped in August.",
    ),
    sign(
        name="cannot",
        says="the speaker or a government cannot or will not give, consent, accept",
        weight=2.3,
        holds=_cannot,
        example="His Government cannot consent to the occupation of the island.",
    ),
    sign(
        name="did not agree",
        says="somebody did not agree or consent: he refused",
        weight=2.4,
        holds=did_not_agree,
        example="I proposed a loan, but the Regent did not agree to it.",
    ),
    sign(
        name="will not be",
        says="a thing will not be accepted or given",
        weight=2.2,
        holds=_will_not_be,
        example="No such offer; a plan of that sort will not be accepted.",
    ),
)
"""Signs that the one who speaks binds himself, or declines to."""
