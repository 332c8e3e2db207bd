"""Names as headings and address lines write them: titles and offices set apart, pseudonyms and brackets read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.lexicon import (
    ACRONYMS,
    BODIES,
    DOCUMENTS,
    NATIONS,
    NO_NAMES,
    OFFICES,
    PLACE_WORDS,
    POSTS,
    TITLES,
)
from extract.model import ActorKind
from extract.spelling import CAPITALS, PATRONYMIC, PREPOSITIONS, display, fold, is_name_word, unspace

_TOKEN = re.compile(
    r"(?=\S)(?:(?:[A-Z] ){2,}[A-Z]{1,2}\b"  # letters set apart: F Y N SI
    r"|[A-Za-z]++(?=[ ,])"  # most words
    r"|\)[A-Z][^()]*\)"  # a bracket printed the wrong way round: Filippov )Stalin)
    r"|[^\W\d_](?:[\w’‘'ʼ.-]*[\w.])?(?:(?<=s)[’'](?=\s[A-Z]))?|\d+\w*|\([^()]*\)|\[[^\[\]]*\]|[,;:]|[“”\"])"
)
_PART_END = re.compile(r"[(\[]|[)\]]|,|;|\band\b|\bor\b|&")
_GIVEN = re.compile(rf"\s*(?:[{CAPITALS}][a-z]?\.\s?){{1,3}}\s*")  # initials behind a family name
_PARTICLES = frozenset({"de", "von", "van", "der", "du", "di", "le", "la", "el", "al", "ibn", "bin", "zu", "of-the"})
_OTHERS = re.compile(r"(?:(?:\d+|two|three|four|five|several|some|many|the)\s+)?others?|et al\.?|etc\.?", re.IGNORECASE)
# the words, a number apart, that these begin with
_UNNAMED = frozenset({"two", "three", "four", "five", "several", "some", "many", "the", "other", "others", "et", "etc"})
_PLACES_AND_PREPOSITIONS = PLACE_WORDS | PREPOSITIONS
_WITHOUT_NAME = NO_NAMES | NATIONS
_PLACED = re.compile(r"\b(?:in|to|at)\b")
_TITLES_AND_THE = TITLES | {"the"}
_PATRONYMIC_ENDS = ("ich", "vna", "chna")
_BRACKETS = re.compile(r"\s*\[[^\[\]]*\]|\s+\([^()]*\)")
_BEFORE_PHRASE = re.compile(r"(?:(?:to|for)\s+)?(?:(?:the|a)\s+)?", re.IGNORECASE)
_LETTER = re.compile(r"\(\w\)")
_SIGNS = frozenset('()[,;:“”"')  # what a token that is no word begins with
# several of a kind in as many places, of which the first stands with them, and how each is called
_ONE_OF = {
    "Embassies": "Embassy", "Legations": "Legation", "Missions": "Mission", "Consulates": "Consulate",
    "Ambassadors": "Ambassador", "Envoys": "Envoy", "Consuls": "Consul", "Representatives": "Representative",
}  # fmt: skip
_SEVERAL = re.compile(rf"(?P<whose>.*?)(?P<noun>{'|'.join(_ONE_OF)})(?P<where> (?:in|at) )(?P<place>.+)")
_PLACE_ALONE = re.compile(rf"\s*[{CAPITALS}][\w’'-]*(?: [{CAPITALS}][\w’'-]*)?\s*")
_LONGEST_NAME = 7  # words; a longer run of capitals is no name
_COLLEGES = re.compile(r"\bchiefs of staff\b", re.IGNORECASE)  # bodies named by the offices that sit in them

Word = tuple[str, int, int]  # as written, and where it begins and ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A party as written between `start` and `end` of a running text.

    `name` is the name alone, `alias` the other name a bracket gives it ("Filippov (Stalin)"), `office` what stands
    around it. A body or a post has no personal name: its `name` is the phrase.
    """

    start: int
    end: int
    name: str
    kind: ActorKind
    alias: str | None = None
    office: str | None = None


