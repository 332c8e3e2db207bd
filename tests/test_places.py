"""Places: what their names mean, by which reason, and where that is left open."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from extract.authorities import file_of
from extract.model import Claim, Record, Source, Span
from extract.readers.tei import READER
from kg import open as opened
from kg.errors import PlacesError
from kg.pipeline import build
from kg.places.gazetteer import Gazetteer, gazetteer_of, read_entries, shipped_entries
from kg.places.placing import Placed, placed

ONE_PLACE = [
    ("Wonsan", "Genzan"), ("Shenyang", "Fengtian", "Mukden"), ("Dandong", "Antung"), ("Chongjin", "Seishin"),
    ("Lüshun", "Port Arthur"), ("St. Petersburg", "Leningrad", "Petrograd"), ("Chongqing", "Chungking"),
    ("Beijing", "Peking", "Peiping"), ("Dalian", "Dairen", "Dalny"), ("Kaliningrad", "Königsberg"),
    ("Wien", "Vienna"), ("München", "Muenchen", "Munich"), ("Busan", "Pusan", "Fusan"), ("Lemberg", "Lviv", "Lwów"),
]  # fmt: skip


def letter(*named: tuple[str, str], date: str | None = None, heading: str = "Letter") -> Record:
    """A record whose claims name places: the key and the name of each."""
    claims = tuple(
        Claim(key=key, value=name, spans=(Span(start=9 * n, end=9 * n + len(name), quote=name),), rule="test")
        for n, (key, name) in enumerate(named)
    )
    return Record(id="r", file="a.txt", lines=(1, 1), heading=heading, date=date, claims=claims)


def meant(*named: tuple[str, str], date: str | None = None, heading: str = "Letter") -> list[Placed]:
    return list(placed(letter(*named, date=date, heading=heading), gazetteer_of(None)).values())


def label(found: Placed) -> str | None:
    return found.entry.label if found.entry else None


@pytest.mark.parametrize("names", ONE_PLACE, ids=lambda names: names[0])
def test_historical_and_present_names_are_one_place(names: tuple[str, ...]):
    """Every name of a place means the same entry, which has a position; the reason is told."""
    found = [meant(("place_from", name))[0] for name in names]
    assert len({one.entry.key for one in found if one.entry}) == 1
    assert all(one.entry and one.entry.latitude and one.reason for one in found)


def test_the_shipped_gazetteer_is_sound():
    """Keys and records are of one place each, positions are on the globe, codes are codes, periods run forward."""
    entries = shipped_entries()
    assert len(entries) > 400
    assert max(Counter(one.key for one in entries).values()) == 1
    assert max(Counter(one.record for one in entries if one.record).values()) == 1
    for one in entries:
        assert one.is_country or (one.latitude is not None and one.longitude is not None)
        assert one.countries
        assert all(len(code) == 2 and code.isupper() for code in one.countries)
        assert all((name.since or 0) <= (name.until or 9999) for name in one.names)
        assert one.record is None or file_of(one.record) == "geonames"


# the least and the greatest latitude and longitude of a country, in whole degrees
BOUNDS = {
    "AT": (46, 50, 9, 18), "BE": (49, 52, 2, 7), "CH": (45, 48, 5, 11), "CN": (18, 54, 73, 136), "CZ": (48, 52, 12, 19),
    "DE": (47, 56, 5, 16), "ES": (27, 44, -19, 5), "FR": (41, 52, -6, 10), "GB": (49, 61, -9, 2), "IN": (6, 36, 68, 98),
    "IT": (35, 48, 6, 19), "JP": (24, 46, 122, 146), "KP": (37, 44, 124, 131), "KR": (33, 39, 124, 132),
    "PL": (49, 55, 14, 25), "RU": (41, 82, 19, 180), "TW": (21, 26, 119, 123), "UA": (44, 53, 22, 41),
    "US": (18, 72, -180, -66), "VN": (8, 24, 102, 110),
}  # fmt: skip


def test_places_lie_in_their_countries_and_apart():
    """No position is turned round, or another country's; two of one country are a mile apart, some neighbours aside."""
    towns = [one for one in shipped_entries() if not one.is_country]
    for one in towns:
        for code in one.countries:
            south, north, west, east = BOUNDS.get(code, (-90, 90, -180, 180))
            assert south <= (one.latitude or 0) <= north, one
            assert west <= (one.longitude or 0) <= east, one
    near = {
        frozenset((a.label, b.label)) for a, b in combinations(towns, 2)
        if a.countries == b.countries and math.hypot(
            (a.latitude or 0) - (b.latitude or 0), (a.longitude or 0) - (b.longitude or 0)
        ) < 0.015
    }  # fmt: skip
    towns_in_two = (("Hankou", "Wuhan"), ("Delhi", "New Delhi"), ("Moji", "Shimonoseki"))
    assert near <= set(map(frozenset, towns_in_two)), near


