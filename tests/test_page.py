"""The page in a real browser: it asks nobody, runs none of what it shows, and shows all of it."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, Request, sync_playwright
from rdflib import RDFS, Graph, Literal
from support_graph import CG, GraphStore, iri, random_graph, sample

from kg.cli.network import network as command
from kg.export.page import network_page
from kg.export.visible import visible
from kg.graph.store import EmbeddedStore
from kg.network.edges import read_network
from kg.workspace import Build

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
EVIL = (
    "\"'></script><img src=x onerror='window.ran=1'><script>window.ran=2</script> href={{7*7}} <b>\u202eevil\u2028\x07"
)
RIGHT_TO_LEFT = "رسالة من بيونغ يانغ"


@dataclass(slots=True)
class Opened:
    page: Page
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("no chromium on the path: install it (apt-get install chromium) to run the browser tests")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280, height: int = 800) -> Iterator[Opened]:
    page = browser.new_page(viewport={"width": width, "height": height})
    seen = Opened(page=page)

    def asked(request: Request) -> None:
        seen.requests.append(request.url)

    page.on("request", asked)
    page.on("console", lambda message: seen.faults.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.faults.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (e) => console.error('policy', e.violatedDirective));"
    )
    page.goto(address)
    try:
        yield seen
    finally:
        page.close()


def written(graph: Graph, folder: Path, title: str = "Letters") -> Path:
    path = folder / "page.html"
    path.write_text(network_page(read_network(GraphStore(graph)), title), encoding="utf-8")
    return path


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/page.html"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def hostile() -> Graph:
    """The sample with hostile text in every place that a source or a title can fill."""
    graph = sample()
    for subject, prop in (
        (iri("actor", "stalin"), RDFS.label),
        (iri("actor", "kim"), RDFS.label),
        (iri("appellation", "a2"), CG.text),
        (iri("document", "d1"), CG.heading),
        (iri("message", "m1"), RDFS.label),
        (iri("message", "m4"), RDFS.label),
        (iri("message", "m1"), CG.date),
        (iri("span", "p1"), CG.quotation),
        (iri("decision", "x1"), CG.quotation),
        (iri("claim", "k5"), CG.claimValue),
        (iri("claim", "k1"), CG.rule),
        (iri("claim", "k1"), CG.status),
        (iri("source", "s1"), RDFS.label),
    ):
        graph.set((subject, prop, Literal(f"{EVIL} {str(subject).rsplit('/', 1)[-1]}")))
    graph.set((iri("message", "m1"), CG.topic, iri("topic", EVIL.replace(" ", "_").replace("<", "%3C"))))
    graph.set((iri("actor", "vyshinsky"), RDFS.label, Literal(RIGHT_TO_LEFT)))
    return graph


def pixel(page: Page, script: str) -> tuple[float, float]:
    """The place in the window of a point of the drawing, which `script` gives, with the page scrolled to its top."""
    page.evaluate("window.scrollTo(0, 0)")
    spot = page.evaluate(f"(() => {{ const at = network.canvasToDOM({script}); return [at.x, at.y]; }})()")
    box = page.locator("#mynetwork").bounding_box()
    assert box is not None
    return box["x"] + spot[0], box["y"] + spot[1]


@pytest.mark.browser
@pytest.mark.parametrize("way", ["file", "http"])
def test_the_page_asks_for_nothing_but_itself(browser: Browser, tmp_path: Path, way: str) -> None:
    """Opened from a file or from a server, the only request is the page; console and policy have nothing to say."""
    path = written(random_graph(40, 90, 1), tmp_path)
    with served(tmp_path) as address, opened(browser, path.as_uri() if way == "file" else address) as seen:
        seen.page.locator("#rows button").first.click()
        seen.page.wait_for_function("document.querySelectorAll('#panel blockquote').length > 0")
        assert seen.requests == [path.as_uri() if way == "file" else address]
        assert seen.faults == []


@pytest.mark.browser
def test_hostile_text_is_shown_and_never_run(browser: Browser, tmp_path: Path) -> None:
    """Markup, script ends, templates and control signs in every place stand there as text, and nothing runs."""
    path = written(hostile(), tmp_path, title=EVIL)
    with opened(browser, path.as_uri()) as seen:
        page = seen.page
        for edge in page.locator("#rows button").all():
            edge.click()
        page.locator("#rows tr", has_text="</script>").locator("button").click()
        text = page.locator("#panel").inner_text()
        for place in ("stalin", "kim", "d1", "m1", "p1", "x1", "k5", "k1", "s1"):
            assert f"{visible(EVIL)} {place}" in text
        page.locator("#panel h2 button").first.click()
        assert f"{visible(EVIL)} a2" in page.locator("#panel").inner_text()
        page.locator("#unplaced summary").click()
        assert f"{visible(EVIL)} m4" in page.locator("#unplaced").inner_text()
        assert page.locator("h1").inner_text() == visible(EVIL)
        assert page.title() == visible(EVIL)
        assert RIGHT_TO_LEFT in page.locator("#rows").inner_text()
        x, y = pixel(page, "network.getPosition('n0')")
        page.mouse.move(x, y)
        page.locator("#tip").wait_for()
        assert page.evaluate("window.ran") is None
        assert page.locator("img, #panel script, #panel b:not(.figures b)").count() == 0
        assert seen.faults == []
        assert len(seen.requests) == 1


@pytest.mark.browser
def test_an_edge_of_the_drawing_opens_its_messages(browser: Browser, tmp_path: Path) -> None:
    """Pointing at an edge tells its ends; clicking it shows message, way, lines, quotations and offsets."""
    path = written(sample(), tmp_path)
    with opened(browser, path.as_uri()) as seen:
        page = seen.page
        ends = "network.getPosition('n0'), b = network.getPosition('n2')"
        spot = f"(() => {{ const a = {ends}; return {{x: (a.x + b.x) / 2, y: (a.y + b.y) / 2}}; }})()"
        x, y = pixel(page, spot)
        page.mouse.move(x, y)
        page.locator("#tip").wait_for()
        assert "Stalin → Kim Il Sung" in page.locator("#tip").inner_text()
        page.mouse.click(x, y)
        text = page.locator("#panel").inner_text()
        for said in ("Via T.F. Shtykov", "lines 10–20", "“STALIN”", "characters 100–106", "conflicting", "1950-03-18"):
            assert said in text
        assert "has resolved to satisfy the request" in text
        page.keyboard.press("Escape")
        assert "What this page shows" in page.locator("#panel").inner_text()


@pytest.mark.browser
def test_search_filters_and_notes(browser: Browser, tmp_path: Path) -> None:
    """A pseudonym finds its actor; the filters leave what they should; the notes tell what is not drawn."""
    graph = sample()
    for prop in (CG.earliest, CG.latest):
        graph.remove((iri("message", "m2"), prop, None))
    path = written(graph, tmp_path)
    with opened(browser, path.as_uri()) as seen:
        page = seen.page
        assert "Messages with no named recipient: 1, not drawn, listed below." in page.locator("#notes").inner_text()
        page.locator("#search").fill("fyn s")
        page.locator("#search").press("Enter")
        assert page.locator("#panel h2").inner_text() == "Stalin"
        page.locator("#relayed").check()
        assert page.locator("#status").inner_text() == "Showing 1 of 2 edges, with 1 of 2 messages"
        page.locator("#relayed").uncheck()
        page.locator("#from").fill("1951")
        assert page.locator("#status").inner_text() == (
            "Showing 0 of 2 edges, with 0 of 2 messages; 1 without a date hidden"
        )
        page.locator("#reset").click()
        assert page.locator("#rows tr").count() == 2


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_drawing_is_there_at_every_width(browser: Browser, tmp_path: Path, width: int, height: int) -> None:
    """The canvas holds many colours, and the page does not scroll sideways."""
    path = written(random_graph(60, 140, 1), tmp_path)
    with opened(browser, path.as_uri(), width, height) as seen:
        colours = seen.page.evaluate(
            """() => { const c = document.querySelector('#mynetwork canvas');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const seen = new Set();
            for (let i = 0; i < d.length; i += 4) { seen.add((d[i] << 16) | (d[i + 1] << 8) | d[i + 2]); }
            return seen.size; }"""
        )
        assert colours > 50
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.browser
def test_the_keyboard_is_enough(browser: Browser, tmp_path: Path) -> None:
    """An edge is opened and left again with keys alone, and the details take the focus."""
    path = written(sample(), tmp_path)
    with opened(browser, path.as_uri()) as seen:
        page = seen.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for _ in range(2):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.dataset.edge") == "e0"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "panel"
        assert "T.F. Shtykov → A.Ia. Vyshinsky" in page.locator("#panel h2").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["", "x" * 5000, "word " * 2000, "\n\t", EVIL * 50])
def test_any_name_opens(browser: Browser, tmp_path: Path, name: str) -> None:
    """Names that are empty, endless or all blanks neither break the page nor widen it."""
    graph = sample()
    graph.set((iri("actor", "kim"), RDFS.label, Literal(name)))
    with opened(browser, written(graph, tmp_path).as_uri()) as seen:
        seen.page.locator("#rows button").last.click()
        assert "Always relayed" in seen.page.locator("#panel").inner_text()
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert seen.faults == []


@pytest.mark.browser
def test_an_empty_network_opens(browser: Browser, tmp_path: Path) -> None:
    """A store without messages gives a page that says so."""
    with opened(browser, written(Graph(), tmp_path).as_uri()) as seen:
        assert seen.page.locator("#status").inner_text() == "Showing 0 of 0 edges, with 0 of 0 messages"
        assert seen.faults == []


@pytest.mark.browser
def test_a_large_network_opens_settled(browser: Browser, tmp_path: Path) -> None:
    """A thousand actors are drawn with the page, and nothing moves them: not after minutes of settling."""
    graph = tmp_path / "graph.nt"
    random_graph(1000, 2500, 4, quoted=False).serialize(graph, format="nt", encoding="utf-8")
    store = EmbeddedStore(tmp_path / "store")  # the test's own store would read for as long as the page is made
    store.load(graph)
    path = tmp_path / "page.html"
    path.write_text(network_page(read_network(store)), encoding="utf-8")
    with opened(browser, path.as_uri()) as seen:
        assert seen.page.evaluate("network.physics.physicsEnabled") is False
        assert seen.faults == []
        before = seen.page.evaluate("JSON.stringify(network.getPositions())")
        seen.page.locator("#fit").click()
        assert seen.page.evaluate("JSON.stringify(network.getPositions())") == before


def test_no_address_outside_and_no_pyvis_markup() -> None:
    """The markup refers to no other server, bears no title of pyvis', and its policy fetches nothing."""
    text = network_page(read_network(GraphStore(hostile())), EVIL)
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.S)
    assert "http" not in markup.replace("http-equiv", "")
    assert "bootstrap" not in text
    assert "default-src 'none'" in text
    assert "unsafe" not in markup
    assert '"title"' not in re.search(r"new vis\.DataSet\(.*", text)[0]  # type: ignore[index]
    assert text.count("</script>") == 4


