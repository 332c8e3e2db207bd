"""Sequence charts in a real browser: they ask nobody, run none of what they show, and show all of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, sync_playwright
from support_build import EXAMPLES

from kg.cli import main
from kg.export.sequence import Arrow, Chart, Tie
from kg.export.sequence_page import sequence_page
from kg.pipeline import build

EVIL = "\"'></svg><script>window.ran=1</script><img src=x onerror='window.ran=2'> \u202eevil"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("no chromium on the path: install it (apt-get install chromium) to run the browser tests")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@contextmanager
def shown(browser: Browser, file: Path, width: int = 1280) -> Iterator[Page]:
    """The page of a file, with nothing asked for but itself and nothing complained of."""
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    yield page
    assert {url.partition("#")[0] for url in asked if not url.startswith("data:")} == {file.as_uri()}
    assert faults == []
    page.close()


def chart(title: str = "Letters") -> Chart:
    return Chart(
        title=title, note="3 messages",
        arrows=(
            Arrow(key="1", label="First", when="1911-05-01", senders=("Holt",), recipients=("Moe", "Vik")),
            Arrow(key="2", label="Second", when="1911-05-02", senders=("Moe",), via=("Lund",), recipients=("Holt",),
                  ties=(Tie(to="1", words="responds to First, stated “your letter”"),)),
            Arrow(key="3", label="Third", when="undated", senders=(), recipients=("Holt",), held=False,
                  ties=(Tie(to="1", words="may respond to First", stated=False, out_of_order=True),)),
        ),
    )  # fmt: skip


@pytest.fixture
def page_file(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text(sequence_page([chart(), chart("More")], "Threads", "2 threads"), encoding="utf-8")
    return file


@pytest.mark.browser
def test_following_an_arrow_shows_what_is_known_of_its_message(browser: Browser, page_file: Path):
    """By mouse and by keyboard alone, the message's entry in the list is reached and marked."""
    with shown(browser, page_file) as page:
        page.locator("a.message").nth(1).focus()
        page.keyboard.press("Enter")
        marked = page.locator("li:target")
        assert marked.inner_text().startswith("Second")
        assert "your letter" in marked.inner_text()
        assert marked.evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"
        page.locator("a.message .row").first.click()
        assert page.locator("li:target").inner_text().startswith("First")


@pytest.mark.browser
def test_every_message_and_tie_is_drawn_where_its_actors_are(browser: Browser, page_file: Path):
    """An arrow for each sender and recipient, from line to line; ties told apart by more than colour."""
    with shown(browser, page_file) as page:
        drawing = page.locator("details[open] svg")
        assert drawing.locator("a.message").count() == 3
        assert drawing.locator(".way").count() == 3
        assert drawing.locator(".hand").count() == drawing.locator(".alone").count() == 1
        lines = {
            name: page.locator("details[open] svg .life").nth(place).get_attribute("x1")
            for place, name in enumerate(page.locator("details[open] svg .actor").all_text_contents())
        }
        assert drawing.locator(".way").first.get_attribute("d", timeout=1000)
        first = str(drawing.locator(".way").first.get_attribute("d"))
        assert first.startswith(f"M{lines['Holt']} ")
        assert f"L{lines['Moe']} " in first
        dashes = [
            tie.evaluate("(one) => getComputedStyle(one).strokeDasharray") for tie in drawing.locator(".tie").all()
        ]
        assert dashes[0] == "none"
        assert dashes[1] != "none"


@pytest.mark.browser
def test_other_threads_open_without_a_script(browser: Browser, page_file: Path):
    """The second chart is closed until it is opened, by the page's own elements."""
    with shown(browser, page_file) as page:
        second = page.locator("details").nth(1)
        assert not second.locator("svg").is_visible()
        second.locator("summary").click()
        assert second.locator("svg").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_that_a_source_says_runs_or_hides(browser: Browser, tmp_path: Path, width: int):
    """Names, dates, words and titles of markup are shown as they are, and the page fits its window."""
    arrow = Arrow(key=EVIL, label=EVIL, when=EVIL, senders=(EVIL,), via=("x" * 300,), recipients=(EVIL + "2",),
                  ties=(Tie(to=EVIL, words=EVIL),), told=(EVIL,))  # fmt: skip
    file = tmp_path / "evil.html"
    file.write_text(sequence_page([Chart(title=EVIL, note=EVIL, arrows=(arrow,))], EVIL, EVIL), encoding="utf-8")
    with shown(browser, file, width) as page:
        assert page.evaluate("window.ran") is None
        assert page.locator("script, img").count() == 0
        assert "<script>window.ran=1</script>" in page.locator("li").inner_text()
        assert "[U+202E]" in page.locator("h1").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.browser
def test_the_commands_write_such_pages(browser: Browser, tmp_path: Path):
    """`threads -o` shows every thread with every message of it, `reach -o` the chains that it tells."""
    graph = tmp_path / "graph"
    build([EXAMPLES], graph)
    run = CliRunner().invoke
    assert run(main, ["threads", str(graph), "-o", str(tmp_path / "threads.html")]).exit_code == 0
    listed = run(main, ["threads", str(graph), "--format", "csv"]).stdout.splitlines()[1:]
    with shown(browser, tmp_path / "threads.html") as page:
        assert page.locator("details").count() == len(listed)
        assert page.locator("li").count() == page.locator("a.message").count() >= 2 * len(listed)
    words = ["--from", "Stalin", "--to", "Mao Zedong", "--since", "1949-06-01", "--slowest", "1"]
    assert run(main, ["reach", str(graph), *words, "-o", str(tmp_path / "reach.html")]).exit_code == 0
    with shown(browser, tmp_path / "reach.html") as page:
        assert page.locator("h2").all_inner_texts() == ["soonest", "surest"]
        assert page.locator("details[open] li").first.inner_text().count("“") > 0
    alone = run(main, ["reach", str(graph), "--from", "Stalin", "-o", str(tmp_path / "x.html")])
    assert (alone.exit_code, "give --to" in alone.output) == (2, True)
