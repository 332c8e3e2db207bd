"""Names: folding and keys that spelling cannot change, and the parties that headings and address lines name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from extract.authority import families
from extract.given import given_names
from extract.names import Mention, parties
from extract.spelling import display, fold, key, natural_order, unspace

letters = st.characters(categories=["Lu", "Ll"], max_codepoint=0x4FF)
anything = st.text(alphabet=st.one_of(letters, st.sampled_from(" -.’'‘`“,()[]0123_\u0301\u00ad漢ßſıİ")), max_size=30)
names = st.lists(
    st.text(alphabet="abcdefghijklmnopqrstuvwyzéüñóčšł", min_size=2, max_size=9), min_size=1, max_size=4
).map(lambda words: " ".join(word.capitalize() for word in words))
family_names = st.sampled_from(
    ["Ivanov", "Petrovsky", "Sidorenko", "Acheson", "Novák", "Rákosi", "Kim", "Zhou", "Togliatti"]
)
initial = st.sampled_from(["I.V.", "A.Ia.", "T.F.", "G.", "V. M."])


@given(anything)
@example("ŉ Ivanov")  # one letter that decomposes into an apostrophe and another
def test_folding_twice_is_folding_once(text: str):
    """What is folded, or made a key, stays as it is when that is done again."""
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(text)


@given(names)
def test_keys_do_not_depend_on_the_spelling(name: str):
    """Capitals, accents and how they are encoded, hyphens, apostrophes and blanks do not change a name's key."""
    same = key(name)
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    for other in (name.upper(), name.lower(), name.replace(" ", "-"), name.replace(" ", "  "), f" {name}. "):
        assert key(other) == same
    for form in ("NFC", "NFD", "NFKC"):
        assert key(unicodedata.normalize(form, name)) == same
    assert key(plain) == same
    assert key("’".join(name)) == same


@given(names, st.sampled_from(["Comrade", "Marshal", "General", "Dr.", "COMRADES", "Lt. Gen."]))
def test_titles_are_no_part_of_a_key(name: str, title: str):
    """A title before a name does not change its key; a title alone keeps a key of its own."""
    assume(key(name))
    assert key(f"{title} {name}") == key(name)
    assert key(title)


@given(st.text(alphabet="ABCDEFGHIJKLMNOPRSTUVYZ", min_size=3, max_size=12))
def test_letters_set_apart_come_together(word: str):
    """A name whose letters are set apart for emphasis is the name; what is not set apart is left alone."""
    assert unspace(" ".join(word)) == word
    assert unspace(word) == word
    assert key(" ".join(word)) == key(word)


@given(family_names, initial)
def test_an_index_entry_turns_round(family: str, given_name: str):
    """An index's "Family, G." is "G. Family", and has that family and those initials."""
    turned = natural_order(f"{family}, {given_name}")
    assert turned == f"{given_name} {family}"
    assert families(turned) == {fold(family)}
    assert display(f"{family.upper()} {given_name.replace(' ', '')}") == f"{given_name.replace(' ', '')} {family}"


@given(family_names, st.sampled_from(["I.V.", "A.Ia.", "T.F.", "G."]))
def test_family_names_are_found_behind_initials(family: str, given_name: str):
    """The family name is what follows the initials, and the initials are those."""
    assert families(f"{given_name} {family}") == {fold(family)}
    assert len(given_names(f"{given_name} {family}")) == given_name.count(".")


def named(text: str) -> list[str]:
    return [mention.name for mention in parties(text)]


