"""A real Virtuoso, with its faults and its limit of rows: what is asked of a workspace has the same answer there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import EXAMPLES
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import XSD
from support_build import cablegraph
from support_servers import READER, ROWS, WRITER, running_virtuoso, virtuoso_is_here
from test_queries import CASES, NEEDED

import kg
from kg.cli.check import describe
from kg.errors import QueryError, StoreError
from kg.export.page import network_page
from kg.export.table import as_csv
from kg.graph.check import check
from kg.graph.endpoints import Endpoints
from kg.graph.login import Login
from kg.graph.push import push
from kg.graph.remote import RemoteStore
from kg.graph.store import EmbeddedStore
from kg.network.edges import read_network
from kg.queries import SavedQuery, load_queries
from kg.vocab import CG

QUERIES = load_queries()
GRAPH = "urn:test:examples"
PATTERN = "{ ?s ?p ?o }"


@pytest.fixture(scope="module")
def virtuoso() -> Iterator[str]:
    if not virtuoso_is_here():
        pytest.skip("no Virtuoso here: install it with .ci/virtuoso")
    with running_virtuoso() as url:
        yield url


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example sources, built."""
    folder = tmp_path_factory.mktemp("virtuoso") / "graph"
    kg.build([EXAMPLES], folder)
    return folder


@pytest.fixture(scope="module")
def local(workspace: Path) -> EmbeddedStore:
    return EmbeddedStore(workspace / "store")


@pytest.fixture(scope="module")
def remote(virtuoso: str, workspace: Path) -> RemoteStore:
    """The same graph, pushed to Virtuoso."""
    push(workspace / "graph.nt", virtuoso, graph=GRAPH, login=WRITER)
    return RemoteStore(virtuoso, graph=GRAPH)


@pytest.fixture(scope="module")
def samples(virtuoso: str, sample_nt: Path, more_nt: Path) -> dict[str, RemoteStore]:
    stores = {}
    for source, data in ((sample_nt, ".csv"), (more_nt, ".more.csv")):
        push(source, virtuoso, graph=f"urn:test{data}", login=WRITER)
        stores[data] = RemoteStore(virtuoso, graph=f"urn:test{data}")
    return stores


@pytest.mark.parametrize(("name", "data"), CASES)
def test_golden(
    name: str, data: str, samples: dict[str, RemoteStore], sample_store: EmbeddedStore, more_store: EmbeddedStore
) -> None:
    """Each saved query gives over the samples the same terms in the same order as the embedded store."""
    saved, near = QUERIES[name], {".csv": sample_store, ".more.csv": more_store}[data]
    text = saved.bind(saved.terms(near, NEEDED.get(name, {}).get(data, {})))
    assert samples[data].select(text) == near.select(text)


@pytest.mark.parametrize("name", QUERIES)
def test_every_parameter(name: str, local: EmbeddedStore, remote: RemoteStore) -> None:
    """Each saved query, open, with each of its parameters alone, with every two and with all, gives the same table."""
    saved = QUERIES[name]
    for values in given(saved, local):
        text = saved.bind(saved.terms(local, values))
        assert remote.select(text) == local.select(text), values


def given(saved: SavedQuery, store: EmbeddedStore) -> list[dict[str, str | URIRef]]:
    """Values for the parameters of a query, drawn from the graph: none, each alone, every two, all."""
    found = {parameter.name: value(parameter.type, store) for parameter in saved.parameters}
    names = list(found)
    chosen = [(), *((name,) for name in names), *((a, b) for a in names for b in names if a < b), tuple(names)]
    needed = {parameter.name for parameter in saved.parameters if parameter.required}
    return [{name: found[name] for name in some} for some in dict.fromkeys(chosen) if needed <= set(some)]