def test_a_name_of_several_places_is_left_open():
    """Where nothing else tells, nothing is chosen, and those who can be meant are told."""
    for name in ("Frankfurt", "Halle", "Tripoli", "Cambridge", "Santiago", "Andong"):
        (found,) = meant(("place_from", name))
        assert found.entry is None
        assert len(found.candidates) > 1
        assert found.reason == "several places of that name"


def test_another_place_of_the_message_tells_which_is_meant():
    """The country of a place that is certain decides and is named as the reason; the choice is less certain."""
    found = meant(("place_from", "Andong"), ("place_to", "Mukden"))
    assert label(found[0]) == "Dandong"
    assert found[0].reason == "the country of another place of the message: Shenyang"
    assert found[0].confidence < found[1].confidence


def test_the_heading_tells_which_is_meant():
    """A country, or whose ambassador writes, in the heading decides where no other place does."""
    (found,) = meant(("place_from", "Tripoli"), heading="The Libyan Minister to the Secretary")
    assert label(found) == "Tripoli, Libya"
    assert found.reason.endswith("Libya")


def test_two_countries_leave_it_open():
    """Where what stands around speaks for two of the places, nothing is chosen."""
    found = meant(("place_from", "Halle"), ("place_to", "Berlin"))
    assert label(found[0]) is None  # two towns of Germany bear the name
    (found,) = meant(("place_from", "Tripoli"), heading="Letter on Libyan and Lebanese affairs")
    assert found.entry is None


def test_what_stands_beside_the_name_decides_or_forbids():
    """A country in brackets or after a comma chooses among the places of the name; one that fits none finds none."""
    assert [label(meant(("place_from", name))[0]) for name in ("Theben (Ägypten)", "Valencia, Venezuela")] == [
        "Luxor", "Valencia, Venezuela",
    ]  # fmt: skip
    assert meant(("place_from", "Berlin (Kanada)"))[0] == Placed()


def test_a_name_of_another_time_says_so():
    """A name that was given later is not meant where another place bore it then; alone, it is told that it was not."""
    assert label(meant(("place_from", "Salisbury"), date="2005")[0]) == "Salisbury"
    (found,) = meant(("place_from", "Stalingrad"), date="1899-01-01")
    assert label(found) == "Volgograd"
    assert "not at the date of the message" in found.reason


def test_an_unknown_name_stays_as_it_is():
    """Nothing is said of a name that no gazetteer has."""
    assert meant(("place_from", "Nowhere-on-Sea")) == [Placed()]


def test_the_record_that_the_source_gives_decides():
    """A record of GeoNames is kept with the words that say it, and decides before the name."""
    text = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><correspDesc><correspAction type="sent">'
        '<placeName ref="https://www.geonames.org/1871859/">Heijo?</placeName></correspAction>'
        '<correspAction type="received"><placeName ref="http://sws.geonames.org/99">Pyongyang</placeName>'
        "</correspAction></correspDesc></teiHeader></TEI>"
    )
    (record,) = READER.read(Source(name="a.xml", text=text, sha256=""), None).records
    said = [claim for claim in record.claims if claim.key == "place_from.identifier"]
    assert [(one.value, one.spans[0].quote) for one in said] == [
        ("https://sws.geonames.org/1871859/", "https://www.geonames.org/1871859/")
    ]
    found = placed(record, gazetteer_of(None))
    assert label(found["place_from", None, "Heijo?"]) == "Pyongyang"
    other = found["place_to", None, "Pyongyang"]
    assert (other.entry, other.record) == (None, "https://sws.geonames.org/99/")


