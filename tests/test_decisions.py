"""Decisions: what is read as one, what is not, who made it and when. All sentences are made up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.authority import Authority
from extract.deciders import Voice
from extract.decisions import Setting, decided_on, decisions
from extract.decisions.dispositions import DISPOSITIONS
from extract.decisions.doubts import DOUBTS, SUPPORTS
from extract.decisions.grants import GRANTS
from extract.decisions.mentions import MENTIONS
from extract.decisions.orders import ORDERS
from extract.decisions.reported import REPORTED
from extract.decisions.sentences import sentences
from extract.decisions.signs import Phrase, Sign
from extract.decisions.verdicts import VERDICTS
from extract.decisions.weighing import THRESHOLD, Decided, weighed
from extract.entries import enter_decisions
from extract.ledger import Ledger
from extract.model import Decision
from extract.text import Flow

DATA = Path(__file__).parent / "data"
WAYS = {
    "order": {"order": True}, "resolution": {"minutes": True}, "grant": {}, "summary": {"told": True}, "": {},
}  # fmt: skip


def listed(name: str) -> list[tuple[str, Setting]]:
    """The sentences of a file, each in the setting that stands after its bar."""
    found = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        sentence, _, way = (part.strip() for part in line.partition("|"))
        if sentence and not sentence.startswith("#"):
            answer = " In answer to your request." if way == "grant" else ""
            found.append((sentence, Setting(text=sentence + answer, **WAYS[way])))
    return found


def taken(text: str, **setting: bool) -> list[Decided]:
    return list(decisions(text, Setting(text=text, **setting)))


def candidates(text: str) -> list[Decided]:
    """All that is weighed in a text, in the settings that rules ask for."""
    settings = [Setting(text=text, minutes=True), Setting(text=text, told=True)]
    return [one for way in settings for sentence in sentences(text) for one in weighed(text, sentence, way)]


RULES: tuple[Sign | Phrase, ...] = (
    *REPORTED,
    *GRANTS,
    *VERDICTS,
    *MENTIONS,
    *DISPOSITIONS,
    *ORDERS,
    *DOUBTS,
    *SUPPORTS,
)


def test_rules_have_names_of_their_own():
    """No two rules share a name, by which a claim says what made it, and each says what it reads."""
    names = [rule.rule for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.rule.reads and rule.example for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.rule))
def test_each_rule_reads_its_example(rule: Sign | Phrase):
    """The sign is seen in the rule's own example."""
    assert rule.rule in {name for one in candidates(rule.example) for name in one.signs}


@pytest.mark.parametrize(
    "rule", [*REPORTED, *GRANTS, *VERDICTS, *MENTIONS, *DISPOSITIONS], ids=lambda rule: str(rule.rule)
)
def test_what_weighs_enough_by_itself_is_a_decision(rule: Sign | Phrase):
    """Where a rule reaches the threshold without help, its example is a decision."""
    assert rule.weight < THRESHOLD or taken(rule.example, minutes=True)


@pytest.mark.parametrize("rule", DOUBTS, ids=lambda rule: str(rule.rule))
def test_each_doubt_keeps_its_example_from_being_one(rule: Sign):
    """What a doubt is shown with decides nothing."""
    assert taken(rule.example, told=rule.rule == "summary") == []


def test_decisions_of_many_countries_are_read():
    """Of the sentences that tell decisions, written before the rules were, hardly any is missed."""
    cases = listed("decisions-for.txt")
    missed = [sentence for sentence, setting in cases if not list(decisions(sentence, setting))]
    assert len(cases) >= 80
    assert len(missed) <= 3, missed


def test_requests_proposals_and_news_are_none():
    """Of the sentences that tell none, written before the rules were, hardly any is taken for one."""
    cases = listed("decisions-against.txt")
    wrong = [sentence for sentence, setting in cases if list(decisions(sentence, setting))]
    assert len(cases) >= 80
    assert len(wrong) <= 2, wrong


