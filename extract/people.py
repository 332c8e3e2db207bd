"""The persons that running text names: those the source knows, and those a title introduces."""

from __future__ import annotations

import re
from itertools import pairwise

from extract.authority import Authority
from extract.lexicon import FAMILIES_FIRST, TITLES
from extract.names import Mention
from extract.remembered import Kept, remembered
from extract.spelling import CAPITALS, PATRONYMIC, display, fold, is_name_word

_RUN = re.compile(
    rf"[{CAPITALS}](?:[a-z]++(?=[ ,])"  # most words
    r"|(?<=[A-Z]) (?:[A-Z] )+[A-Z]{1,2}\b"  # letters set apart
    r"|[^\W\d_]*(?:[’'ʼ-][^\W\d_]+)*(?:\.[A-Z][a-z]?)*\.?)"
)
_TITLED = re.compile(
    r"\b(?:[Cc]omrades?|COMRADE|Com\.|Cde\.?|General|Gen\.|Colonel|Col\.|Marshal|[Aa]mbassador|Mr\.|Dr\.|"
    r"Secretary General|Chairman|Premier|Chancellor|Admiral|Senator|Professor|Cardinal|"
    r"[Gg]enerals|[Mm]arshals|[Mm]inisters|Messrs\.?|"
    r"[Mm]inister|[Pp]resident|leader|Commander|[Dd]elegate|[Tt]yped by|[Dd]eciphered by|[iI]phered by\]|[eE]d by\]|"
    r"regime of|clique of|led by|headed by|commanded by)\s+$",
)
# one of several under one title: "Comrades Holt, Vik and Lund"
_ONE_OF_TITLED = re.compile(
    r"\b(?:[Cc]omrades|COMRADES|[Gg]enerals|[Mm]arshals|[Mm]inisters|Messrs\.?)\s+"
    r"(?:(?:[A-Z]\.\s?){0,2}[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?(?:,\s|,?\sand\s)){1,4}(?:[A-Z]\.\s?){0,2}$"
)
_SEVERAL = ("omrades ", "OMRADES ", "enerals ", "arshals ", "inisters ", "essrs")
_SHIP = re.compile(
    r"\b(?:USS|HMS|SS|S\.S\.|M/V|(?i:cruiser|battleship|destroyer|steamer|steamship|ship|vessel|tanker|frigate|submarine"
    r"|aircraft carrier|minesweeper|gunboat|transport))(?:\s+(?:President|General|Admiral|Marshal|Captain))?\s+$",
)
# what the last word of these ends with: most words before a name are passed by without trying each of those
_TITLES_END = re.compile(
    r"(?:[Cc]omrades?|COMRADE|[mn]\.|Cde\.?|General|Colonel|Col\.|Marshal|[Aa]mbassador|[MD]r\.|[Mm]inister|[Pp]resident"
    r"|Chairman|Premier|Chancellor|Admiral|Senator|Professor|Cardinal"
    r"|[Gg]enerals|[Mm]arshals|[Mm]inisters|Messrs\.?"
    r"|leader|Commander|[Dd]elegate|by\]?|of)$"
)
_SHIPS_END = re.compile(
    r"(?:SS?|S\.|M/V|(?i:er|ship|vessel|frigate|submarine|boat|transport)|President|General|Admiral|Marshal|Captain)$"
)
_OF_TITLES = Kept(lambda word: bool(_TITLES_END.search(word)))
_OF_SHIPS = Kept(lambda word: bool(_SHIPS_END.search(word)))
_CALLED_AFTER = re.compile(
    r"\s+(?:Universit(?:y|ies)|Academy|Institute|Street|Avenue|Square|Bridge|River|Mountains?|Hills?|Bay|Islands?|Peninsula"
    r"|Division|Regiment|Brigade|Corps|Works|Factory|Plant|Airfield|Prize|Line|Canal|Dam)\b"
)
_LONGEST_WORD = 100  # code points: more than any word whose end is looked at
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.)+")
_RULED = re.compile(
    r"\s+(?:administration|regime)\b"
)  # "the Truman administration"; a government mostly bears a place's name

# what only somebody does: behind a name of several words, or a family name that the source has nowhere else
_SAYS = re.compile(
    r"\s+(?:(?:then|also|again|himself|herself|personally|now|later) )?"
    r"(?:said|says|told|tells|asked|asks|replied|replies|answered|answers|remarked|remarks|added|adds|explained|explains"
    r"|complained|complains|believes|thinks|spoke|speaks|thanked|thanks|admitted|admits|insisted|insists|smiled|laughed"
    r"|interrupted|promised|promises|objected|objects|declares|declared that|stated|states|demanded|demands"
    r"|proposed|proposes"
    r"|suggested|suggests|refused|refuses|thought|wants|wanted|received (?:me|us)|(?:is|was|has been) (?:charged with"
    r"|appointed|elected|dismissed|arrested|expelled))\b"
)
# what is done to somebody, before a name of several words
_DONE_TO = re.compile(
    r"\b(?:told|tells|informed|informs|asked|asks|met|meets|visited|visits|received|receives|thanked|arrested|expelled"
    r"|elected|appointed|dismissed|named|replaced|by|with|(?:execution|arrest|death|removal|expulsion|election|appointment"
    r"|opinion|views?|words?|case|speech|report|proposals?|request|visit|letter|statement) of|(?:sentence"
    r"|verdict|judgment) on)\s+$"
)
_PEOPLES = re.compile(r"(?:[ai]ns|ese|ish|men|ers|ists|ites|eks|echs)$")  # Russians, Chinese, Danish, Czechs


