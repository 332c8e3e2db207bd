"""Posts as texts word them: what is done (ambassador), whose office it is (Soviet), where it is held (Pyongyang)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extract.lexicon import CAPITALS, COUNTRIES, POSTS, listed
from extract.remembered import remembered
from extract.spelling import fold

# long names of countries that `COUNTRIES` has by their short ones, as folded text has them
_LONG = {
    "Soviet Union": "union of soviet socialist republics",
    "North Korea": "(?:korean )?(?:democratic people s|people s democratic) republic(?: of korea)?",
    "China": "(?:chinese )?people s republic(?: of china)?|republic of china",
    "South Korea": "republic of korea",
    "United States": "united states of america",
}
_OF_NAME = {fold(name): country for country, names in COUNTRIES.items() for name in (country, *names)}
_COUNTRY = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<long{place}>{words})" for place, words in enumerate(_LONG.values()))
    + "|(?P<short>"
    + "|".join(sorted(_OF_NAME, key=lambda name: (-len(name), name)))
    + r"))\b"
)
_LONG_NAMES = tuple(_LONG)
_WHERE = frozenset({"in", "at", "to", "near"})
_ARTICLES = frozenset({"the", "a", "an"})
_BINDS = frozenset({"of", "from", "on", "with", "and", "s"})
# said of every holder of such an office, or of him and not of the office
_SAID = frozenset({"extraordinary", "plenipotentiary", "comrade", "mr", "his", "her", "excellency", "post"})
_SPELT = {
    "defence": "defense", "counsellor": "counselor", "adviser": "advisor", "advisers": "advisor",
    "representatives": "representative", "ministers": "minister", "undersecretary": "under secretary",
}  # fmt: skip
HELD = POSTS | {"advisor", "charge", "counselor", "emissary", "commissar", "viceroy", "speaker", "mayor"}
# cities whose names stand for countries, but where somebody is consul
_CITIES = frozenset(fold(name) for name in CAPITALS) | listed("""
    pekin peiping nanking chungking tokio berne constantinople djakarta jakarta
""")
# offices of one country that are held in another: they are told apart by where they are held
_ABROAD = frozenset({"ambassador", "envoy", "consul", "charge", "attache", "representative", "delegate"})


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Post:
    """An office that one person holds at a time.

    `does` are the words of the office without order, `of` the country whose office it is, `at` where it is held: a
    country, or a place in folded spelling. What a text does not tell is None.
    """

    does: tuple[str, ...]
    of: str | None = None
    at: str | None = None

    @property
    def abroad(self) -> bool:
        """Whether such an office is held in another country, so that nobody is meant before it is told where.

        >>> post_of("Soviet Ambassador").abroad, post_of("Minister of Trade").abroad
        (True, False)
        """
        return not _ABROAD.isdisjoint(self.does) or self.does == ("minister",)

    def key(self) -> str:
        """The post in one line, the same for all ways to word it.

        >>> post_of("Soviet Ambassador to the DPRK").key()
        'ambassador; of Soviet Union; at North Korea'
        """
        told = (("of", self.of), ("at", self.at))
        return "; ".join([" ".join(self.does), *(f"{word} {value}" for word, value in told if value)])

    def fits(self, held: Post) -> bool:
        """Whether this post, as a text names it, can be one that somebody is told to have held.

        The same office, and nothing that contradicts; one that is held abroad is none before it is told where.

        >>> held = post_of("Soviet Ambassador to the DPRK")
        >>> post_of("Ambassador in Pyongyang").fits(held), post_of("Soviet Ambassador").fits(held)
        (True, False)
        """
        if self.does != held.does or (self.of and held.of and self.of != held.of):
            return False
        if self.abroad and self.at is None:
            return False
        return self.at == held.at or (not self.abroad and (self.at is None or held.at is None))


def post_of(phrase: str, place: str | None = None) -> Post | None:
    """The post that a phrase names, or None where it names none; `place` is where it is, if the phrase does not say.

    >>> post_of("USSR Ambassador to DPRK") == post_of("Ambassador of the USSR in Korea")
    True
    >>> post_of("Foreign Minister of People’s Republic of China") == post_of("Minister of Foreign Affairs, PRC")
    True
    >>> post_of("Soviet Ambassador", "Pyongyang").at, post_of("Consul in Bergen").at, post_of("interpreter")
    ('North Korea', 'bergen', None)
    """
    found = _read(phrase)
    if found is None or found.at is not None or not place:
        return found
    folded = fold(place)
    country = None if "consul" in found.does and folded in _CITIES else _COUNTRY.fullmatch(folded)
    return replace(found, at=_name(country) if country else folded)


@remembered(longest=400)
def _read(phrase: str) -> Post | None:
    does: set[str] = set()
    of = at = None
    where = ""  # the preposition that binds what comes next
    words = _words(phrase)
    if "consul" in words:
        words = _words(phrase, cities=True)
    for word in words:
        if word in _WHERE or word == "for":
            where = word
        elif word in _ARTICLES or word in _BINDS:
            where = where if word in _ARTICLES else ""
        elif word.startswith("@"):
            if where == "for":
                does.update(fold(word).split())  # "Secretary of State for India"
            elif where:
                at = at or word[1:]
            else:
                of = of or word[1:]
            where = ""
        elif where in {"", "to", "for"} or does.isdisjoint(HELD):
            does.update(_SPELT.get(word, word).split())
            where = ""
        else:
            at = f"{at} {word}" if at else word
    does = {word for word in does if word not in _SAID}
    if "minister" in does and "foreign" in does and "trade" not in does:
        does.add("affairs")
    return None if does.isdisjoint(HELD) else Post(does=tuple(sorted(does)), of=of, at=at)


def countries_in(text: str) -> frozenset[str]:
    """The countries that a text names, by their names, their peoples or their capitals.

    >>> sorted(countries_in("from Beijing to the DPRK"))
    ['China', 'North Korea']
    """
    return frozenset(map(_name, _COUNTRY.finditer(fold(text))))


def _words(phrase: str, *, cities: bool = False) -> list[str]:
    """The folded words of a phrase, the names of countries each as one word that begins with "@".

    Names of cities that stand for countries are such too, unless it is asked for `cities`.

    >>> _words("USSR Ambassador to the People’s Republic of China")
    ['@Soviet Union', 'ambassador', 'to', 'the', '@China']
    """

    def marked(match: re.Match[str]) -> str:
        name = match.group()
        return name if cities and name in _CITIES else f"@{_name(match).replace(' ', '_')}"

    told = _COUNTRY.sub(marked, fold(re.sub("[’']s\\b", " s", phrase)))
    return [word.replace("_", " ") for word in told.split()]


def _name(match: re.Match[str]) -> str:
    """The country whose name this is."""
    short = match["short"]
    return _OF_NAME[short] if short else _LONG_NAMES[int((match.lastgroup or "").removeprefix("long"))]