PERSONS = {
    "Stalin": ["Stalin"],
    "Comrade STALIN": ["Stalin"],
    "STALIN, I.V.": ["I.V. Stalin"],
    "STALIN I.V.": ["I.V. Stalin"],
    "F I L I P P O V": ["Filippov"],
    "KIM IL SUNG": ["Kim Il Sung"],
    "Ho Chi Minh": ["Ho Chi Minh"],
    "Comrade Ch’oe Yong-gŏn": ["Ch’oe Yong-gŏn"],
    "M. Rákosi": ["M. Rákosi"],
    "Charles de Gaulle": ["Charles de Gaulle"],
    "Otto von Bismarck": ["Otto von Bismarck"],
    "Ivan Vladimirovich Kovalev": ["Ivan Vladimirovich Kovalev"],
    "Mao Zedong and Zhou Enlai": ["Mao Zedong", "Zhou Enlai"],
    "Stalin, Molotov and Malenkov": ["Stalin", "Molotov", "Malenkov"],
    "Comrades Bulganin, Mikoyan; Khrushchev": ["Bulganin", "Mikoyan", "Khrushchev"],
    "Comrades Togliatti, Thorez, and Gottwald": ["Togliatti", "Thorez", "Gottwald"],
    "Gao Gang or Rao Shushi": ["Gao Gang", "Rao Shushi"],
    "I. V. Kovalev & Orlov": ["I. V. Kovalev", "Orlov"],
    "V. Molotov, A. Vyshinsky": ["V. Molotov", "A. Vyshinsky"],
    "Enver Hoxha, Mehmet Shehu": ["Enver Hoxha", "Mehmet Shehu"],
    "Liu Shaoqi [and delegation]": ["Liu Shaoqi"],
    "N. Fedorenko (interpreter)": ["N. Fedorenko"],
    "Mao Zedong (Beijing)": ["Mao Zedong"],
    "Col. Gen. T.F. Shtykov": ["T.F. Shtykov"],
    "Generalissimo Stalin": ["Stalin"],
    "Harrison Salisbury of the New York Times": ["Harrison Salisbury"],
    "Mr. Dulles": ["Dulles"],
    "Dr. T.V. Soong": ["T.V. Soong"],
    "Lt. Gen. P.I. Derevianko": ["P.I. Derevianko"],
    "U.S. Ambassador Alan Kirk": ["Alan Kirk"],
    "Edmund Clubb, U.S. Consul General at Beijing": ["Edmund Clubb"],
    "Kang Sheng and 2 others": ["Kang Sheng"],
}  # fmt: skip


@pytest.mark.parametrize("text", PERSONS)
def test_persons_are_named_without_their_titles(text: str):
    """Each person named is found once, in order, in natural order of name, titles and remarks left off."""
    found = parties(text)
    assert [mention.name for mention in found] == PERSONS[text]
    assert {mention.kind for mention in found} == {"person"}


OFFICES = {
    "Soviet Ambassador to the DPRK T.F. Shtykov": ("T.F. Shtykov", "Soviet Ambassador to the DPRK"),
    "Soviet Ambassador in Pyongyang Shtykov": ("Shtykov", "Soviet Ambassador in Pyongyang"),
    "Deputy Foreign Minister Andrei Gromyko": ("Andrei Gromyko", "Deputy Foreign Minister"),
    "Minister of Trade of the USSR A.I. Mikoyan": ("A.I. Mikoyan", "Minister of Trade of the USSR"),
    "Vyshinsky, Minister of Foreign Affairs": ("Vyshinsky", "Minister of Foreign Affairs"),
    "General Matvei Zakharov, Deputy Chief of Staff": ("Matvei Zakharov", "Deputy Chief of Staff"),
    "Kim Il-sung, Premier of the DPRK": ("Kim Il-sung", "Premier of the DPRK"),
    "Premier Zhou Enlai": ("Zhou Enlai", "Premier"),
    "Secretary of State Dean Acheson": ("Dean Acheson", "Secretary of State"),
    "the Ambassador in the Soviet Union (Kirk)": ("Kirk", "the Ambassador in the Soviet Union"),
    "representative of the CC VKP(b) I.V. Kovalev": ("I.V. Kovalev", "representative of the CC VKP(b)"),
    "S. Ignatieff, Chargé d’Affaires": ("S. Ignatieff", "Chargé d’Affaires"),
}  # fmt: skip


@pytest.mark.parametrize("text", OFFICES)
def test_offices_are_told_apart_from_their_holders(text: str):
    """An office before or after a name is that person's office, and no second party."""
    assert [(mention.name, mention.office) for mention in parties(text)] == [OFFICES[text]]