def find_people(text: str, authority: Authority) -> tuple[Mention, ...]:
    """The persons a running text names: those the source knows, those a title introduces, full East Asian names, and
    those whose administration or regime it speaks of.

    Each once, in order. The longest name wins ("Kim Il Sung", not "Kim Il"); a family name alone is nobody's where
    another name follows or precedes it ("Li Zhou-yuan" is not Li Kenong); a name in quotation marks is a ship's, and
    "the cruiser Holt", "Holt Street" and "the Holt Division" are nobody.

    >>> [one.name for one in find_people("Mr. Holt saw the steamer President Lund.", Authority())]
    ['Holt']
    >>> [one.name for one in find_people("The Lund administration and the North-Frisian regime met.", Authority())]
    ['Lund']
    """
    found: dict[str, Mention] = {}
    tokens = [(m.group(), *m.span()) for m in _RUN.finditer(text)]
    beside = [_beside(text, one, two) for one, two in pairwise(tokens)] + [False]
    index = 0
    while index < len(tokens):
        if not _opens(tokens[index][0]):  # as most words with a capital do not
            index += 1
            continue
        width, name = _longest(text, tokens, beside, index, authority)
        if name is not None:
            start, end = tokens[index][1], tokens[index + width - 1][2]
            end = _trim(text, end)
            if name not in found and not _quoted(text, start, end) and not _thing(text, start, end):
                found[name] = Mention(start=start, end=end, name=display(_bare(text[start:end])), kind="person")
        index += width
    return tuple(found.values())