def value(kind: str, store: EmbeddedStore) -> str | URIRef:
    asked = {
        "actor": f"?m <{CG.sender}> ?x", "concept": f"?m <{CG.topic}> ?x", "message": f"?x <{CG.respondsTo}> ?y",
        "document": f"?x <{CG.attests}> ?y", "place": f"?m <{CG.sentFrom}>|<{CG.sentTo}> ?x",
    }  # fmt: skip
    if kind not in asked:
        return {"date": "1949-11", "string": "APRF"}[kind]
    rows = store.select(f"SELECT ?x (COUNT(*) AS ?n) {{ {asked[kind]} }} GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1").rows
    return URIRef(str(rows[0][0]))


def test_long_texts_are_in_order(virtuoso: str, tmp_path: Path) -> None:
    """Texts that differ late, or are very long, come in the order that the embedded store gives them, each once."""
    draw = random.Random(7)
    texts = {"x" * draw.choice((3, 30, 3000)) + draw.choice(("", "a", "é", "毛", "-")) + "y" * n for n in range(60)}
    lines = sorted(f'<http://a/{n}> <http://a/p> "{text}" .\n' for n, text in enumerate(sorted(texts)))
    (tmp_path / "graph.nt").write_text("".join(lines), encoding="utf-8")
    near, far = EmbeddedStore(tmp_path / "store"), RemoteStore(virtuoso, graph="urn:test:long")
    near.load(tmp_path / "graph.nt")
    push(tmp_path / "graph.nt", virtuoso, graph="urn:test:long", login=WRITER)
    for query in (
        f"SELECT ?o ?s {PATTERN} ORDER BY ?o ?s",
        f"SELECT ?o {PATTERN} ORDER BY DESC(STRLEN(?o)) ?o",
        "SELECT DISTINCT ?o { ?s ?p ?o . ?t ?p ?o } ORDER BY DESC(?o)",
    ):
        assert far.select(query) == near.select(query)


def test_every_term_comes_back(virtuoso: str, tmp_path: Path) -> None:
    """Texts that break out of quotations, unusual characters, and the types that we write survive both ways there."""
    texts = [
        r"\\u0022 } ; DROP ALL #", r"\u0022 } DROP ALL", r"\\\u0022", r"\u005Cu0022", r"a\nb\rc\td", "a\\tb", "",
        r"\U0001F600 é 毛泽东", r"\u0001\u007F\u0085\u2028", "  two  blanks  ", r"\uFEFFx",
        r"-Fyn Si\u001B[2J,\n\"x\"", "-Fyn Si\x1b[2J,\\n\\\"x\\\"", "<b>&amp;</b>'", "%41{?x}",
    ]  # fmt: skip
    xsd = "http://www.w3.org/2001/XMLSchema#"
    typed = [
        ("01", f"{xsd}integer"), ("-5", f"{xsd}integer"), ("0.90", f"{xsd}decimal"), ("9999-12-31", f"{xsd}date"),
        ("0001-01-01", f"{xsd}date"), ("true", f"{xsd}boolean"), ("1950-03", "http://id.loc.gov/datatypes/edtf/EDTF"),
    ]  # fmt: skip
    lines = [f'<http://a/s{n}> <http://a/p> "{text}" .' for n, text in enumerate(texts)]
    lines += [f'<http://a/t{n}> <http://a/p> "{text}"^^<{kind}> .' for n, (text, kind) in enumerate(typed)]
    lines += ['<http://a/l> <http://a/p> "x"@de-AT .', "<http://a/ü> <http://a/p> <http://a/é> ."]
    (tmp_path / "graph.nt").write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
    near = EmbeddedStore(tmp_path / "store")
    near.load(tmp_path / "graph.nt")
    known = Endpoints.of(virtuoso)
    for data in (known.data, None):
        endpoints = Endpoints(query=known.query, update=known.update, data=data)
        push(tmp_path / "graph.nt", endpoints, graph="urn:test:terms", login=WRITER)
        far = RemoteStore(endpoints, graph="urn:test:terms")
        assert far.select(f"SELECT ?s ?o {PATTERN} ORDER BY ?s") == near.select(f"SELECT ?s ?o {PATTERN} ORDER BY ?s")


