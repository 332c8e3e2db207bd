"""What the reader finds in the printed letters, told without reading them: records with claims about known places.

`tests/test_generator.py` holds this against a real reading: the same properties, the same claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bench.letters import MARKS, PLACES, SUBJECTS, Letter, World
from bench.printed import citation, clock
from extract.ids import identifier
from extract.model import (
    Appellation,
    Citation,
    Claim,
    Dated,
    Decision,
    Enclosure,
    Hop,
    NamedActor,
    Record,
    Reference,
    Source,
    Status,
)

Place = tuple[int, int]
Add = Callable[..., None]


def actors(letters: Iterable[Letter], world: World) -> tuple[NamedActor, ...]:
    """Everybody whom some letters name."""
    named: set[int] = set()
    for letter in letters:
        named |= {letter.sender, letter.recipient, *letter.copies, *letter.people}
        named |= {actor for actor in (letter.via, letter.enclosing) if actor is not None}
    return tuple(NamedActor(name=name, kind="person") for name in sorted(map(world.name, named)))


def appellations(records: Iterable[Record]) -> tuple[Appellation, ...]:
    """The names that the headings of one source explain, each where it first stands."""
    found: dict[str, Appellation] = {}
    for record in records:
        for claim in record.claims:
            rule, colon, _ = claim.rule.partition(": name of the source")
            if colon and rule in ("heading", "title"):
                named = Appellation(text=claim.value, name=claim.value, kind="name", span=claim.spans[0], rule=rule)
                found.setdefault(claim.value, named)
    return tuple(found.values())


def printed_record(world: World, source: Source, letter: Letter, places: dict[str, Place]) -> Record:
    """The record of a letter that an edition prints."""
    claims: list[Claim] = []

    def add(
        key: str, value: str, at: str | Place, rule: str, *, written: bool = False, part: int | None = None,
        confidence: float = 1.0, status: Status = "stated",
    ) -> None:  # fmt: skip
        span = source.span(*(places[at] if isinstance(at, str) else at))
        claims.append(
            Claim(
                key=key, value=value, spans=(span,), rule=rule, confidence=confidence, status=status, part=part,
                written=span.quote if written else None,
            )
        )  # fmt: skip

    name, day = world.name, letter.day.isoformat()
    sender, recipient = name(letter.sender), name(letter.recipient)
    add("date", day, "day", "heading")
    add("form", "ciphered telegram", "form", "heading")
    add("senders", sender, "sender", "heading: name of the source", written=True)
    add("recipients", recipient, "recipient", "heading: name of the source", written=True)
    add("doc_numbers", f"No. {letter.number}", "no", "number line")
    if letter.mark is not None:
        add("classification", MARKS[letter.mark], "mark", "letterhead")
    if letter.via is not None:
        add("intermediaries", name(letter.via), "via", "heading: name of the source", written=True)
    for position, copy in enumerate(letter.copies):
        add("copies", name(copy), f"copy {position}", "distribution list: name of the source", written=True)
    cited = Citation(**citation(letter))
    add("archives", cited.label(), "source", "source note")
    if letter.subject is not None:
        add("topics", SUBJECTS[letter.subject][0], "subject", "cue of the scheme", confidence=0.6, status="inferred")
    if letter.signed != letter.day:
        add("date", letter.signed.isoformat(), "signed", "signature", confidence=0.5, status="conflicting")
    hops = _stamps(letter, add)
    _dates(letter, add)
    people = _people(world, letter, add)
    stretch = places["document"][0], places["source"][1]
    inner = _inner(world, source, letter, places, add)
    heading = " ".join(source.text[places["number"][0] : places["form"][1]].split())
    rest = source.text[places["form"][1] : source.text.index("\n", places["form"][1])]
    lines = source.text.count("\n", 0, stretch[0]) + 1, source.text.count("\n", 0, stretch[1]) + 1
    return Record(
        id=identifier("record", source.sha256, letter.number), file=source.name, lines=lines,
        heading=heading + rest, number=source.text[slice(*places["number"])].strip(" ."), date=day,
        form="ciphered telegram", senders=(sender,), recipients=(recipient,),
        intermediaries=(name(letter.via),) if letter.via is not None else (),
        copies=tuple(map(name, letter.copies)), place_from=PLACES[letter.place] if letter.place is not None else None,
        classification=MARKS[letter.mark] if letter.mark is not None else None,
        doc_numbers=(f"No. {letter.number}",), archives=(cited,), hops=hops, dates=_dated(letter), people=people,
        topics=(SUBJECTS[letter.subject][0],) if letter.subject is not None else (), claims=tuple(claims), **inner,
    )  # fmt: skip


def _stamps(letter: Letter, add: Add) -> tuple[Hop, ...]:
    if letter.place is None:
        return ()
    add("place_from", PLACES[letter.place], "place", "letterhead")
    stages = _times(letter)
    for part, (stage, at) in enumerate(stages):
        add("hops", stage.lower(), stage, "stamp", part=part)
        add("hops.at", at, f"{stage} at", "stamp", part=part)
    return Hop(stage="sent", at=stages[0][1]), Hop(stage="received", at=stages[1][1])


def _times(letter: Letter) -> list[tuple[str, str]]:
    if letter.sent is None:
        return []
    day = letter.day.isoformat()
    return [("Sent", f"{day}T{clock(letter.sent)}:00"), ("Received", f"{day}T{clock(letter.sent + 95)}:00")]


def _dates(letter: Letter, add: Add) -> None:
    add("dates", letter.day.isoformat(), "day", "date: as heading", part=0)
    add("dates", letter.signed.isoformat(), "signed", "date: as signature", part=1)
    for part, (stage, at) in enumerate(_times(letter), start=2):
        add("dates", at, f"{stage} at", f"date: as {stage.lower()}", part=part)


def _dated(letter: Letter) -> tuple[Dated, ...]:
    own = Dated(edtf=letter.day.isoformat(), role="heading"), Dated(edtf=letter.signed.isoformat(), role="signature")
    times = [at for _, at in _times(letter)]
    return own + ((Dated(edtf=times[0], role="sent"), Dated(edtf=times[1], role="received")) if times else ())


def _people(world: World, letter: Letter, add: Add) -> tuple[str, ...]:
    name, said = world.name, "named in the text: name of the source"
    named = {"sender": letter.sender, "recipient": letter.recipient}
    named |= {} if letter.via is None else {"via": letter.via}
    named |= {} if letter.enclosing is None else {"enclosed for": letter.enclosing}
    for at, actor in named.items():
        add("people", name(actor), at, said, written=True)
    for at, actor in (("addressee", letter.recipient), ("signer", letter.sender)):
        add("people", name(actor), at, "named in the text: family name", written=True, confidence=0.9)
    for kind, actors_ in (("person", letter.people), ("copy", letter.copies)):
        for position, actor in enumerate(actors_):
            add("people", name(actor), f"{kind} {position}", said, written=True)
    return tuple(dict.fromkeys(map(name, (*named.values(), *letter.people, *letter.copies))))


def _inner(
    world: World, source: Source, letter: Letter, places: dict[str, Place], add: Add
) -> dict[str, tuple[Decision, ...] | tuple[Enclosure, ...] | tuple[Reference, ...]]:
    """Decisions, messages passed on and replies, with their claims."""
    name, found = world.name, {}
    if letter.decides:
        words = source.span(*places["decision"]).quote
        add("decisions", words, "decision", "text: resolved", part=0, confidence=0.77)
        found["decisions"] = (Decision(by=(name(letter.sender),), quote=words),)
    if letter.enclosing is not None:
        who = name(letter.enclosing)
        add("enclosures.recipients", who, "enclosed for", "heading: name of the source", part=0, written=True)
        add("enclosures", "message", (places["passing"][0] + 5, places["enclosed for"][1]), "heading", part=0)
        passed = Enclosure(senders=(name(letter.sender),), recipients=(who,), form="message", manner="forwarded")
        found["enclosures"] = (passed,)
    if letter.answers is not None:
        add("responds_to", f"To your No. {letter.answers}", "answers", "text", part=0)
        whom = letter.recipient if letter.via is None else letter.via
        found["responds_to"] = (Reference(senders=(name(whom),), number=str(letter.answers)),)
    return found


def listed_record(world: World, source: Source, letter: Letter, start: int) -> Record:
    """The record of a listing's entry, whose words begin at `start`."""
    text, day, name = source.text, letter.day.isoformat(), world.name
    claims = []

    def add(key: str, value: str, words: str, rule: str, part: int | None = None) -> None:
        at = text.index(words, start)
        span = source.span(at, at + len(words))
        written = words if key in {"senders", "recipients", "people"} else None
        claims.append(Claim(key=key, value=value, spans=(span,), rule=rule, written=written, part=part))

    sender, recipient = name(letter.sender), name(letter.recipient)
    printed = f"{letter.day:%B} {letter.day.day:02}, {letter.day.year}"
    add("date", day, printed, "listing")
    add("form", "ciphered telegram", "Ciphered Telegram", "title")
    add("senders", sender, sender, "title: name of the source")
    add("recipients", recipient, recipient, "title: name of the source")
    add("dates", day, printed, "date: as listing", part=0)
    for person in (sender, recipient):
        add("people", person, person, "named in the text: name of the source")
    first = text.count("\n", 0, start) + 1
    return Record(
        id=identifier("record", source.sha256, letter.number), file=source.name, lines=(first, first + 4),
        heading=f"Ciphered Telegram, {sender} to {recipient}", description="A telegram about the carts at the pass.",
        date=day, form="ciphered telegram", senders=(sender,), recipients=(recipient,),
        dates=(Dated(edtf=day, role="listing"),), people=(sender, recipient), claims=tuple(claims),
    )  # fmt: skip
