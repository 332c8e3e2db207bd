"""The page of a document in a real browser: its text whole, marks that overlap, nothing that runs, keys enough."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from playwright.sync_api import Browser, sync_playwright
from support_explain import EVIL, documents, examples
from test_evaluation import Markup
from test_page import ARGUMENTS, opened

from extract import known_rules
from extract.model import Claim, Record, Source
from kg.explanation.explain import explained
from kg.explanation.values import Explanation
from kg.export.explanation_page import as_page, listed_page
from kg.export.visible import visible

TEXT = (
    "8. 18 June 1949, letter, Holt <b>to</b> Lund\n"
    f"Dear Comrade, {EVIL} we agree to sell the ships\nthat lie at Bergen. Signed on 19 June 1949.\n"
    "[Source: HBA, fond 2]\n"
)
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")


def sample(key: str = "decisions", rule: str = "text: we act") -> Explanation:
    """A letter in two pieces out of order: claims that overlap, nest, cross a line's end, conflict, and tell evil."""
    source = Source(name=f"{EVIL}.txt", text=TEXT, sha256="")

    def claim(key: str, words: str, rule: str, **told: object) -> Claim:
        start = TEXT.index(words)
        spans = (source.span(start, start + len(words)),)
        return Claim(**{"key": key, "value": words, "spans": spans, "rule": rule, **told})  # type: ignore[arg-type]

    claims = (
        claim("date", "18 June 1949", "heading"),
        claim("date", "19 June 1949", "signature", status="conflicting", confidence=0.5),
        claim("senders", "Holt", "heading: as written"),
        claim(key, "we agree to sell the ships\nthat lie at Bergen", rule, confidence=0.7, value=EVIL),
        claim("topics", "the ships\nthat", "cue of the scheme", status="inferred"),
        claim("place_to", "lie at Bergen. Signed", EVIL),
    )
    record = Record(
        id=EVIL, file=f"{EVIL}.txt", lines=(1, 1), number=EVIL, heading=TEXT.split("\n")[0] + EVIL,
        pieces=((1, 1), (4, 4), (2, 3)), claims=claims,
    )  # fmt: skip
    (found,) = explained(source, [record])
    return found


def written(folder: Path, page: str) -> str:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("no chromium on the path: install it (apt-get install chromium) to run the browser tests")
    with sync_playwright() as playwright:
        opened_ = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened_
        opened_.close()


@given(documents())
@settings(max_examples=100)
def test_no_text_of_a_source_becomes_markup(given_: tuple[Source, Record]) -> None:
    """Whatever stands in text, key, value or rule, the page has the elements and attributes of a harmless one."""
    source, record = given_
    (found,) = explained(source, [record])
    known = Markup(as_page(sample(), known_rules())).found
    page = as_page(found, {EVIL: EVIL})
    assert Markup(page).found <= known
    assert not known & {"script", "img", "a@onclick", "@onerror", "@onload", "@style", "@src"}
    assert ACTING.search(page) is None
    assert ACTING.search(listed_page([found], EVIL)) is None
    assert Markup(listed_page([found], EVIL)).found <= known | {"br"}


def test_a_page_asks_for_nothing() -> None:
    """No address of another server stands in it, and its policy lets nothing be fetched or run."""
    for page in (as_page(sample(), known_rules()), listed_page([sample()], EVIL)):
        markup = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
        assert "http" not in markup.replace("http-equiv", "")
        assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
        assert "unsafe" not in markup
        assert "url(" not in page


def test_tints_can_be_read() -> None:
    """Text on the tint of any key, and what is said in softer grey on the card, has a contrast of 4.5 or more."""
    page = as_page(sample(), {})
    tints = re.findall(r"\.first-\d+ \{ background: #(\w{6})", page)
    assert len(tints) == len(sample().keys)
    variables = dict(re.findall(r"--(\w+): #(\w{6});", page))
    for tint in (*tints, "ffffff", "fbe3b8", "fdf3e0"):
        assert contrast(variables["ink"], tint) >= 7
        assert contrast("38485a", tint) >= 4.5
    assert contrast(variables["soft"], "ffffff") >= 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of luminances as WCAG defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.browser
def test_the_text_is_whole_and_nothing_runs(browser: Browser, tmp_path: Path) -> None:
    """Every line stands there in reading order, evil included; the page is the only request and has no complaint."""
    with opened(browser, written(tmp_path, as_page(sample(), known_rules()))) as seen:
        page = seen.page
        lines = TEXT.split("\n")
        told = page.evaluate(
            """[...document.querySelectorAll('.line')].map((line) => { const copy = line.cloneNode(true);
            copy.querySelectorAll('sup, .card').forEach((one) => one.remove());
            return [line.dataset.line, copy.textContent]; })"""
        )
        assert told == [[str(n), visible(lines[n - 1])] for n in (1, 4, 2, 3)]
        assert page.locator(".joint").all_inner_texts() == [
            "--- after line 1 comes line 4: put together here ---",
            "--- after line 4 comes line 2: put together here ---",
        ]
        assert page.title() == visible(sample().heading)
        assert page.evaluate("window.ran") is None
        assert page.locator("b:not(.card b), script, img, .document i:not(.card i)").count() == 0
        assert (len(seen.requests), seen.faults) == (1, [])