def test_yes_and_no(remote: RemoteStore) -> None:
    """Virtuoso answers an ASK with a table; it is a truth value here."""
    assert remote.ask(f"ASK {PATTERN}") is True
    assert remote.ask("ASK { ?s <http://a/none> ?o }") is False


def test_more_rows_than_it_gives_out(local: EmbeddedStore, remote: RemoteStore) -> None:
    """An answer that the server cuts is fetched in pieces until it is whole: rows, statements, network and count."""
    everything = f"SELECT ?s ?p ?o {PATTERN} ORDER BY ?s ?p ?o"
    table = remote.select(everything)
    assert len(table) == remote.triple_count() == local.triple_count() > 10 * ROWS
    assert table == local.select(everything)
    assert len(remote.copy()) == len(remote.graph()) == len(table)
    assert remote.select(f"{everything} LIMIT {3 * ROWS}") == local.select(f"{everything} LIMIT {3 * ROWS}")


@pytest.mark.parametrize("query", [f"SELECT ?p {PATTERN}", f"SELECT * FROM <{GRAPH}> {PATTERN}"])
def test_what_cannot_be_proved_whole_is_refused(remote: RemoteStore, query: str) -> None:
    """Rows that repeat cannot be told from rows fetched twice, so their cut answer is an error, not half a table."""
    with pytest.raises(StoreError, match=f"no more than {ROWS} rows.*ResultSetMaxRows"):
        remote.select(query)


