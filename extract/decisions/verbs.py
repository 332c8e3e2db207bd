"""Verbs of deciding, by what is done in saying them: resolving, granting, refusing, ordering, promising, giving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extract.decisions.sentences import listed

Act = Literal["resolve", "approve", "refuse", "order", "promise", "give", "issue", "answer"]
Shape = Literal["base", "s", "past", "participle", "both", "ing"]

# what is done in saying it: the verbs that say it. "give" are things granted, "issue" needs a noun ("give orders")
_VERBS: dict[Act, str] = {
    "resolve": "decide resolve vote opt",
    "approve": """
        approve confirm ratify sanction endorse adopt accept authorize authorise permit grant satisfy consent agree
        concur assent accede acquiesce cede allow waive
    """,
    "refuse": """
        renounce refuse reject decline forbid prohibit veto abolish annul revoke disallow rescind cancel withhold
    """,
    "order": """
        order command instruct direct commission charge entrust appoint assign allot depute tell allocate expel dismiss
    """,
    "promise": "promise undertake pledge bind engage",
    "give": """
        send give deliver ship supply provide transfer dispatch pay evacuate receive fulfil fulfill release return lend
        sell withdraw remain
    """,
    "issue": "issue reach come make take obtain express declare convey pass",
    "answer": "answer reply respond declare state",
}
_IRREGULAR = {
    "forbid": ("forbade", "forbidden"), "undertake": ("undertook", "undertaken"), "bind": ("bound", "bound"),
    "send": ("sent", "sent"), "give": ("gave", "given"), "pay": ("paid", "paid"), "lend": ("lent", "lent"),
    "sell": ("sold", "sold"), "withdraw": ("withdrew", "withdrawn"), "withhold": ("withheld", "withheld"),
    "come": ("came", "come"), "make": ("made", "made"), "take": ("took", "taken"), "tell": ("told", "told"),
}  # fmt: skip
_DOUBLED = frozenset({"permit", "transfer", "ship", "opt", "allot", "cancel", "expel"})
# verbs whose bare form and form in s are nouns as often
NOUNS = listed("""
    order orders promise promises permit permits command commands charge charges sanction sanctions vote votes veto
    vetoes grant grants pledge pledges decline declines commission commissions supply supplies transfer transfers
    dispatch dispatches return returns release releases direct ship ships issue issues answer answers reply replies
    state states pass passes pay reach resolve
""")


@dataclass(frozen=True, slots=True)
class Verb:
    """A form of a verb: what is done in saying it, its bare form, and the shape of the form."""

    act: Act
    lemma: str
    shape: Shape


def _forms(act: Act, lemma: str) -> dict[str, Verb]:
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
    silent = lemma.endswith("e")
    final_y = lemma.endswith("y") and lemma[-2] not in "aeou"
    past = lemma + "d" if silent else lemma[:-1] + "ied" if final_y else stem + "ed"
    third = lemma[:-1] + "ies" if final_y else lemma + ("es" if lemma.endswith(("s", "sh", "ch", "o")) else "s")
    told, done = _IRREGULAR.get(lemma, (past, past))
    forms = {
        lemma: Verb(act, lemma, "base"), third: Verb(act, lemma, "s"),
        (lemma[:-1] if silent else stem) + "ing": Verb(act, lemma, "ing"),
    }  # fmt: skip
    if told == done:
        return forms | {told: Verb(act, lemma, "both")}
    return {**forms, done: Verb(act, lemma, "participle"), told: Verb(act, lemma, "past")}


FORMS: dict[str, Verb] = {
    form: verb
    for act, lemmas in _VERBS.items()
    for lemma in lemmas.split()
    for form, verb in _forms(act, lemma).items()
}
"""Every form of every verb.

>>> FORMS["agreed"], FORMS["forbade"].shape, FORMS["ratifies"].lemma
(Verb(act='approve', lemma='agree', shape='both'), 'past', 'ratify')
"""

# verbs that are about anything: they tell a decision beside a word such as these
# a form in -ing makes no clause
_FINITE = {form: verb for form, verb in FORMS.items() if verb.shape != "ing"}
_WEAK = frozenset(form for form, verb in _FINITE.items() if verb.act in {"give", "issue", "answer"})
_STRONG = frozenset(_FINITE) - _WEAK
_BESIDE = listed("""
    will shall can cannot can't won't ready prepared willing able unable position order orders instruction instructions
    directive directives command commands decision agreement understanding consent permission approval assent sanction
    refusal resolution promise solidarity authorization authorisation authority positively favorably favourably
    affirmatively negatively affirmative negative request requests application applications proposal proposals demand
    demands wish wishes claim offer suggestion suggestions petition text plan
""")


def may_decide(lows: frozenset[str]) -> bool:
    """Whether a sentence with these words, in lower case, has a verb of deciding that is worth a look.

    >>> may_decide(frozenset({"he", "gave", "orders"})), may_decide(frozenset({"he", "gave", "bread"}))
    (True, False)
    """
    return not lows.isdisjoint(_STRONG) or not (lows.isdisjoint(_WEAK) or lows.isdisjoint(_BESIDE))