WHO = ("We", "Comrade Dolin", "The Soviet Government", "The Politburo", "Lord Penrose")
DID = ("decided to send", "agreed to", "has approved", "ordered", "refused", "have resolved to accept", "rejected")
WHAT = ("the plan", "2.5 million rubles", "your request of 5 May", "what A.A. Petrov proposed")


@given(st.sampled_from(WHO), st.sampled_from(DID), st.sampled_from(WHAT))
def test_a_decision_is_quoted_from_its_maker_to_the_end_of_the_sentence(who: str, did: str, what: str):
    """The quotation begins with who decides and ends before the full stop; "we" is the speaker."""
    text = f"It rained all day. {who} {did} {what}. Nothing else is new."
    (found,) = taken(text)
    assert text[found.start : found.end] == f"{who} {did} {what}"
    if who == "We":
        assert found.maker.kind == "speaker"
    else:
        assert text[found.maker.start : found.maker.end] == who


UNDECIDED = (
    "If {} {} {}, we shall come.", "I ask whether {} {} {}.", "Has it been said that {} {} {}?",
    "I propose that {} {} {}.", "It is not true that {} {} {}.", "They request that {} {} {}.",
    "It is not known that {} {} {}.", "We should wait until {} {} {}.",
)  # fmt: skip


@given(st.sampled_from(UNDECIDED), st.sampled_from(WHO), st.sampled_from(DID), st.sampled_from(WHAT))
def test_what_is_asked_proposed_or_denied_is_no_decision(frame: str, who: str, did: str, what: str):
    """Conditions, questions, requests, proposals and denials around a decision leave none."""
    within = who.replace("We", "we").replace("The", "the")
    assert taken(frame.format(within, did, what)) == []


def test_the_same_words_are_an_order_or_a_proposal_by_who_says_them():
    """ "Must" commands where the message does, and proposes where it asks for orders."""
    text = "Our troops must withdraw to the river. {}"
    assert taken(text.format("Report the fulfilment."))
    assert not taken(text.format("I ask for your orders."))


def test_a_run_of_orders_is_one_order():
    """Orders that go on with the one before are part of it."""
    text = "You must hold the fort. You must repair the walls. You must feed the horses. Report the fulfilment."
    assert [text[one.start : one.end] for one in taken(text)] == ["You must hold the fort"]


def test_a_protocols_infinitives_decide_in_a_protocol_alone():
    """ "To approve the draft" is a decision in a body's resolution, and none elsewhere."""
    text = "To approve the draft of a telegram to Petrov."
    (found,) = taken(text, minutes=True)
    assert text[found.start : found.end] == text.rstrip(".")
    assert found.maker.kind == "speaker"
    assert taken(text) == []


def test_minutes_that_name_the_body_which_met_tell_who_decides():
    """What was approved in a meeting was approved by the body that met, whoever signs."""
    text = "Protocol No. 9 of the meeting of the Council of State. The attached draft of a reply has been approved."
    (found,) = taken(text, minutes=True)
    assert text[found.maker.start : found.maker.end] == "the Council of State"


def test_two_decisions_of_one_sentence_are_two():
    """Each ends where the next begins."""
    text = "He reports that Chile has ceded the port and that Peru has agreed to the loan."
    first, second = taken(text)
    assert text[second.start : second.end] == "Peru has agreed to the loan"
    assert first.end <= second.start


def test_what_one_phrase_says_is_one_decision():
    """Where two rules read the same words, no piece of the sentence is left over as a decision that says nothing."""
    said = "On this note the Government of Chile considers, as does Peru, that such a demand of it is unacceptable"
    text = f"To the Ambassador, Captain Holt, A.B. I ask you to convey to your Government the following: {said}."
    (found,) = decisions(text, Setting(text=f"{text} In answer to your request."))
    assert text[found.start : found.end] == said


