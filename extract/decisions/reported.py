"""Signs that somebody did decide: "the Cabinet has resolved", "to which you agreed", "orders have been given"."""

from __future__ import annotations

import re

from extract.decisions.clauses import Clause
from extract.decisions.sentences import listed
from extract.decisions.setting import Setting
from extract.decisions.signs import Sign, sign
from extract.decisions.wording import ASKED_BEFORE

_WHO = frozenset({"speaker", "addressee", "spoken", "relative", "named"})
_AFTER_RESOLVE = re.compile(
    r"\s*(?:,[^,]{2,40},\s*|last \w+ |on [^,;]{3,30}? )?(?:to\b|not\b|that\b|on\b|upon\b|in favou?r|also\b|"
    r"\w+ly\b|finally\b|against\b|the following|by )"
)
_AFTER_AGREE = re.compile(r"\s*(?:[.,;:!]|$|\w+ly\b|to\b|with\b|that\b|on\b|upon\b|in\b|also\b|both\b|between\b)")
_AFTER_ORDER = {
    "direct": re.compile(r"\s+(?:me|you|him|them|us|that|(?:the )?\w+(?: \w+){0,4} to\b)"),
    "tell": re.compile(
        r"\s+(?!(?:me|him|her|us|them|you|\w+) (?:he|she|they|it|we|i|the|how)\b)(?:(?!\b(?:that|how|he|she|"
        r"they|about|of|which|what|why|where|whether|when)\b)[^.;]){1,100}? to "
        r"(?!(?:the|him|me|her|them|a|an|his)\b)\w+"
    ),
    "charge": re.compile(r"[^.;]{1,60}? (?:with|to)\b"),
}
_DECISION_NOUN = re.compile(
    r"(?:(?!\b(?:under|about|that|from|without|because|for)\b)[^.;:,]){0,60}?(?<!without )(?<!\bno )(?<!\bany "
    r")\b(?:orders?|instructions?|directives?|commands?|decision|agreement|understanding|consent|permission"
    r"|approval|assent|sanction|refusal|resolution|promise|solidarity|authori[sz]ation)\b"
)
_TAKES_OVER = re.compile(r"\s*(?:over )?(?:the )?(?:supreme )?command\b")  # who takes command gives none
_DECISION_SUBJECT = listed("""
    order orders instruction instructions directive permission consent agreement approval decision commands command
    sanction understanding authorization authority
""")
_ASKED_FOR = listed("""
    request requests application applications proposal proposals demand demands wish wishes claim offer suggestion
    suggestions petition text plan
""")
_ANSWERED_SO = re.compile(
    r"\s+(?:\w+ )?(?:(?:positively|favou?rably|affirmatively|negatively)\b|in the (?:affirmative|negative)"
    r"|with (?:a |an )?(?:\w+ )?(?:refusal|consent|agreement|no\b))"
)
_COURTESY = re.compile(
    r"\s*(?:,|the (?:expression|assurances?)|(?:my|our|their) (?:\w+ )?(?:gratitude|greetings|thanks))"
)


# "promised a credit", "promised them ten ships"; to promise an answer decides nothing
_PROMISED_THING = re.compile(
    r"\s+(?:(?:me|us|him|her|them|you|[a-z]+) )?(?:an?|the|his|her|their|its|more|new|\d[\d,.]*|two|three|four|"
    r"five|ten|full|all|economic|military|financial|material|arms|aid|help|assistance|weapons|ammunition|grain|credits|loans|"
    r"troops|planes|aircraft|tanks|supplies)\b(?!\s(?:\w+ ){0,2}?"
    r"(?:reply|answer|response|report|information|letter|visit|talk|look|word|reform|reforms)\b)"
)
_PERSONS = frozenset({"addressee", "spoken", "speaker", "named", "relative"})
# whom or what a passive without a maker must be said of, to tell an order or a decision
_PASSIVE_OF = {
    **dict.fromkeys(listed("order instruct direct commission authorize authorise permit forbid"), _PERSONS),
    **dict.fromkeys(listed("decide resolve agree"), frozenset({"impersonal"})),
    **dict.fromkeys(listed("refuse reject veto"), _PERSONS | {"thing", "paper"}),
}