def test_more_actors_than_fit_are_counted() -> None:
    """A page with room for ten says how many actors, edges and messages it leaves out, and the sums are right."""
    network = read_network(GraphStore(random_graph(30, 80, 6)))
    text = network_page(network, limit=10)
    left_out = len(network.actors) - 10
    said = re.search(r"the 10 actors with most messages are shown; (\d+) weaker actors, (\d+) edges and (\d+)", text)
    assert said is not None
    assert int(said[1]) == left_out
    shown = len(re.findall(r'"id":"e\d+"', text))
    assert int(said[2]) == len(network.edges) - shown


def test_visible_text_keeps_letters_and_shows_the_rest() -> None:
    """Letters of any script stay; what would act or hide is written out."""
    assert visible(RIGHT_TO_LEFT) == RIGHT_TO_LEFT
    assert visible("a\x00\u202e\ud800\u2028b") == "a[U+0000][U+202E][U+D800][U+2028]b"


def test_the_command_writes_the_page_whole_or_not_at_all(tmp_path: Path) -> None:
    """The command writes one file and says what is in it; where it cannot write, nothing is left behind."""
    workspace = Build(tmp_path / "letters")
    workspace.path.mkdir()
    sample().serialize(workspace.graph, format="nt", encoding="utf-8")
    EmbeddedStore(workspace.store).load(workspace.graph)
    page = tmp_path / "out" / "page.html"
    failed = CliRunner().invoke(command, [str(workspace.path), "-o", str(page)])
    assert failed.exit_code != 0
    assert not page.parent.exists()
    page.parent.mkdir()
    done = CliRunner().invoke(command, [str(workspace.path), "-o", str(page), "--title", "Überschrift"])
    assert done.exit_code == 0, done.output
    assert done.output == f"{page}: 4 actors, 2 edges, 4 messages (2 behind no edge)\n"
    assert [path.name for path in page.parent.iterdir()] == ["page.html"]
    assert "Überschrift" in page.read_text(encoding="utf-8")