@pytest.mark.parametrize(
    "text",
    [
        "We do not agree to the visit.", "The Porte does not consent to it.", "The Regent did not agree to the loan.",
        "The Ministry cannot accept this.", "We see no need for it.", "His Government is unable to join in the note.",
    ],
)  # fmt: skip
def test_who_does_not_agree_refuses(text: str):
    """A refusal needs no verb of refusing."""
    assert [text[one.start : one.end] for one in taken(text)] == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Cabinet had turned down the offer of a loan.", "The Cabinet"),
        ("Vik rules out a visit to Bergen.", "Vik"),
        ("Holt said again that she would not accept the border.", "Holt"),
        ("He declared that the Danish government would permit the passage.", "the Danish government"),
        ("Vik promised them ten barges.", "Vik"),
        ("Vik promises a credit of 100 crowns.", "Vik"),
        ("Vik gave his word that the prisoners would return.", "Vik"),
        ("We do not consider your proposal timely.", ""),
        ("The request of the colony is turned down.", ""),
        ("Permission has been granted for the flight.", ""),
        ("A decision was adopted to recall the consul.", ""),
    ],
)
def test_refusals_and_promises_in_other_words_are_decisions(text: str, who: str):
    """To turn down, to rule out, to say that one would not, to promise a thing: who does so decides."""
    (found,) = taken(text)
    assert text[max(found.maker.start, 0) : max(found.maker.end, 0)] == who


@pytest.mark.parametrize(
    "text",
    [
        "He turned down the next street.", "Vik did not rule out talks.", "This rules out any doubt.",
        "Vik promised us a full reply.", "Vik promised to answer.", "If Holt said that she would not accept it, wait.",
        "He feared that the Cabinet had turned down the plan.", "Holt promised the latest information.",
    ],
)  # fmt: skip
def test_words_like_those_decide_nothing(text: str):
    """A street turned down, a promised answer, a doubt ruled out, and what is feared are none."""
    assert taken(text) == []


def test_a_short_agreement_is_quoted_with_what_it_agrees_to():
    """ "Holt agrees." does not say to what; the sentence before it does."""
    text = "Vik asks that the treaty be signed in May. HOLT agrees."
    (found,) = taken(text)
    assert text[found.start : found.end] == text.rstrip(".")


def test_what_a_relative_clause_takes_up_is_quoted():
    """ "Which you promised" is quoted with what was promised, "ready to" with who is."""
    lorries, ready = "The lorries, which you promised, have not come.", "In May we are ready to receive your envoys."
    assert [lorries[d.start : d.end] for d in taken(lorries)] == [lorries.rstrip(".")]
    assert [ready[d.start : d.end] for d in taken(ready)] == ["we are ready to receive your envoys"]


def test_in_a_record_who_is_named_before_his_words_speaks():
    """The speaker of a record decides; without labels and senders nobody is said to."""
    for text, by in (("HOLT: We agree to the loan. VIK: I thank you.", ("Holt",)), ("We agree to the loan.", ())):
        (found,) = enter_decisions(Ledger(Authority()), (Flow.of(text), len(text)), "text")
        assert found.by == by


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The Bulgarian government has decided to grant the loan.", "Bulgarian government"),
        ("The Bulgarian\ngovernment has decided to grant the loan.", "Bulgarian government"),
        ("The Bulgarian Government has decided to grant the loan.", "Bulgarian Government"),
        ("Kim Il Sung’s order was forwarded to the troops of the west.", "Kim Il Sung"),
        ("Kim Il Sung's order was forwarded to the troops of the west.", "Kim Il Sung"),
    ],
)
def test_who_decides_is_named_whole(text: str, by: str):
    """A government decides with or without a capital, and the last part of a name is its own in the genitive too."""
    (found,) = enter_decisions(Ledger(Authority()), (Flow.of(text), len(text)), "text")
    assert found.by == (by,)


MAKERS = (
    ("The treaty was approved by the Council of State.", "named", "the Council of State"),
    ("An order was given by me to Captain Holt.", "speaker", ""),
    ("Orders have been given to the commander.", "untold", ""),
    ("I thank you for your consent to the transfer.", "addressee", ""),
    ("The lorries, which you promised, have not come.", "addressee", ""),
    ("Varga answered that he would sign the note.", "named", "Varga"),
    ("Varga said that he had agreed to the loan.", "named", "Varga"),
    ("Your request for lorries will be granted in full.", "speaker", ""),
    ("Your request was granted by the Ministry of War.", "named", "the Ministry of War"),
    ("Our comrades consider that a new offer is harmful.", "speaker", ""),
    ("They met Varga, who agreed to the loan.", "named", "Varga"),
    ("Brandt, who was ill, ordered the ships home.", "named", "Brandt"),
    ("The Minister said that his Government had accepted the date.", "untold", ""),
    ("In the margin Dolin wrote: “Agreed.”", "named", "Dolin"),
)