def _quoted(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in {"“", '"'} and text[end : end + 2].strip(",.")[:1] in {"”", '"'}


def _thing(text: str, start: int, end: int) -> bool:
    """Whether a name is that of a ship, a unit, a place called after somebody."""
    before = text[max(0, start - 32) : start]
    return bool((_OF_SHIPS[_last_word(before)] and _SHIP.search(before)) or _CALLED_AFTER.match(text, end))


def _last_word(before: str) -> str:
    """The word that stands directly before a place: where a title ends there, or a kind of ship, it ends that."""
    return before.rstrip().rpartition(" ")[2]


def _ends_sentence(word: str) -> bool:
    return word.endswith(".") and not _INITIALS.fullmatch(word)


def _trim(text: str, end: int) -> int:
    last = text[max(0, end - _LONGEST_WORD) : end].rsplit(None, 1)[-1]
    if last.endswith(("’s", "'s")):
        end -= 2
    return end - 1 if text[end - 1] == "." and end >= 3 and text[end - 3] != "." and len(last) > 3 else end


Token = tuple[str, int, int]


def _beside(text: str, one: Token, two: Token) -> bool:
    """Whether two tokens stand together as the words of one name could: no punctuation and no word between them."""
    between = text[one[2] : two[1]]
    return (between == " " or not between.strip(" -")) and not _ends_sentence(one[0])


def _longest(
    text: str, tokens: list[Token], beside: list[bool], index: int, authority: Authority
) -> tuple[int, str | None]:
    """How many of the next tokens are one name, and whose; 1 and None where they are nobody's.

    `beside` tells of each token whether it and the next one stand together.
    """
    reach = _reach(tokens, beside, index)
    for width in range(reach, 0, -1):
        run = tokens[index : index + width]
        words, name = _named(text[run[0][1] : run[-1][2]])
        if name is None:
            continue
        if width == 1 and _part_of_another(tokens, beside, index) and not authority.explains(words):
            return 1, None
        known = authority.canonical(name)
        if known is not None:
            return width, known
        before = text[max(0, run[0][1] - 60) : run[0][1]]
        titled = _OF_TITLES[_last_word(before)] and _TITLED.search(before)
        titled = titled or (any(word in before for word in _SEVERAL) and _ONE_OF_TITLED.search(before))
        named = titled or (
            width == reach and ((width > 1 and _eastern(words)) or _does(text, run, words, before, authority))
        )
        ruled = width == 1 and "-" not in words and _RULED.match(text, run[-1][2])
        if named or (ruled and words.istitle()):
            first = None if _eastern(words) else _first_of_two(text, run, authority)
            if first is not None:
                return first
            return width, authority.resolve(Mention(start=0, end=1, name=words, kind="person"))[0]
    return 1, None


def _does(text: str, run: list[Token], words: str, before: str, authority: Authority) -> bool:
    """Whether a name is of somebody who speaks, or to whom something is done: "told Anna Holt", "Holt replied".

    >>> text = "Anna Holt came. He told Karl Lund that Vik replied to the Danes."
    >>> [one.name for one in find_people(text, Authority())]
    ['Karl Lund', 'Vik']
    """
    parts = words.split()
    shortest = 2 if len(parts) > 2 else 3  # "Mai Van Bo"
    if not all(len(part) >= shortest and (part.istitle() or "." in part) for part in parts) or before.endswith(
        ("the ", "The ")
    ):
        return False
    if fold(parts[0]) in TITLES:  # "The Red Cross", "Comrade Holt"
        return False
    if len(parts) > 1 and any(authority.canonical(part) for part in parts):
        return False  # two people, of whom one ends a line
    if len(parts) > 1 and PATRONYMIC.fullmatch(parts[-1]):  # "Nikita Sergeevich": whoever it is, he is named elsewhere
        return False
    if len(parts) > 1 and _DONE_TO.search(before):
        return True
    if len(parts) == 1 and (fold(words) in FAMILIES_FIRST or words.endswith("ing")):
        return False  # one Kim of many; "Having received me"
    return bool(_SAYS.match(text, run[-1][2])) and not _PEOPLES.search(parts[-1])


def _first_of_two(text: str, run: list[Token], authority: Authority) -> tuple[int, str] | None:
    """Where a run is two names, as of the last line of an address and the first words below it: the first of them.

    >>> from extract.model import Span
    >>> authority = Authority()
    >>> authority.add("Holt", Span(start=0, end=4, quote="Holt"), "heading")
    'Holt'
    >>> [one.name for one in find_people("To Comrade HOLT MAO ZEDONG received me.", authority)]
    ['Holt', 'Mao Zedong']
    """
    for width in range(len(run) - 1, 0, -1):
        _, name = _named(text[run[0][1] : run[width - 1][2]])
        rest, other = _named(text[run[width][1] : run[-1][2]])
        if name is not None and other is not None:
            known = authority.canonical(name)
            apart = _eastern(rest) or " " in rest or authority.canonical(other) is not None
            if known is not None and apart:
                return width, known
    return None


@remembered()
def _opens(token: str) -> bool:
    """Whether a name may begin with a token: one that is a name by itself, has a title in it, or may go on as a name.

    >>> [_opens(token) for token in ("Holt’s", "Comrade", "In", "USSR")]
    [True, True, False, False]
    """
    words = token.split()
    titled = any(fold(word) in TITLES for word in words)
    return titled or _named(token)[1] is not None or all(is_name_word(word, capitals=True) for word in words)


@remembered()
def _named(written: str) -> tuple[str, str | None]:
    """The words without what follows them in the text, and as a name; None where they are not those of one."""
    words = _bare(written)
    first, *others = words.split() or [""]
    untitled = [w for w in (first, *others) if fold(w) not in TITLES]
    named = untitled and not any(fold(w) == "the" for w in others)
    named = named and all(is_name_word(w, capitals=words.isupper()) for w in untitled)
    return words, display(words) if named else None


def _bare(words: str) -> str:
    if words.endswith(".") and _ends_sentence(words.split()[-1]):
        words = words.rstrip(".")
    return words[:-2] if words.endswith(("’s", "'s")) else words


def _reach(tokens: list[Token], beside: list[bool], index: int) -> int:
    """How many tokens stand together as the words of one name could: at most four, only the last in the genitive."""
    reach = 1
    while reach < 4 and beside[index + reach - 1] and not tokens[index + reach - 1][0].endswith(("’s", "'s")):
        reach += 1
    return reach


def _part_of_another(tokens: list[Token], beside: list[bool], index: int) -> bool:
    """Whether name words stand directly beside a token, so that it is part of a longer name."""
    word = tokens[index][0]
    others = [tokens[index + 1][0]] if beside[index] else []
    if index and beside[index - 1]:
        others.append(tokens[index - 1][0])
    for other in others:  # noqa: SIM110 (any() takes longer, and this is asked for every word with a capital)
        if is_name_word(other.rstrip("."), capitals=other.isupper() and word.isupper()):
            return True
    return False


def _eastern(words: str) -> bool:
    """A Chinese or Korean name written out: a family name that stands first, and one or two given names."""
    parts = re.split(r"[ -]", fold_name(words))
    least = 1 if re.search(r"\w-\w$", words) else 2  # "Pak Il-u": a hyphen tells that the last letter is a syllable
    return (
        2 <= len(parts) <= 3 and parts[0] in FAMILIES_FIRST
        and all(2 <= len(p) <= 9 for p in parts[:-1]) and least <= len(parts[-1]) <= 9
    )  # fmt: skip


def fold_name(words: str) -> str:
    """A name in lower case without accents, hyphens kept as they are between its parts."""
    return " ".join(fold(part) for part in words.split())