@pytest.mark.browser
def test_a_segment_tells_all_that_overlaps_in_it(browser: Browser, tmp_path: Path) -> None:
    """Under the pointer and under the focus: each claim over the words, with rule and what that reads, and no other."""
    found = sample()
    with opened(browser, written(tmp_path, as_page(found, known_rules()))) as seen:
        page = seen.page
        shown = page.locator(".card:visible")
        assert shown.count() == 0
        for words, numbers in (
            ("we agree", {4}),
            ("the ships", {4, 5}),
            ("that", {4, 5}),
            ("lie at", {4, 6}),
            (". Sig", {6}),
        ):
            page.locator(".mark", has_text=re.compile(f"^(\\d+(,\\d+)*)?{re.escape(words)}")).first.hover()
            assert shown.count() == 1
            told = {int(text.split(" ")[0].rstrip("!")) for text in shown.locator(".said b").all_inner_texts()}
            assert {found.said[number - 1].key for number in told} == {said_key(found, n) for n in numbers}
        page.mouse.move(0, 0)
        page.locator(".mark").first.focus()
        text = shown.inner_text()
        for said in ("date: 18 June 1949", "heading", "confidence 1.00", "stated", known_rules()["heading"]):
            assert said in text
        page.keyboard.press("Tab")
        assert "senders: Holt" in shown.inner_text()
        page.keyboard.press("Enter")
        row = page.locator("tr:target")
        assert "Holt" in row.inner_text()
        row.locator("a").first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector('.mark:target').textContent").startswith("3Holt")


def said_key(found: Explanation, number: int) -> str:
    """The key of the claim that `sample` makes as its `number`-th, whatever number its mark bears."""
    return ("date", "date", "senders", "decisions", "topics", "place_to")[number - 1]


@pytest.mark.browser
def test_a_key_alone_and_what_is_unread_alone(browser: Browser, tmp_path: Path) -> None:
    """A key's button leaves its rows and marks; the last one shades what was left unread, which else is plain."""
    found = sample()
    colour = "(one) => getComputedStyle(one).backgroundColor"
    with opened(browser, written(tmp_path, as_page(found, known_rules()))) as seen:
        page = seen.page
        assert page.locator("tr.claim:visible").count() == len(found.said)
        place = found.keys.index("topics")
        page.check(f"#only-{place}")
        assert page.locator("tr.claim:visible").count() == 1
        marks = page.locator(".mark").all()
        tinted = [one for one in marks if one.evaluate(colour) != "rgba(0, 0, 0, 0)"]
        assert [f"key-{place}" in str(one.get_attribute("class")) for one in tinted] == [True] * len(tinted)
        assert 0 < len(tinted) < len(marks)
        plain = page.locator(".unread").first
        assert plain.evaluate(colour) == "rgba(0, 0, 0, 0)"
        page.keyboard.press("ArrowRight")  # to the next key, by the keyboard alone
        assert page.locator(f"#only-{place + 1}").is_checked()
        page.check("#only-unread")
        assert plain.evaluate(colour) != "rgba(0, 0, 0, 0)"
        assert {one.evaluate(colour) for one in marks} == {"rgba(0, 0, 0, 0)"}


@pytest.mark.browser
def test_a_conflict_stands_beside_what_it_contradicts(browser: Browser, tmp_path: Path) -> None:
    """Both dates side by side, with words that say which was adopted; not by colour alone."""
    with opened(browser, written(tmp_path, as_page(sample(), known_rules()))) as seen:
        boxes = seen.page.locator(".against > div")
        assert [text.split("\n")[0] for text in boxes.all_inner_texts()] == [
            "read as 18 June 1949", "against it 19 June 1949",
        ]  # fmt: skip
        one, other = (box.bounding_box() for box in boxes.all())
        assert one is not None
        assert other is not None
        assert one["y"] == other["y"]
        assert one["x"] + one["width"] <= other["x"]
        mark = seen.page.locator(".mark.conflicting")
        assert mark.first.evaluate("(one) => getComputedStyle(one).borderBottomStyle") == "double"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_no_width_and_no_document_breaks_the_page(browser: Browser, tmp_path: Path, width: int) -> None:
    """Documents of the examples, endless words and empty ones fit the window and pass the page's own policy."""
    endless = Source(name="a.txt", text="x" * 5000 + "\n\n", sha256="")
    odd = explained(endless, [Record(id="a1", file="a.txt", lines=(1, 1), heading="x" * 500),
                              Record(id="a2", file="a.txt", lines=(2, 2), heading="")])  # fmt: skip
    chosen = [found for _, documents_ in examples() for found in documents_][::11]
    pages = [as_page(found, known_rules()) for found in (*odd, *chosen)] + [listed_page([*odd, *chosen], "x" * 900)]
    assert len(pages) > 5
    for page in pages:
        with opened(browser, written(tmp_path, page), width, 800) as seen:
            assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            if seen.page.locator(".mark").count():
                seen.page.locator(".mark").last.focus()
                box = seen.page.locator(".card:visible").bounding_box()
                assert box is not None
                assert 0 <= box["x"] <= width - box["width"]
            assert seen.faults == []


@pytest.mark.browser
def test_it_prints_without_what_only_a_screen_can_do(browser: Browser, tmp_path: Path) -> None:
    """On paper: the text, its numbered marks and all tables; no buttons and no cards."""
    with opened(browser, written(tmp_path, as_page(sample(), known_rules()))) as seen:
        page = seen.page
        page.locator(".mark").first.focus()
        page.emulate_media(media="print")
        assert page.locator(".filter:visible, .card:visible, #beside:visible, .skip:visible").count() == 0
        assert page.locator(".mark sup:visible").count() > 0
        assert page.locator("tr.claim:visible").count() == len(sample().said)
        assert page.pdf().startswith(b"%PDF")


def test_marks_number_where_they_begin() -> None:
    """The number of every claim stands in the text once for each of its places that is there, however they overlap."""
    page = as_page(sample(), {})
    numbers = [n for told in re.findall(r'<sup aria-hidden="true">([\d,!]+)</sup>', page) for n in told.split(",")]
    assert sorted(numbers) == [one.mark for one in sample().said] == ["1", "2!", "3", "4", "5", "6"]
