"""Parties as headings of diplomatic correspondence write them: a titled name, an office with its holder in brackets, an office alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extract.lexicon import BODIES, COUNTRIES, NATIONS, OFFICES, PLACE_WORDS, TITLES
from extract.model import ActorKind
from extract.names import Mention, display, fold, is_name_word

def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# titles that are not part of the name ("Lord Salisbury", "M. de Giers"), and those that are ("Prince Ching")
COURTESY = _words("""
    mr messrs mrs miss ms dr prof professor sir lord lady count countess baron baroness viscount earl m mm mme madame
    monsieur mlle herr frau senor señor señora signor don dom hon rev reverend bishop father general gen lieutenant
    lieut lt major maj colonel col captain capt commander admiral rear-admiral vice-admiral commodore marshal
    field-marshal field brigadier brig generalissimo senator judge justice excellency comrade
""")
RANKS = _words("prince princess duke king queen marquis marquess")
PARTICLES = _words("de von van der den du di da del della le la el al y zu ten ter bin ibn des dos")
# offices, and the words that qualify one
POSTS = OFFICES | _words("""
    plenipotentiaries dean doyen viceroys governors consuls consul-general consuls-general counselors counsellors
    commissioner commissioners ministers commanders commanding undersecretary clerk solicitor legal aide staff taotai
    high principal private ad interim minister-designate ambassador-designate agent agents judge mayor admiral king
    queen emperor regent sultan shah khedive pope nuncio dictator chancellor treasurer comptroller speaker assistant
    associate under joint honorary resident delegations representing special-service chiefs attaches attachés
    secretary-general affaires
""")
COLLECTIVE = BODIES | _words("""
    corps chamber company bank society association league conference division powers missions embassies legations
    consulates legation consulate-general consulates-general agencies offices tribunal syndicate railway railways club
    institute university college church posts brigade regiment battalion squadron expedition garrison contingent police
    customs treasury admiralty exchequer ministries