def parties(text: str, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
    """The persons, bodies and posts that the stretch of a heading or an address line names, in order.

    >>> [m.name for m in parties("Soviet Ambassador to the DPRK T.F. Shtykov and Mao Zedong")]
    ['T.F. Shtykov', 'Mao Zedong']
    >>> parties("Filippov (Stalin)")[0].alias
    'Stalin'
    >>> parties("Maj. Gen. A.M. Vasilevsky, Head of Soviet Military Advisory Group in DPRK")[0].office
    'Head of Soviet Military Advisory Group in DPRK'
    """
    stop = len(text) if end is None else end
    found: list[Mention] = []
    pending: str | None = None
    for comma, (first, last) in _parts(text, start, stop):
        trailing = comma and found and _GIVEN.fullmatch(text, first, last)
        if trailing and found[-1].kind == "person" and "." not in found[-1].name:  # "STALIN, I.V."
            given = text[first:last].strip()
            found[-1] = replace(found[-1], end=first + len(text[first:last].rstrip()), name=f"{given} {found[-1].name}")
            continue
        if found and (several := _SEVERAL.fullmatch(found[-1].name)) and _PLACE_ALONE.fullmatch(text, first, last):
            found[-1:] = _one_each(found[-1], several, text, first, last)
            continue
        mention = _party(text, first, last)
        if mention is None:
            continue
        if mention.kind != "person" and comma and found and found[-1].kind == "person":
            found[-1] = replace(found[-1], office=found[-1].office or text[first:last].strip(" ,"))
            continue
        if (
            mention.kind == "body"
            and comma
            and found
            and found[-1].kind == "post"
            and not _PLACED.search(found[-1].name)
        ):
            # "Chairman, Board of Trade"
            found[-1] = replace(found[-1], end=mention.end, name=f"{found[-1].name}, {mention.name}")
            continue
        if mention.kind == "body" and found and found[-1].kind != "person" and _adjective(found[-1].name):
            # "the Soviet and Chinese Delegations": two bodies that share a noun
            nation, noun = _noun(mention.name)
            found[-1] = replace(found[-1], name=f"{found[-1].name} {noun}".strip())
            mention = replace(mention, name=f"{nation} {noun}".strip())
        if mention.kind == "person" and comma and found and found[-1].kind == "post":
            pending = found.pop().name
        if pending:
            mention, pending = replace(mention, office=mention.office or pending), None
        found.append(mention)
    return tuple([_single(one, before) for before, one in pairwise([None, *found]) if one is not None])


def _parts(text: str, start: int, end: int) -> Iterator[tuple[bool, tuple[int, int]]]:
    """The stretches between commas and conjunctions outside brackets, each with whether a comma stands before it."""
    depth = 0
    first = start
    comma = False
    for match in _PART_END.finditer(text[start:end]):
        position, mark = start + match.start(), match.group()
        if mark in "([":
            depth += 1
        elif mark in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            if text[first:position].strip(" ,"):
                yield comma, (first, position)
                comma = mark in ",;"
            elif mark not in ",;":
                comma = False
            first = start + match.end()
    if text[first:end].strip(" ,"):
        yield comma, (first, end)


def _party(text: str, start: int, end: int) -> Mention | None:
    """The one party that a stretch without commas and conjunctions names, or None."""
    phrase = text[start:end]
    tokens = [(m.group(), start + m.start(), start + m.end()) for m in _TOKEN.finditer(phrase)]
    words = [t for t in tokens if t[0][0] not in _SIGNS]
    if not words or _nobody(words, phrase):
        return None
    runs = _runs(tokens, _in_capitals(words))
    bracket = next((t for t in tokens if t[0][0] in "()["), None) if len(words) < len(tokens) else None
    inner = parties(text, bracket[1] + 1, bracket[2] - 1) if bracket else ()
    inner_person = next((m for m in inner if m.kind == "person"), None)
    if not runs or _spoken_for(runs, words, bracketed=inner_person is not None):
        if inner_person is not None:
            office = text[words[0][1] : bracket[1]].strip(" ,") if bracket else None
            if _is_body_only(words):  # "Instantsia (Stalin)"
                return replace(inner_person, alias=None, office=office)
            return replace(inner_person, office=office)
        return _phrase(text, words)
    run = _with_family(_chosen(runs, words), words)
    if len(run) > _LONGEST_NAME:
        return None
    first, last = run[0][1], run[-1][2]
    name = unspace(text[first:last]).rstrip(",")
    if name.endswith(".") and not re.search(r"(?:^|[\s.])[A-Z][a-z]?\.$", name):  # a full stop, no initial's
        name = name[:-1]
    alias = None
    if inner_person is not None and bracket and bracket[1] >= last and bracket[1] - last <= 2:
        inside = text[bracket[1] + 1 : bracket[2] - 1].rstrip()
        remark = text[bracket[1] + 1 : inner_person.start]
        # nothing but the name, and titles before it
        if len(inner) == 1 and inner_person.end == bracket[1] + 1 + len(inside) and _office(remark.strip()) is None:
            alias = inner_person.name
            last = bracket[2]
    before = " ".join(text[tokens[0][1] : first].split()).strip(" ,")
    kind: ActorKind = "post" if before.lower() == "the" else "person"  # "the Centre" is nobody's name
    return Mention(start=first, end=last, name=display(name), kind=kind, alias=alias, office=_office(before))


def _nobody(words: list[Word], phrase: str) -> bool:
    """Whether a phrase names no party: a place, unnamed others, words of a document."""
    lows = [w[0].lower().strip(".") for w in words]
    if (lows[0] in _UNNAMED or lows[0].isdecimal()) and _OTHERS.fullmatch(phrase.strip(" .,")):
        return True
    if _PLACES_AND_PREPOSITIONS.issuperset(lows) and not _adjective(phrase):
        return True
    if not [low for w, low in zip(words, lows, strict=True) if w[0][0].isupper() and low not in _WITHOUT_NAME]:
        return not _adjective(phrase)
    return lows[0] in DOCUMENTS or _head(words)[-1][0].lower().strip(".") in DOCUMENTS


def _in_capitals(words: list[Word]) -> bool:
    """Whether a phrase stands in capitals throughout, so that "KIM" is no acronym."""
    letters = [w for t in words if len(w := t[0].rstrip(".")) > 1 and w[0].isalpha() and "." not in w]
    upper = [w for w in letters if w.isupper()]
    mixed = [w for w in letters if not w.isupper()]
    if len([w for w in upper if w.lower() not in ACRONYMS]) > 1:  # "KIM IL SUNG in person only"
        return all(w.lower() in TITLES or w.islower() for w in mixed)
    return bool(letters) and all(w.lower() in {"to", "comrade", "for", "and"} for w in mixed)


def _phrase(text: str, words: list[Word]) -> Mention | None:
    """The body or post that a phrase without a personal name is."""
    first, last = words[0][1], max(t[2] for t in words)
    if attached := _LETTER.match(text, last):  # "Central Committee of the VKP(b)"
        last = attached.end()
    phrase = _BRACKETS.sub("", text[first:last])  # "VKP(b)" keeps its bracket
    phrase = phrase[_BEFORE_PHRASE.match(phrase).end() :].strip(" .:-—")  # type: ignore[union-attr]  # always fits
    if not phrase:
        return None
    return Mention(start=first, end=last, name=phrase, kind="body" if _bodily(words) else "post")


def _spoken_for(runs: list[list[Word]], words: list[Word], *, bracketed: bool) -> bool:
    """Whether the capitalised words that could be a name belong to a body or an office instead.

    They do before the noun of a body ("Allied Council", "Joint Chiefs of Staff"), and where a preposition binds all of
    them to a body ("Ministry of Supply") or to an office whose holder a bracket names ("the Minister in Ruritania
    (Holt)").
    """
    head = _head(words)
    for noun in reversed(head):
        low = noun[0].lower().strip(".")
        if low not in NO_NAMES:
            break
    else:
        return False
    inside = all(run[-1][2] <= noun[1] for run in runs)  # the name-like words stand before the noun
    initials = any("." in token[0] for run in runs for token in run)
    if inside and not initials and low in BODIES and low not in ACRONYMS:
        return True
    if _of_college(words) and all(run[-1][2] <= words[-1][1] for run in runs):
        return True
    if len(head) == len(words) or any(run[0][1] <= noun[2] for run in runs):
        return False
    if low in BODIES:
        return len(runs) == 1 and runs[0][-1] == words[-1]
    return low in OFFICES and (bracketed or all(_article_before(run, words) for run in runs))


def _of_college(words: list[Word]) -> bool:
    return len(words) > 2 and _COLLEGES.search(" ".join([w[0] for w in words])) is not None


def _article_before(run: list[Word], words: list[Word]) -> bool:
    place = next(i for i, word in enumerate(words) if word[1] >= run[0][1])
    return place > 0 and words[place - 1][0].lower() == "the"


def _head(words: list[Word]) -> list[Word]:
    """The words before the first preposition, where the noun that names a phrase stands."""
    for place, word in enumerate(words):
        if place and word[0].lower() in PREPOSITIONS:
            return words[:place]
    return words


def _noun(phrase: str) -> tuple[str, str]:
    """What stands before the noun of a body, and the noun in the singular: "Chinese Delegations in Vienna"."""
    head = re.split(r"\s+(?:in|of|at|to)\s", phrase, maxsplit=1)[0]
    nation, _, noun = head.rpartition(" ")
    return (nation, noun.rstrip("s")) if nation else (head, "")


def _office(before: str) -> str | None:
    """What stands before a name, where it says more than a title."""
    return None if not before or _TITLES_AND_THE.issuperset(fold(before).split()) else before


def _one_each(found: Mention, several: re.Match[str], text: str, first: int, last: int) -> tuple[Mention, Mention]:
    """Of "the Polish Embassies in Prague and Sofia" the one in Prague, and those that are still to be told apart.

    >>> [one.name for one in parties("the Polish Embassies in Prague, Sofia and Ulan-Ude")]
    ['Polish Embassy in Prague', 'Polish Embassy in Sofia', 'Polish Embassy in Ulan-Ude']
    """
    place = text[first:last].strip()
    start = last - len(text[first:last].lstrip())
    one = f"{several['whose']}{_ONE_OF[several['noun']]}{several['where']}{several['place']}"
    rest = f"{several['whose']}{several['noun']}{several['where']}{place}"
    return replace(found, name=one), replace(found, start=start, end=start + len(place), name=rest)


def _single(found: Mention, before: Mention | None) -> Mention:
    """The last of several of a kind in the singular, as those before it are."""
    several = _SEVERAL.fullmatch(found.name)
    if several is None or before is None:
        return found
    one = f"{several['whose']}{_ONE_OF[several['noun']]}{several['where']}"
    return replace(found, name=one + several["place"]) if before.name.startswith(one) else found


def _adjective(phrase: str) -> bool:
    """A nation's adjective alone ("Soviet"), whose noun comes later in the list."""
    words = fold(phrase).split()
    return bool(words) and all(word in NATIONS or word in {"the"} for word in words) and words != ["the"]


def _runs(tokens: list[Word], capitals: bool) -> list[list[Word]]:
    runs: list[list[Word]] = [[]]
    for token in tokens:
        word = token[0]
        particle = word in _PARTICLES and runs[-1]
        if is_name_word(word, capitals=capitals) or particle:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    if len(runs) == 1 and len(runs[0]) == len(tokens):  # nothing stands around it
        return runs
    places = {token[1]: place for place, token in enumerate(tokens)}
    return [run for run in runs if run and not _noun_follows(run, tokens, places)]


def _noun_follows(run: list[Word], tokens: list[Word], places: dict[int, int]) -> bool:
    """Whether capitalised words are an attribute inside a phrase: "Minister of the Armed Forces"."""
    first, last = places[run[0][1]], places[run[-1][1]]
    if not first or last + 1 == len(tokens) or any("." in token[0] for token in run):
        return False
    before, after = tokens[first - 1][0].lower(), tokens[last + 1][0].lower()
    return (before in PREPOSITIONS or before == "the") and after in BODIES and after not in ACRONYMS


def _chosen(runs: list[list[Word]], words: list[Word]) -> list[Word]:
    """The run that is the name: the first one that no preposition introduces, else the last."""
    if len(runs) == 1:
        return runs[0]
    order = {word[1]: place for place, word in enumerate(words)}
    for run in runs:
        place = order.get(run[0][1], 0)
        before = words[place - 1][0].lower() if place else ""
        if before not in PREPOSITIONS and before != "the":
            return run
    return runs[-1]


def _with_family(run: list[Word], words: list[Word]) -> list[Word]:
    """A given name and patronymic with the family name in capitals before or after: "HOLT Anna Petrovna"."""
    given = run[-1][0].rstrip(".,")
    if not given.endswith(_PATRONYMIC_ENDS) or not PATRONYMIC.fullmatch(given):
        return run
    starts = [word[1] for word in words]
    for place in (starts.index(run[0][1]) - 1, starts.index(run[-1][1]) + 1):
        word = words[place][0] if 0 <= place < len(words) else ""
        if word.isupper() and len(word) > 3 and is_name_word(word, capitals=True):
            return sorted([words[place], *run], key=lambda one: one[1])
    return run


def _bodily(words: list[Word]) -> bool:
    """A body where its head noun is one: "Ministry of Trade", "Central Committee", not "Commander of a Front"."""
    if _of_college(words):
        return True
    head = [w[0].lower().strip(".") for w in _head(words)]
    return any(w in BODIES for w in head) and not any(w in POSTS for w in head)


def _is_body_only(words: list[Word]) -> bool:
    return all(w[0].lower() in BODIES for w in words)