def test_ones_own_gazetteer_comes_first(tmp_path: Path):
    """What it has of a name counts alone; of other names the shipped one is asked."""
    (tmp_path / "own.csv").write_text(
        "label,country,latitude,longitude,names\nNew Bergen,US,47.1,-98.5,Bergen|NB 1890-1901\n"
    )
    gazetteer = Gazetteer(read_entries(tmp_path / "own.csv"), shipped_entries())
    assert [one.entry.label for one in gazetteer.named("Bergen")] == ["New Bergen"]
    assert [one.entry.label for one in gazetteer.named("Oslo")] == ["Oslo"]
    assert gazetteer.named("NB")[0].name.until == 1901


def test_a_file_of_geonames_is_read_as_it_is(tmp_path: Path):
    """Nineteen columns without a header: names, position, country and record."""
    row = ["7", "Holtby", "Holtby", "Holtbee,Hólt", "53.97", "-0.97", "P", "PPL", "GB", *[""] * 10]
    (tmp_path / "GB.txt").write_text("\t".join(row) + "\n")
    (entry,) = read_entries(tmp_path / "GB.txt")
    assert (entry.label, entry.countries, entry.record) == ("Holtby", ("GB",), "https://sws.geonames.org/7/")
    assert [name.text for name in entry.names] == ["Holtbee", "Hólt"]


@pytest.mark.parametrize(
    "text",
    ["", "name,lat\nOslo,59\n", "label,latitude\nOslo,north\n", "label,latitude\nOslo,95\n", "label,country\nOslo\n"],
)
def test_what_is_no_gazetteer_is_refused_before_the_build(text: str, tmp_path: Path):
    """The error names the file; nothing is built."""
    (tmp_path / "own.csv").write_text(text)
    with pytest.raises(PlacesError, match=r"own\.csv"):
        build([tmp_path], tmp_path / "graph", places=tmp_path / "own.csv")
    assert not (tmp_path / "graph").exists()


def test_places_stand_in_the_graph_with_their_evidence(tmp_path: Path):
    """A place is asked for by any name, and each name tells why; what is open has its candidates; stays are told."""
    letters = "".join(
        f'<correspDesc><correspAction type="sent"><persName>Ida Vard</persName><placeName>{place}</placeName>'
        f'<date when="{day}"/></correspAction><correspAction type="received"><persName>Bo Holt</persName>'
        "</correspAction></correspDesc>"
        for place, day in (
            ("Genzan", "1904-02-03"),
            ("Wŏnsan", "1904-05-06"),
            ("Frankfurt", "1905-01-01"),
            ("Xyz", "1906"),
        )
    )
    (tmp_path / "a.xml").write_text(f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{letters}</teiHeader></TEI>')
    build([tmp_path / "a.xml"], tmp_path / "graph")
    graph = opened(tmp_path / "graph")
    rows = graph.query("places", place="Genzan").to_dict("records")
    assert {(row["placeLabel"], row["name"], row["quotation"]) for row in rows} == {
        ("Wonsan", "Genzan", "Genzan"),
        ("Wonsan", "Wŏnsan", "Wŏnsan"),
    }
    told = "name of a place: the only place of that name, its name 1880-1945"
    assert {row["rule"] for row in rows if row["name"] == "Genzan"} == {told}
    choices = {row["candidateLabel"] for row in graph.query("places").to_dict("records")}
    assert {"Frankfurt am Main", "Frankfurt (Oder)"} <= choices
    stays = graph.query("residences", actor="Ida Vard").to_dict("records")
    assert ("Wonsan", "1904-02-03", "1904-05-06", 2) in {
        (row["placeLabel"], str(row["first"])[:10], str(row["last"])[:10], row["messages"]) for row in stays
    }
    assert len(stays) == 3