""")
# the small words of titles and offices
FUNCTION = _words("of the in at for to and on with near by de d'affaires etc ad interim a an certain all other &")
# what a name may follow without a comma: "Secretary of State Rusk"
_DEPARTMENTS = _words("state defense defence war navy treasury interior commerce affairs finance justice labor")
# what an office or a body shares with the next: "Diplomatic and Consular Officers"
_ADJECTIVES = _words("diplomatic consular military naval political economic commercial financial foreign civil war")
_COUNTRIES = frozenset(name for names in COUNTRIES.values() for name in names)
_BRACKET = re.compile(r"\((?P<inner>[^()]*)\)")
_WORD = re.compile(r"[^\s(),;]+")
_EXCELLENCY = re.compile(r"(?:His|Her) (?:Excellency|Highness)\s")
_FOOTNOTE = re.compile(r"(?<=[a-z.)])\d{1,3}(?:\s\d{1,3})*$")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})


def bare(word: str) -> str:
    """A word in lower case, without the marks around it.

    >>> bare("d’Affaires,"), bare("Mr.")
    ("d'affaires", 'mr')
    """
    return word.translate(_APOSTROPHES).strip('.,;:()[]"“”').lower()


def official(word: str) -> bool:
    """Whether a word is one of offices, bodies, nations or places, and so no name; a compound by all its parts.

    >>> official("Consul-General"), official("Embassies"), official("Rockhill")
    (True, True, False)
    """
    low = bare(word)
    known = POSTS | COLLECTIVE | NATIONS | PLACE_WORDS | _COUNTRIES
    return low in known or ("-" in low and all(part in known for part in low.split("-")))


def name_word(word: str) -> bool:
    """Whether a word can be part of a personal name here.

    >>> name_word("Hung-chang"), name_word("W."), name_word("Legation")
    (True, True, False)
    """
    if bare(word) in COURTESY or (official(word) and not re.fullmatch(r"(?:[A-Z]\.)+", word)):
        return False
    return is_name_word(word.rstrip(".") if len(word) > 4 else word, capitals=word.isupper())


def addressees(text: str, start: int = 0, end: int | None = None) -> tuple[Mention, ...]:
    """The parties that one side of a heading names, in order.

    >>> [(m.name, m.office) for m in addressees("The Ambassador in France (Straus)")]
    [('Straus', 'Ambassador in France')]
    >>> [(m.name, m.kind) for m in addressees("Prince Ching and Li Hung-chang, plenipotentiaries, etc.")]
    [('Prince Ching', 'person'), ('Li Hung-chang', 'person')]
    >>> [(m.name, m.kind) for m in addressees("the United States consul at Nanking")]
    [('United States consul at Nanking', 'post')]
    """
    found: list[Mention] = []
    for comma, first, last in _pieces(text, start, len(text) if end is None else end):
        mention = _party(text, first, last)
        if mention is None:
            continue
        if found and not comma and found[-1].kind == "post" and bare(found[-1].name.split()[-1]) in _ADJECTIVES | NATIONS:
            found[-1] = replace(mention, start=found[-1].start, name=" ".join(text[found[-1].start : mention.end].split()))
        elif found and _halves(text, found[-1], mention, comma, first):
            office = " ".join(text[found[-1].start : mention.start].split()).rstrip("( ")
            found[-1] = replace(mention, office=office)
        elif found and mention.kind != "person" and _continues(text, found[-1], comma, first, last):
            found[-1] = _with_more(text, found[-1], mention)
        elif found and comma and found[-1].kind == "post" and _holds(text, mention):
            found[-1] = replace(mention, office=mention.office or found[-1].name)
        elif found and comma and found[-1].kind == "post" and _place_only(found[-1], mention, text[first:last]):
            found[-1] = replace(found[-1], end=mention.end, name=" ".join(text[found[-1].start : mention.end].split()))
        elif not (found and comma and _place_only(found[-1], mention, text[first:last]) and not _listed(text, start)):
            found.append(mention)
    return tuple(found)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[bool, int, int]]:
    """The stretches between commas and conjunctions outside brackets, each with whether a comma stands before it."""
    depth, first, comma = 0, start, False
    for match in re.finditer(r"[(\[]|[)\]]|[,;]|\band\b", text[start:end]):
        mark, position = match.group(), start + match.start()
        if mark in "([":
            depth += 1
        elif mark in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            if text[first:position].strip():
                yield comma, first, position
                comma = mark in ",;"
            first = start + match.end()
            comma = comma and mark in ",;"
    if text[first:end].strip():
        yield comma, first, end


def _party(text: str, start: int, end: int) -> Mention | None:
    """The party that a stretch is; None where it holds no word of one."""
    trimmed = re.match(r"[\s.:—–-]*(?:[Tt]he\s+|THE\s+)?", text[start:end])
    start += trimmed.end() if trimmed else 0
    end = start + len(_FOOTNOTE.sub("", text[start:end].rstrip(" .,;:—–[]*")))
    words = [(m.group(), start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    if not words or bare(words[0][0]) in {"", "etc", "others"}:
        return None
    if all(re.fullmatch(r"(?:[A-Z]\.)+|[A-Z]", w[0]) for w in words):  # honours: "K. C. B."
        return None
    if bracketed := _bracketed(text, start, end):
        return bracketed
    outside = [w for w in words if "(" not in text[start : w[1]]]
    if text[start].isupper() and (bare(words[0][0]) in COURTESY | RANKS or _EXCELLENCY.match(text, start) or text.startswith("H. E. ", start)):
        if titled := _titled(text, outside):
            return titled
    head = _head(outside)
    names = _closing_name(head)
    article = trimmed is not None and "the" in trimmed.group().lower()  # "the Tsungli Yamen" is no person
    if not names:
        names = _name_at_end(outside)
    elif len(names) == len(head) < len(outside) and any(re.fullmatch(r"[A-Z]\.", w[0]) for w in names):
        return _person(text, names, None)  # "Robert W. Komer of the ... Staff"
    elif len(head) != len(outside) or len(names) == len(head) and (article or _closed(head)):
        names = []
    if names:
        office = " ".join(text[start : names[0][1]].split()) or None
        return _person(text, names, office)
    kind = "body" if article and len(_closing_name(head)) == len(head) else _kind(head)
    return Mention(start=start, end=end, name=" ".join(text[start:end].split()), kind=kind)


def _name_at_end(words: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The name after the department of an office: "Secretary of State Rusk"."""
    first = len(words)
    while first and name_word(words[first - 1][0]):
        first -= 1
    found = words[first:]
    return found if found and first > 1 and bare(words[first - 1][0]) in _DEPARTMENTS else []


def _halves(text: str, before: Mention, mention: Mention, comma: bool, first: int) -> bool:
    """Whether an office stands in two pieces before its holder's bracket: "Minister Resident and Consul General (X)"."""
    bracketed = mention.kind == "person" and mention.office is not None and text[mention.start - 1] == "("
    return before.kind != "person" and bracketed and not re.match(r"\s*the\s", text[first:]) and (comma or before.kind == "post")


def _closed(head: list[tuple[str, int, int]]) -> bool:
    """Whether words that could be a name begin with one that introduces a group ("Certain", "All")."""
    return bare(head[0][0]) in {"certain", "all", "several", "various", "other"}


def _bracketed(text: str, start: int, end: int) -> Mention | None:
    """The holder whom a bracket names after an office: "The Ambassador in Japan (Grew)"."""
    for match in _BRACKET.finditer(text, start, end):
        words = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(text, *match.span("inner"))]
        office = " ".join(text[start : match.start()].split())
        if not words or not office or bare(words[0][0]) in {"temporary", "acting", "retired"}:
            continue
        if bare(words[0][0]) in COURTESY | RANKS and (titled := _titled(text, words)):
            return replace(titled, office=office)
        if all(name_word(w[0]) or bare(w[0]) in PARTICLES for w in words):
            return _person(text, words, office)
    return None