_NO_APPROVAL = re.compile(
    r"\s+(?:\w+ ){0,4}?(?:that|me|us|receipt|reports?|news|rumou?rs?|information|cable(?:gram)?|telegram|position|"
    r"attitude|line|measures|"
    r"tone|policy|manner)\b"
)


def _finite(clause: Clause) -> bool:
    """Whether it tells what somebody did or does, in the active."""
    summary = clause.kind == "nobody" and clause.first and clause.mood == "present"  # "Approves the draft."
    return (clause.kind in _WHO or summary) and not clause.passive and clause.mood in {"told", "present"}


def _it_did(clause: Clause) -> bool:
    """Whether "it", a body named before, did so: "it had decided"."""
    return (
        clause.kind == "impersonal"
        and not clause.passive
        and clause.mood == "told"
        and (not clause.before.rstrip().endswith((" has", " had", " have", " did")))
    )


def _answered(clause: Clause, _: Setting) -> bool:
    return clause.act == "answer" and _finite(clause) and _ANSWERED_SO.match(clause.after) is not None


def _resolved(clause: Clause, _: Setting) -> bool:
    if clause.act != "resolve" or not (_finite(clause) or _it_did(clause)):
        return False
    return clause.lemma == "decide" or _AFTER_RESOLVE.match(clause.after) is not None


def _approved(clause: Clause, _: Setting) -> bool:
    if clause.act != "approve" or not (_finite(clause) or _it_did(clause)) or _COURTESY.match(clause.after):
        return False
    if clause.negated and clause.has("did", "didn't"):
        return False
    if clause.lemma in {"agree", "concur", "consent", "assent", "accede", "acquiesce"}:
        return _AFTER_AGREE.match(clause.after) is not None
    if clause.lemma in {"confirm", "allow", "adopt"}:
        return _NO_APPROVAL.match(clause.after) is None
    return True


def _refused(clause: Clause, _: Setting) -> bool:
    if clause.act != "refuse" or re.match(r"\s*to (?:answer|say|comment|reply|tell|discuss)\b", clause.after):
        return False
    return _finite(clause) or _it_did(clause)


def _ordered(clause: Clause, _: Setting) -> bool:
    if clause.act != "order" or not _finite(clause):
        return False
    wanted = _AFTER_ORDER.get(clause.lemma)
    return wanted is None or wanted.match(clause.after) is not None


def _promised(clause: Clause, _: Setting) -> bool:
    if clause.act != "promise" or not _finite(clause):
        return False
    if clause.lemma in {"promise", "pledge"} and _PROMISED_THING.match(clause.after):
        return True
    return (
        re.match(r"\s*(?:to\b|that\b|for\b|\.|$|,)", clause.after) is not None
        and re.match(
            r"\s*to (?:report|communicate|present|inform|think|consider|reply|answer|write|study)\b", clause.after
        )
        is None
    )


def _issued(clause: Clause, _: Setting) -> bool:
    if clause.act not in {"issue", "give"} or not _finite(clause):
        return False
    if clause.lemma == "take" and _TAKES_OVER.match(clause.after):
        return False
    return clause.lemma not in {"receive", "provide", "supply"} and _DECISION_NOUN.match(clause.after) is not None


def _orders_given(clause: Clause, _: Setting) -> bool:
    subject = set(clause.who.words) if clause.who else set()
    allowed = clause.lemma == "grant" and bool(subject & {"permission", "consent", "authorization", "authorisation"})
    if (clause.act not in {"issue", "give"} and not allowed) or not clause.passive or clause.mood != "told":
        return False
    if clause.lemma in {"receive", "return", "fulfil", "fulfill", "supply", "provide"} or "no" in subject:
        return False
    return (
        bool(subject & _DECISION_SUBJECT)
        or re.match(r"\s+(?:all )?(?:\w+ )?(?:orders|instructions)", clause.after) is not None
    )


