"""Authority files of a user's: names, identifiers and citations from CSV and RDF, heeded like records in editions."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import plain_actors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph
from support_build import cablegraph, differing, edition, listing, write
from support_readings import digest, reading
from test_identity import RECORDS, SPELT, actors_of, recorded

from extract.model import Reading, Span
from kg.authorities.entries import Entry, Told, as_reading
from kg.authorities.files import read_authorities
from kg.errors import AuthorityFileError
from kg.graph.check import check
from kg.identity.actors import resolve
from kg.pipeline import build
from kg.vocab import CG

TABLE = '''name,variants,kind,id,viaf,gnd,wikidata,same_as
Anton Holt,"Lesnik; A. Holt",,https://example.org/people/1,11,,,
Boris Hult,,person,,https://viaf.org/viaf/12/,118679236,Q42,https://example.org/x https://example.org/y
"Berg, ""the Elder""",,body,,,,,
'''
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://example.org/people/1> a skos:Concept ; skos:prefLabel "Anton Holt" ; skos:altLabel "Lesnik", "A. Holt" ;
    skos:exactMatch <http://viaf.org/viaf/11> .
<https://example.org/people/2> a foaf:Organization ; foaf:name "Ministry of Rivers" .
<https://example.org/people/3> a <urn:other> ; skos:prefLabel "left out" .
"""
HEADINGS = (
    ("20 April 1949, telegram, Anton Holt to Boris Hult", "Please come."),
    ("21 April 1949, telegram, Boris Hult to Anton Holt", "I come."),
)
ENTRIES = (("April 30, 1949", "Telegram, Lesnik to Boris Hult"), ("May 1, 1949", "Letter, Boris Hult to Lesnik"))
BOMB = "<!DOCTYPE r [<!ENTITY a0 'aaaa'>" + "".join(
    f"<!ENTITY a{n} '&a{n - 1};&a{n - 1};'>" for n in range(1, 60)
) + "]><r xmlns='urn:x'>&a59;</r>"  # fmt: skip
AT = Span(start=0, end=1, quote="x")


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def told(found: Reading) -> dict[str, tuple[set[str], set[str]]]:
    """What each entry is called besides, and its records."""
    return {
        actor.name: (
            {form.text for form in found.appellations if form.name == actor.name} - {actor.name},
            {one.iri for one in found.authorities if one.name == actor.name},
        )
        for actor in found.actors
    }


# what is read ------------------------------------------------------------------------------------------------------


def test_a_table_is_read(tmp_path: Path):
    """Names, variants, kinds, identifiers in any form of their authority; an entry without an address gets its own."""
    found = read_authorities(file(tmp_path, "people.csv", TABLE))
    assert told(found) == {
        "Anton Holt": ({"Lesnik", "A. Holt"}, {"https://example.org/people/1", "https://viaf.org/viaf/11"}),
        "Boris Hult": (set(), {
            "https://viaf.org/viaf/12", "https://d-nb.info/gnd/118679236", "http://www.wikidata.org/entity/Q42",
            "https://example.org/x", "https://example.org/y", "urn:cablegraph:authority:people.csv#Boris%20Hult",
        }),
        'Berg, "the Elder"': (set(), {"urn:cablegraph:authority:people.csv#Berg%2C%20%22the%20Elder%22"}),
    }  # fmt: skip
    assert [actor.kind for actor in found.actors] == ["person", "person", "body"]


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld", "trig"])
def test_skos_is_read_in_any_syntax(tmp_path: Path, suffix: str):
    """The same graph in each syntax tells the same; what has no type that is known is left out."""
    graph = Graph().parse(data=TURTLE, format="turtle")
    form = {"rdf": "xml", "jsonld": "json-ld"}.get(suffix, suffix)
    found = read_authorities(file(tmp_path, f"people.{suffix}", graph.serialize(format=form)))
    assert told(found) == {
        "Anton Holt": ({"Lesnik", "A. Holt"}, {"https://example.org/people/1", "https://viaf.org/viaf/11"}),
        "Ministry of Rivers": (set(), {"https://example.org/people/2"}),
    }
    assert [actor.kind for actor in found.actors] == ["person", "body"]


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(PLAIN, PLAIN), max_size=5))
def test_what_is_cited_stands_there(tmp_path_factory: pytest.TempPathFactory, rows):
    """Each span's quotation stands at its offsets in the file, whatever quoting and line ends the table has."""
    out = io.StringIO()
    csv.writer(out).writerows([("name", "variants"), ("Holt", "Hult"), *((f"A{a}", f"B\n{b}") for a, b in rows)])
    path = tmp_path_factory.mktemp("cited") / "people.csv"
    path.write_bytes(out.getvalue().encode())
    text = path.read_bytes().decode().replace("\r\n", "\n").replace("\r", "\n")
    found = read_authorities(path)
    assert len(found.actors) == len(rows) + 1
    for one in (*found.appellations, *found.authorities):
        assert text[one.span.start : one.span.end] == one.span.quote


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "label\nHolt\n", "a column is missing: name"),
        ("a.csv", "name,viaf\nHolt,x y\n", "a.csv:2: no identifier of viaf"),
        ("a.csv", "name,kind\nHolt,ship\n", "a.csv:2: no kind"),
        ("a.csv", "name\nHolt,1\n", "a.csv:2: more or fewer"),
        ("a.csv", "name\n...\n", "a.csv:2: no name"),
        ("a.csv", "name,same_as\nHolt,here\n", "a.csv:2: no address"),
        ("a.csv", 'name\n"Holt\n', "no table"),
        ("a.csv", "name\n", "nobody is listed"),
        ("a.csv", "name,name\nHolt,Lund\n", "two columns of one name"),
        ("a.csv", "name,born\nHolt,99999\n", "a.csv:2: no day, month or year under born"),
        ("a.csv", "name,born,died\nHolt,1945,1883\n", "a.csv:2: a death before the birth"),
        ("a.csv", f"name\n{'x' * 200_000}\n", "no table"),
        ("a.rdf", BOMB, "an entity stands for others"),
        ("a.csv", "", "empty"),
        ("a.ttl", "<a> <b>", "not Turtle"),
        ("a.ttl", "<urn:a> <urn:b> <urn:c> .", "nobody is listed"),
        ("a.rdf", '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><r>&c;', "an entity stands for others"),
        ("a.rdf", "<r>", "not RDF/XML"),
        ("a.jsonld", json.dumps({"@context": "http://127.0.0.1:9/c", "@id": "urn:a", "name": "Holt"}), "not JSON-LD"),
        ("a.pdf", "x", "no format"),
    ],
)
def test_what_is_no_authority_file_is_told(tmp_path: Path, name: str, text: str, said: str):
    """With the file, the line where there is one, and what is wrong; nothing is fetched."""
    with pytest.raises(AuthorityFileError, match=said):
        read_authorities(file(tmp_path, name, text))


# whom it joins -----------------------------------------------------------------------------------------------------


@st.composite
def listed(draw: st.DrawFn) -> Reading:
    """An authority file with some entries."""
    names = draw(st.lists(st.sampled_from(SPELT), max_size=4))
    entries = [
        Entry(
            name=Told(text=name, span=AT),
            variants=tuple(Told(text=one, span=AT) for one in draw(st.lists(st.sampled_from(SPELT), max_size=2))),
            records=tuple(Told(text=one, span=AT) for one in draw(st.lists(st.sampled_from(RECORDS), max_size=1))),
        )
        for name in names
    ]
    return as_reading("people.csv", b"people", entries)


@given(recorded(), listed())
def test_the_database_heeds_entries_as_the_plain_way_does(readings: list[Reading], authority: Reading):
    """Identifiers, labels, names and rules are those that comparing all with all in memory finds, in any order."""
    plain = plain_actors.resolve([*readings, authority]).actors
    found = resolve([authority, *readings])
    assert [(one.id, one.label, one.joined, one.names) for one in actors_of(found)] == [
        (one.id, one.label, one.joined, one.names) for one in plain
    ]
    assert resolve([*reversed(readings), authority]) == found


@given(recorded(), listed())
def test_two_entries_are_two_actors(readings: list[Reading], authority: Reading):
    """No two entries of one file are ever one actor, whatever their names and whatever sources say."""
    found = resolve([*readings, authority])
    ids = [found.actor(authority.sha256 or "", actor.name).id for actor in authority.actors]
    assert len(set(ids)) == len(ids)


def test_a_variant_joins_what_sources_list_apart():
    """A full name in one source and another in a second are one where an entry has both; of two entries, neither."""
    names = {"one": "Anton Holt", "two": "Carl Dahl"}
    one, two = (reading(source, [name], listed=[name]) for source, name in names.items())
    both = Entry(name=Told(text="Anton Holt", span=AT), variants=(Told(text="Carl Dahl", span=AT),))
    assert len(resolve([one, two, as_reading("a.csv", b"a", [both])]).actors) == 1
    other = Entry(name=Told(text="Berg", span=AT), variants=(Told(text="Carl Dahl", span=AT),))
    found = resolve([one, two, as_reading("a.csv", b"a", [both, other])])
    assert len({found.actor(digest(source), name).id for source, name in names.items()}) == 2


def test_a_build_takes_them_up(tmp_path: Path):
    """Names become one, the records the actor's, each cited to the file; the build is the same anew."""
    letters = write(tmp_path / "letters", one=edition(HEADINGS), two=listing(ENTRIES))
    people = file(tmp_path, "people.csv", TABLE)
    assert build([letters], tmp_path / "without").count("actors") > 2
    ran = cablegraph("build", letters, "--into", tmp_path / "graph", "--authorities", people)
    assert ran.status == 0, ran.err
    assert "read      people.csv (authority file)" in ran.out
    text = (tmp_path / "graph" / "graph.nt").read_text("utf-8")
    actors = {line.split()[0] for line in text.splitlines() if line.endswith(f"<{CG.Actor}> .")}
    assert len(actors) == 2  # Anton Holt and Boris Hult; nobody of the file who has no part in anything
    assert text.count(f"<{CG.authorityRecord}> <https://viaf.org/viaf/11>") == 1
    assert '"people.csv"' in text
    assert [part.findings for part in check(tmp_path / "graph" / "graph.nt", reason=False).parts] == [(), (), ()]
    assert not build([letters], tmp_path / "graph", authorities=[people]).changed
    build([letters], tmp_path / "anew", authorities=[people], jobs=2)
    assert differing(tmp_path / "graph", tmp_path / "anew") == []
    build([letters], tmp_path / "graph")
    assert differing(tmp_path / "graph", tmp_path / "without") == []


def test_a_broken_file_stops_the_build_and_harms_nothing(tmp_path: Path):
    """Before anything is read: a line that says where, and no workspace."""
    letters = write(tmp_path / "letters", two=listing(ENTRIES))
    ran = cablegraph("build", letters, "--into", tmp_path / "g", "--authorities", file(tmp_path, "a.csv", "x\n"))
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert not (tmp_path / "g").exists()