def _titled(text: str, words: list[tuple[str, int, int]]) -> Mention | None:
    """A name after titles: "Sir Ernest Satow", "M. de Cologan", "the Marquis of Salisbury"."""
    first = 2 if text[words[0][1] :].startswith("H. E. ") else 0
    while first < len(words) and (bare(words[first][0]) in COURTESY | {"his", "her", "highness"}):
        first += 1
    if first == len(words) or bare(words[first][0]) in FUNCTION - PARTICLES or any(w[0] == "&" for w in words):
        return None
    if bare(words[first][0]) in RANKS:
        last = first + 1
        if last < len(words) and words[last][0] == "of":
            last += 2
        while last < len(words) and (name_word(words[last][0]) or bare(words[last][0]) in PARTICLES):
            last += 1
        return _person(text, words[first:last], None) if last > first + 1 else None
    offices = first  # "Mr. Commissioner Rockhill"
    while offices < len(words) - 1 and official(words[offices][0]) and not re.fullmatch(r"[A-Z]\.", words[offices][0]):
        offices += 1
    last = offices
    while last < len(words) and (last == offices or words[last][0][:1].isupper() or bare(words[last][0]) in PARTICLES):
        last += 1
    while last < len(words) and last == offices + 1 and bare(words[offices][0]) in PARTICLES:
        last += 1
    if not any(w[0][:1].isupper() for w in words[offices:last]):
        return None
    return _person(text, words[offices:last], None)


def _person(text: str, words: list[tuple[str, int, int]], office: str | None) -> Mention:
    start, end = words[0][1], words[-1][2]
    written = text[start:end].rstrip(",;:")
    if written.endswith(".") and not re.search(r"(?:^|[\s.])[A-Z][a-z]?\.$|\b(?:Jr|Sr)\.$", written):
        written = written[:-1]
    return Mention(start=start, end=start + len(written), name=display(written), kind="person", office=office)


def _head(words: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The words before the first preposition: what an office or a body is called by."""
    stop = next((i for i, w in enumerate(words) if i and bare(w[0]) in FUNCTION and not w[0].istitle()), len(words))
    return words[:stop]


def _closing_name(head: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The name that ends a stretch without prepositions: "Acting Secretary Hill", "Li Hung-chang"; else nothing."""
    first = len(head)
    while first and (name_word(head[first - 1][0]) or bare(head[first - 1][0]) in PARTICLES):
        first -= 1
    names = head[first:]
    if not names or not any(w[0][:1].isupper() for w in names):
        return []
    return names if all(official(w[0]) or bare(w[0]) in TITLES for w in head[:first]) else []


def _kind(head: list[tuple[str, int, int]]) -> ActorKind:
    last = bare(head[-1][0]) if head else ""
    if any(w[0] == "&" for w in head):
        return "body"
    return "body" if last in COLLECTIVE and last not in {"ministers", "staff"} else "post"


def _continues(text: str, before: Mention, comma: bool, first: int, last: int) -> bool:
    """Whether an office or body belongs to what stands before it: after a comma behind a name, or a half of a phrase."""
    piece = text[first:last].strip()
    if before.kind == "person":
        return comma or bool(before.office and before.end < first - 5 and piece[:1].islower() and piece[:4] != "the ")
    if piece.startswith(("of ", "for ", "in ", "at ")):
        return True
    begins = piece[:4].lower() == "the " or bool(_BRACKET.search(piece))
    return not comma and not begins and not official(piece.split()[0])


def _with_more(text: str, before: Mention, mention: Mention) -> Mention:
    if before.kind == "person":
        return replace(before, office=before.office or mention.name)
    return replace(before, end=mention.end, name=" ".join(text[before.start : mention.end].split()))


def _holds(text: str, mention: Mention) -> bool:
    """Whether a name after an office and a comma is that of its holder: "the German Chargé, Baron Sternburg"."""
    before = text[: mention.start].rstrip().rsplit(" ", 1)[-1]
    return mention.kind == "person" and mention.office is None and (bare(before) in COURTESY)


def _listed(text: str, start: int) -> bool:
    """Whether a stretch is a list of names alone: "Messrs. Conger, Rockhill and Hill"."""
    return bool(re.match(r"\s*(?:the\s+)?(?:Messrs|MM)\b", text[start:]))


def _place_only(before: Mention, mention: Mention, piece: str) -> bool:
    """Whether a piece after a comma is only a place: a word alone, words of places, the next of a list of places."""
    words = piece.strip(" .").split()
    if all(bare(w) in PLACE_WORDS for w in words):
        return True
    if len(words) == 2 and bare(words[0]) not in COURTESY and re.search(r"\b(?:in|at)\b", before.name):
        return True
    return len(words) == 1 and mention.kind == "person" and mention.office is None


def same_family(one: str, other: str) -> bool:
    """Whether two names can be one person's by their last words.

    >>> same_family("W. W. Rockhill", "Rockhill"), same_family("Hay", "Hill")
    (True, False)
    """
    a, b = fold(one).split(), fold(other).split()
    return bool(a) and bool(b) and (a[-1] == b[-1] or (a[0] == b[0] and len(a[0]) > 1) or " ".join(b) in " ".join(a))