BODIES = {
    "Ministry of Foreign Affairs of the USSR": ["Ministry of Foreign Affairs of the USSR"],
    "the Central Committee of the Chinese Communist Party": ["Central Committee of the Chinese Communist Party"],
    "VKP(b) CC Politburo": ["VKP(b) CC Politburo"],
    "the Central Committee of the VKP(b)": ["Central Committee of the VKP(b)"],
    "CPSU CC": ["CPSU CC"],
    "Council of Ministers of the USSR": ["Council of Ministers of the USSR"],
    "the Soviet and Chinese Delegations": ["Soviet Delegation", "Chinese Delegation"],
    "Embassy in Beijing": ["Embassy in Beijing"],
    "U.S. Embassy": ["U.S. Embassy"],
    "Joint Chiefs of Staff": ["Joint Chiefs of Staff"],
}


@pytest.mark.parametrize("text", BODIES)
def test_bodies_are_named_whole(text: str):
    """A body is one party, its name whole without the article, and no person."""
    found = parties(text)
    assert [mention.name for mention in found] == BODIES[text]
    assert {mention.kind for mention in found} == {"body"}


@pytest.mark.parametrize("text", ["Soviet Ambassador", "the Secretary of State", "Soviet Consul General in Shenyang"])
def test_posts_are_no_persons(text: str):
    """An office without a name is a post, not a person."""
    (found,) = parties(text)
    assert found.kind == "post"


@pytest.mark.parametrize(
    ("text", "name", "alias"),
    [
        ("Filippov (Stalin)", "Filippov", "Stalin"),
        ("FILIPPOV [Stalin]", "Filippov", "Stalin"),
        ("F I L I P P O V [STALIN]", "Filippov", "Stalin"),
        ("Filippov )Stalin)", "Filippov", "Stalin"),
        ("Fyn Si [Stalin]", "Fyn Si", "Stalin"),
        ("Wang Ming (Chen Shaoyu)", "Wang Ming", "Chen Shaoyu"),
    ],
)
def test_brackets_give_another_name(text: str, name: str, alias: str):
    """A name in brackets after a name is another name of the same person."""
    (found,) = parties(text)
    assert (found.name, found.alias) == (name, alias)


@pytest.mark.parametrize(
    "text",
    [
        "Gromyko (Moscow)", "N. Fedorenko (interpreter)", "Mikoyan (via Kovalev)", "Stalin (through Poskrebyshev)",
        "Zhou Enlai (interpreter Shi Zhe)", "Ivanov (deputy of Petrov)", "Ivanov (for Petrov)",
    ],
)  # fmt: skip
def test_brackets_that_name_somebody_else_give_no_other_name(text: str):
    """A bracket that tells a place, an office or another person does not make that the name of the one before it."""
    assert parties(text)[0].alias is None


@pytest.mark.parametrize(
    "text", ["", " ", "Moscow", "the USSR", ",", "()", "[]", "123", "—", "and", "to", "Pyongyang, Beijing"]
)
def test_places_and_marks_are_no_parties(text: str):
    """A place alone, a number or a mark names nobody."""
    assert [mention for mention in parties(text) if mention.kind == "person"] == []


@given(
    st.lists(
        st.sampled_from([*PERSONS, *OFFICES, *BODIES, "(", ")", "[", "]", ",", " and ", " to ", "“", ".", "\u202e"]),
        max_size=12,
    )
)
def test_parties_stand_where_they_say(parts: list[str]):
    """In any jumble of names and marks the parties stand in the text in order, apart from each other, with names."""
    text = " ".join(parts)
    place = 0
    for mention in parties(text):
        assert isinstance(mention, Mention)
        assert place <= mention.start < mention.end <= len(text)
        assert mention.name.strip()
        place = mention.end


@given(st.sampled_from(sorted(PERSONS)), st.integers(0, 9), st.integers(0, 9))
def test_parties_do_not_depend_on_where_the_stretch_stands(text: str, before: int, after: int):
    """The parties of a stretch are the same wherever it stands in a longer text, moved by as much."""
    alone = parties(text)
    longer = "x" * before + " " + text + " " + "y" * after
    moved = parties(longer, before + 1, before + 1 + len(text))
    assert [mention.name for mention in moved] == [mention.name for mention in alone]
    assert [mention.start - before - 1 for mention in moved] == [mention.start for mention in alone]