def test_a_graph_that_is_cut_is_refused(local: EmbeddedStore, remote: RemoteStore) -> None:
    """Virtuoso cuts a CONSTRUCT without a word: that is noticed, and one below the limit is the same graph."""
    for query in (f"CONSTRUCT WHERE {PATTERN}", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {PATTERN} LIMIT {ROWS + 1}"):
        with pytest.raises(StoreError, match="has cut this graph"):
            remote.construct(query)
    actors = f"CONSTRUCT {{ ?a <http://a/name> ?n }} WHERE {{ ?a a <{CG.Actor}> ; ?p ?n FILTER(isLiteral(?n)) }}"
    assert isomorphic(remote.construct(actors), local.construct(actors))
    (actor,) = local.select(f"SELECT ?a {{ ?a a <{CG.Actor}> }} ORDER BY ?a LIMIT 1").rows[0]
    assert len(remote.construct(f"DESCRIBE <{actor}>")) > 2


def test_the_view_of_rdflib(local: EmbeddedStore, remote: RemoteStore) -> None:
    """The server seen through rdflib is whole too, though each look is limited."""
    predicate = URIRef(str(CG.quotation))
    far, near = (sorted((str(s), str(o)) for s, o in x.graph().subject_objects(predicate)) for x in (remote, local))
    assert far == near
    assert far


def test_a_push_replaces_and_leaves_nothing_beside(virtuoso: str, sample_nt: Path, more_nt: Path) -> None:
    """A push replaces the graph with exactly the file's, by both ways, and nothing else is left on the server."""
    known = Endpoints.of(virtuoso)
    for data in (known.data, None):
        endpoints = Endpoints(query=known.query, update=known.update, data=data)
        for source in (more_nt, sample_nt, sample_nt):
            push(source, endpoints, graph="urn:test:push", login=WRITER)
            held = RemoteStore(endpoints, graph="urn:test:push").copy()
            assert isomorphic(in_one_zone(held), in_one_zone(Graph().parse(source)))
        assert RemoteStore(endpoints, graph="urn:test:push.loading").triple_count() == 0


def in_one_zone(graph: Graph) -> Graph:
    """A graph in which moments in UTC end in Z: Virtuoso writes the same as +00:00."""
    told = Graph()
    for subject, predicate, value in graph:
        is_moment = isinstance(value, Literal) and value.datatype == XSD.dateTime
        told.add((subject, predicate, Literal(str(value).replace("+00:00", "Z")) if is_moment else value))
    return told


def test_who_may_write(virtuoso: str, sample_nt: Path, more_nt: Path) -> None:
    """Without a login, with a wrong one, without the right to write, a push is refused, and changes nothing."""
    push(sample_nt, virtuoso, graph="urn:test:who", login=WRITER)
    wrong = Login(user=WRITER.user, password="guessed")
    for login, said in (
        (None, "asks for a password"),
        (wrong, "refuses this login"),
        (READER, "HTTP 403"),
    ):
        with pytest.raises((StoreError, QueryError), match=said) as caught:
            push(more_nt, virtuoso, graph="urn:test:who", login=login)
        assert "guessed" not in str(caught.value)
        assert RemoteStore(virtuoso, graph="urn:test:who").triple_count() == 356
    with pytest.raises(StoreError, match=r"no default graph.*--graph"):
        push(sample_nt, virtuoso, login=WRITER)


def test_asking_with_a_login(virtuoso: str, remote: RemoteStore) -> None:
    """An endpoint for those with a password alone is asked with one, by GET and by POST."""
    closed = RemoteStore(virtuoso.replace("/sparql", "/sparql-auth"), graph=GRAPH, login=READER)
    assert closed.triple_count() == remote.triple_count()
    many = " ".join(f"<http://a/{number}>" for number in range(200))
    assert len(closed.select(f"SELECT ?x {{ VALUES ?x {{ {many} }} }}")) == 200
    with pytest.raises(StoreError, match="asks for a password"):
        RemoteStore(closed.endpoints).triple_count()


def test_the_commands(virtuoso: str, local: EmbeddedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Build, push, query and network by URL: the same rows and the same page as by folder, and no password told."""
    login = tmp_path / "login.toml"
    login.write_text(f'user = "{WRITER.user}"\npassword = "{WRITER.password}"\n', encoding="utf-8")
    at, made = [virtuoso, "--graph", "urn:test:commands"], tmp_path / "again"
    built = cablegraph("build", EXAMPLES, "--into", made, "--store", *at, "--login", login, "--timeout", "60")
    assert built.status == 0, built
    assert f"{local.triple_count()} triples in the graph urn:test:commands" in built.out
    assert "sparql-graph-crud-auth (taken for virtuoso)" in built.err
    assert WRITER.password not in built.out + built.err
    asked = cablegraph("query", *at, "correspondents", "-p", "actor=Filippov", "--format", "csv")
    assert asked.out == as_csv(QUERIES["correspondents"].run(local, actor="Filippov")), asked
    assert cablegraph("network", "--store", *at, "-o", tmp_path / "far.html").status == 0
    assert (tmp_path / "far.html").read_text("utf-8") == network_page(read_network(local), "Who messaged whom")
    monkeypatch.setenv("CABLEGRAPH_USER", WRITER.user)
    monkeypatch.setenv("CABLEGRAPH_PASSWORD", WRITER.password)
    assert cablegraph("push", made, *at).status == 0
    assert kg.open(virtuoso, graph="urn:test:commands").query("actors")["text"].notna().any()


def test_check_by_url(samples: dict[str, RemoteStore], more_nt: Path) -> None:
    """The graph of a server is checked as that of a workspace is."""
    far = cablegraph("check", samples[".more.csv"].endpoints.query, "--graph", "urn:test.more.csv", "--no-reasoning")
    near = tuple(describe(check(more_nt, reason=False), show=5))
    assert far.out.splitlines() == list(near)
    assert "findings" in near[-1]


def test_a_name_is_looked_up_there(remote: RemoteStore, local: EmbeddedStore) -> None:
    """A person named by a pseudonym is found on the server as in the workspace."""
    saved = QUERIES["correspondents"]
    assert saved.terms(remote, {"actor": "FILIPPOV"}) == saved.terms(local, {"actor": "FILIPPOV"})
    actor = saved.terms(remote, {"actor": "filippov"})["actor"]
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    assert remote.select(f"SELECT ?n {{ <{actor}> {label} ?n }}").rows == ((Literal("I.V. Stalin"),),)