def _granted(clause: Clause, _: Setting) -> bool:
    subject = set(clause.who.words) if clause.who else set()
    return (
        clause.act in {"approve", "refuse", "give"}
        and clause.passive
        and clause.mood in {"told", "present", "future"}
        and (bool(subject & _ASKED_FOR) or ASKED_BEFORE.search(clause.before) is not None)
        and clause.lemma not in {"give", "send", "receive", "return"}
    )


def _told_to(clause: Clause, _: Setting) -> bool:
    return (
        clause.act in {"order", "approve", "refuse", "resolve"}
        and clause.passive
        and clause.mood in {"told", "present", "future"}
        and (clause.kind in _PASSIVE_OF.get(clause.lemma, frozenset()) or _forces_told(clause))
    )


def _forces_told(clause: Clause) -> bool:
    """Whether troops are ordered to do a thing, not arms ordered from a maker."""
    to_do = clause.kind == "thing" and clause.mood == "told" and re.match(r"\s+(?:not )?to\b", clause.after)
    return bool(to_do) and clause.lemma in {"order", "instruct", "direct", "command"}


def _by_somebody(clause: Clause, _: Setting) -> bool:
    return (
        clause.act in {"approve", "refuse", "order", "resolve", "give", "issue"}
        and clause.passive
        and clause.mood == "told"
        and re.match(r"\s+by (?:the |me\b|us\b|you\b|[a-z]+ )", clause.after) is not None
        and (clause.act not in {"give", "issue"} or _orders_given(clause, _))
    )


def _enacted(clause: Clause, _: Setting) -> bool:
    return (
        clause.kind == "paper"
        and "draft" not in clause.before + " ".join(clause.who.words if clause.who else ())
        and clause.mood == "present"
        and clause.act in {"refuse", "order", "approve"}
    )


REPORTED: tuple[Sign, ...] = (
    sign(
        name="resolved",
        says="somebody decided, resolved or voted",
        weight=2.8,
        holds=_resolved,
        example="The Cabinet has decided to recognise the new government.",
    ),
    sign(
        name="approved",
        says="somebody agreed, approved, accepted, permitted",
        weight=2.6,
        holds=_approved,
        example="The Porte has agreed to the opening of the port.",
    ),
    sign(
        name="refused",
        says="somebody refused, rejected, declined, forbade",
        weight=2.4,
        holds=_refused,
        example="The Governor forbade the export of rice.",
    ),
    sign(
        name="ordered",
        says="somebody ordered, instructed, commissioned another",
        weight=2.4,
        holds=_ordered,
        example="I have instructed Sir Henry to inform the Porte.",
    ),
    sign(
        name="promised",
        says="somebody promised or undertook to do a thing",
        weight=2.0,
        holds=_promised,
        example="Peru undertakes to pay the sum in six yearly instalments.",
    ),
    sign(
        name="gave orders",
        says="somebody gave orders or consent, made a decision, came to an agreement",
        weight=2.6,
        holds=_issued,
        example="He gave his consent to the publication of both letters.",
    ),
    sign(
        name="orders were given",
        says="orders, permission or consent were given",
        weight=2.5,
        holds=_orders_given,
        example="Orders have been given to let the barges pass.",
    ),
    sign(
        name="request granted",
        says="what was asked for is or will be granted or refused",
        weight=2.6,
        holds=_granted,
        example="The request of the government for wheat will be granted in full.",
    ),
    sign(
        name="was told to",
        says="somebody was ordered or permitted to do a thing; it was decided that",
        weight=2.3,
        holds=_told_to,
        example="You are authorised to draw upon the Treasury.",
    ),
    sign(
        name="by somebody",
        says="a thing was approved or refused by somebody",
        weight=2.4,
        holds=_by_somebody,
        example="The treaty was approved by the Council.",
    ),
    sign(
        name="answered so",
        says="somebody answered with consent or a refusal",
        weight=2.5,
        holds=_answered,
        example="The Regent responded positively to the question of a loan.",
    ),
    sign(
        name="enacted",
        says="a decree orders, permits, forbids",
        weight=2.4,
        holds=_enacted,
        example="The decree abolishes the tax on imported paper.",
    ),
)
"""Signs in a clause whose verb is one of deciding."""