@pytest.mark.parametrize(("text", "kind", "who"), MAKERS)
def test_who_decides_is_whom_the_words_tell(text: str, kind: str, who: str):
    """The speaker, the addressee, whom the clause or its "by" names; nobody in a passive without a maker."""
    (found,) = taken(text)
    assert found.maker.kind == kind
    assert text[max(found.maker.start, 0) : max(found.maker.end, 0)] == who


DATED = (
    ("On 3 May 1911 the Cabinet decided to evacuate the island by 10 June 1911.", "1911-05-03"),
    ("The Cabinet on 3 May decided to evacuate the island.", "1911-05-03"),
    ("The Cabinet decided on 3 May to evacuate the island.", "1911-05-03"),
    ("The loan was approved by the Council on 3 May 1911.", "1911-05-03"),
    ("The Cabinet decided to evacuate the island by 10 June 1911.", None),
    ("We agree to your proposal of 3 May 1911.", None),
    ("On 3 May 1911 I met the Minister, who agreed to the loan.", None),
)


@pytest.mark.parametrize(("text", "day"), DATED)
def test_when_is_what_the_deciding_clause_tells(text: str, day: str | None):
    """A date of what was decided, of a letter or of a meeting is not the decision's."""
    (found,) = taken(text)
    date = decided_on(text, found, year=1911)
    assert (date and date.edtf) == day


def test_who_says_we_is_who_speaks_there():
    """In what a message passes on, its writer speaks; the claims cite the words, the signs and the date."""
    text = "We agree to the visit. He writes: On 3 May 1911 we refused the loan."
    flow = Flow.of(text)
    ledger = Ledger(Authority())
    voices = [Voice(start=text.index("On 3"), end=len(text), speakers=("Vik",))]
    found = enter_decisions(ledger, (flow, len(text)), "text", speakers=("Holt",), voices=voices)
    assert found == (
        Decision(by=("Holt",), quote="We agree to the visit"),
        Decision(by=("Vik",), quote="we refused the loan", date="1911-05-03"),
    )
    said = [(claim.key, claim.spans[0].quote, claim.rule, claim.part) for claim in ledger.claims()]
    assert said == [
        ("decisions", "We agree to the visit", "text: approved", 0),
        ("decisions", "we refused the loan", "text: refused", 1),
        ("decisions.date", "3 May 1911", "date in the clause", 1),
    ]


@given(st.text(alphabet=st.sampled_from("Weagrd .?!“”,\n\u202e5Atomus"), max_size=200), st.booleans())
def test_decisions_stand_in_any_text(text: str, minutes: bool):
    """In any text the decisions found stand in it, apart from one another."""
    last = 0
    for found in taken(text, minutes=minutes):
        assert last <= found.start < found.end <= len(text)
        last = found.end


UNITS = (
    "we consider ",
    "to ",
    ". ",
    "must ",
    ", and ",
    "the Government of ",
    "your consent ",
    "agreed ",
    "[",
    "A. ",
    "HOLT",
    "the delivery ",
    "the draft of ",
    "We sent ",
    "Vik’s order ",
    "The price ",
)


@pytest.mark.parametrize("unit", UNITS)
def test_long_texts_are_read_in_time(unit: str):
    """A text of one repeated word, with and without ends of sentences, is read in time that grows as it does."""
    for text in (unit * (300_000 // len(unit)), (unit * 40 + ". ") * (300_000 // (40 * len(unit)))):
        started = time.process_time()
        enter_decisions(Ledger(Authority()), (Flow.of(text), len(text)), "text")
        assert time.process_time() - started < 8
