"""A printed dispatch taken apart: the document and each inclosure with its heading, notes, dateline, text and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.dates import FoundDate, find_dates
from extract.model import Source
from extract.readers.dispatch_headings import Inscription, form_of, inscription
from extract.readers.dispatch_parties import FUNCTION, PARTICLES, bare, name_word, official
from extract.text import Flow, Line, lines_of

_PAGE = re.compile(r"\[(?:Page|p\.)\s*\d+\w*\]|(?<=\S)\[\d{1,3}[a-z]?\]")  # page numbers, marks of footnotes
_RULE = re.compile(r"\s*(?:[-_—*]\s?){5,}\s*")
_INCLOSURE = re.compile(
    r"[\[(]?\s*(?:(?:sub|first|second|third)[ -]?)?(?:[ie]nclosures?|annex(?:es|ed)?|append(?:ix|ices)|attachments?|tab|exhibit|"
    r"supplement)\b(?!\s+(?:is|are|was|herewith|to the (?:final|treaty))\b)[^\]]{0,110}[\])]?\.?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[\[(][^\[\]]{1,600}[\])]\.?(?:\s?\d{1,3})?")
_NUMBER = re.compile(
    r"[\[(]?(?:(?:diplomatic|telegram|tel\.?|despatch|dispatch|instruction|political|confidential|serial|airgram|unnumbered)\s*,?\s*)?"
    r"(?P<number>(?:No|Nos|NO|Number)\.?\s?\d[\w/-]*(?:,? (?:Diplomatic|Series|Confidential|Political|Consular)\w*)?|[A-Z]-\d+)[.,]?[\])]?[.]?",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\[?(?:File (?:copy )?No\.?\s*|Department of State file\s*)?(?P<file>(?:\d{2,4}[A-Za-z]?|[A-Z]{1,4})(?:[.-][\w.]+)*(?:\s[A-Z][\w. ]{1,40}?)?\s?/\s?"
    r"[\w½¼¾–.-]+(?:[-–/][\w½¼¾]+)*)(?:\s?:\s*(?P<form>[A-Z][\w -]{2,30}(?:\([^()]*\))?))?[\].]{0,2}\s*\d{0,2}"
)
_RECEIVED = re.compile(r"[\[(]?\s*(?:received|rec[’']?d)\b[^\]]{0,80}[\])]?\.?", re.IGNORECASE)
_CLASSIFIED = re.compile(
    r"[\[(]?(?P<class>(?:(?:most|top|very|strictly|highly)\s+)?(?:secret|confidential|restricted|private|personal|unclassified|"
    r"official use only|limited official use|eyes only)(?:(?:,? and |, |—|; )(?:strictly )?(?:confidential|secret|personal|private))*)"
    r"(?:\s+for the .{3,40})?[.:]?[\])]?[.:]?",
    re.IGNORECASE,
)
_SALUTATION = re.compile(
    r"(?:(?:My |Very )?(?:Dear|Honorable|Honou?red) )?(?:Sirs?|Madam|Gentlemen|My Lords?|Excellenc(?:y|ies)|(?:Your )?Highness|"
    r"Monsieur|Your Excellenc(?:y|ies)|Mr\.|Dear|My Dear|Your Highness|Herr|Señor|Sire|Great and Good Friend)"
    r"(?:(?:,| and| le| et|\s)[^:.]{0,80})?(?:\.[^:.]{0,40})?[:,—]",
)
_TIME = re.compile(
    r"[\s,.;—–-]*(?:(?:at )?(?:\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?\s?m\.?|o[’']clock)?|noon|midnight|morning|evening|\[?undated\]?)|"
    r"[ap]\.?\s?m\.?|\(?received[^\])]*\)?|[\])(\[.*]|\d{1,2})*\s*",
    re.IGNORECASE,
)
_HOUR = re.compile(
    r"[\s,.;—–-]*(?:at )?(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?:o[’']clock )?(?P<half>[ap])\.?\s?m\b\.?|"
    r"(?:12 )?(?P<word>noon|midnight)\b)", re.IGNORECASE,
)
_TWO_STYLES = re.compile(r"(?P<old>\b\d{1,2}\s?[/–-]\s?)(?P<new>\d{1,2})(?=[,.\s])")
_UNDATED = re.compile(r"(?:\[[^\]]{0,40})?\b(?:undated|without date|no date|not dated)\b[^a-z]{0,4}$", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:(?:draft|oral|circular|telegraphic|secret|joint|identic) )?(?:aide[ -]m[ée]moire|memorandum(?: of conversation)?|note verbale|note|"
    r"pro memoria|telegram|translation|extracts?|draft|statement|circular|copy|paraphrase|oral statement|letter|minutes|r[ée]sum[ée])"
    r"(?: \(translation\))?[.:]?\d{0,2}", re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:I|We)\s+(?:am|have|avail|remain|beg|are|take|embrace|seize|profit|renew|subscribe|improve)\b.{0,200}|"
    r"(?:Please )?Accept,?\b.{0,160}|(?:Very )?(?:Respectfully|Sincerely|Faithfully|Truly|Cordially|Believe me)\b.{0,80}|Yours\b.{0,60}|"
    r"With (?:\w+ ){0,4}(?:respect|regards?|consideration|esteem|assurances?)\b.{0,120}|For the [^:.]{3,60}:|"
    r"In witness whereof.{0,60}|Respectfully,?|etc\.,?|By direction.{0,60}",
    re.IGNORECASE,
)
_BEHALF = re.compile(r"(?:For|By|In the absence of|By direction of)\s[^:.]{3,70}:", re.IGNORECASE)
_SIGNED = re.compile(r"[\[(]?\s*(?:signed|sgd\.?|\(?s\)?)\s*[\])]?[.:]?\s*(?=[A-Z])", re.IGNORECASE)
_RECORD = re.compile(r"(?:\d{1,4}\. )?(?:Memorandum|Record|Minutes|Notes?) (?:of|for) (?:an? |the )?(?:telephone )?(?:conversation|record|meeting)\b.{0,120}",
                     re.IGNORECASE)  # fmt: skip
_PASSED = re.compile(r"(?:Repeated|Sent|Cop(?:y|ies)|Copied|Mailed|Forwarded|Telegraphed|The same|Same|Cc|Repeat|Relayed)\b.{0,40}\bto\b", re.I)
CARD = re.compile(r"[\[(]?Cards? of (?P<who>[^,()]+?)(?:,? (?:inclosed|enclosed|with [^()]{3,20}))?[.)\]]*", re.IGNORECASE)
_AFTER = re.compile(r"[\[(]?\s*(?:Note|N\. ?B|P\. ?S|Postscript|Same to|A (?:similar|copy)|The same|Copy|Copies|Sent to|cc|Cards?\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Lines that stand together, as one running text: the indices of the first and the last of them, and the text."""

    first: int
    last: int
    flow: Flow

    @property
    def text(self) -> str:
        """The running text."""
        return self.flow.text


@dataclass(slots=True, kw_only=True)
class Part:
    """The document itself or one inclosure, taken apart; a list is empty where the print has nothing of the kind."""

    mark: Unit | None = None
    heading: Unit | None = None
    inscription: Inscription | None = None
    notes: list[Unit] = field(default_factory=list)
    numbers: list[Unit] = field(default_factory=list)
    files: list[Unit] = field(default_factory=list)
    classified: list[Unit] = field(default_factory=list)
    dateline: Unit | None = None
    address: list[Unit] = field(default_factory=list)
    body: list[Unit] = field(default_factory=list)
    behalf: Unit | None = None
    signature: Unit | None = None
    after: list[Unit] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file as print: its lines, the document's parts in order (the document itself first), its last printed line."""

    lines: tuple[Line, ...]
    parts: tuple[Part, ...]


def units(source: Source) -> list[Unit]:
    """The blocks of a text between blank lines, page marks and what stands below a rule (footnotes) left out.

    >>> [u.text for u in units(Source(name="a", text="Mr. Hay\\n\\n[Page 3]\\n\\nto\\nDr. [Page 4] Hill\\n-----\\n1 x", sha256=""))]
    ['Mr. Hay', 'to Dr. Hill']
    """
    found: list[Unit] = []
    block: list[int] = []
    lines = lines_of(source.text)
    for index, line in enumerate(lines):
        if _RULE.fullmatch(line.text) and not re.fullmatch(r"[\s*]+", line.text) and found:
            break
        if line.blank or _PAGE.fullmatch(line.text.strip()):
            _flush(source, lines, block, found)
        else:
            block.append(index)
    _flush(source, lines, block, found)
    return found


def _flush(source: Source, lines: Sequence[Line], block: list[int], found: list[Unit]) -> None:
    if block:
        found.append(unit(source, lines, block[0], block[-1]))
        block.clear()


def unit(source: Source, lines: Sequence[Line], first: int, last: int) -> Unit:
    """The lines from `first` to `last` as one running text without page marks."""
    stretches = []
    position = lines[first].start
    for match in _PAGE.finditer(source.text, lines[first].start, lines[last].end):
        stretches.append((position, match.start()))
        position = match.end()
    stretches.append((position, lines[last].end))
    trimmed = [(a + len(t) - len(t.lstrip()), b) for a, b in stretches if (t := source.text[a:b]).strip()]
    return Unit(first=first, last=last, flow=Flow(source, trimmed))


def date_in(text: str, year: int | None = None) -> FoundDate | None:
    """The date of a dateline: the first with a day, "3d" read as an ordinal, of "August 4/17" the new style.

    `year` is supplied where the dateline names none.

    >>> date_in("Peking, the 3d of July, 1901.").edtf, date_in("St. Petersburg, August 4/17, 1900.").edtf
    ('1901-07-03', '1900-08-17')
    """
    plain = re.sub(r"(?<=\d)d\b", " ", _TWO_STYLES.sub(_new_style, text))
    plain = re.sub(r"(?<=\d) {1,2}of\b", lambda m: " " * len(m.group()), plain)
    found = list(find_dates(plain, year=year))
    return next((d for d in found if len(d.edtf) >= 10), found[0] if found else None)


def _new_style(match: re.Match[str]) -> str:
    """Of a day in both calendars, eleven to thirteen days apart, the new style alone, its place kept."""
    apart = int(match["new"]) - int(re.sub(r"\D", "", match["old"]))
    return " " * len(match["old"]) + match["new"] if 11 <= apart <= 13 else match.group()


def hour_after(text: str, position: int) -> tuple[int, str] | None:
    """The hour that follows a date: where it ends, and it as EDTF writes it; midnight is the beginning of the day named.

    >>> hour_after("Geneva, May 15, 1936—8 p.m.", 20), hour_after("noon.", 0), hour_after("10:45 a. m.", 0)
    ((27, 'T20:00:00'), (4, 'T12:00:00'), (11, 'T10:45:00'))
    """
    match = _HOUR.match(text, position)
    if match is None:
        return None
    if match["word"]:
        return match.end(), "T12:00:00" if match["word"].lower() == "noon" else "T00:00:00"
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not 1 <= hour <= 12 or minute > 59:
        return None
    return match.end(), f"T{hour % 12 + 12 * (match['half'].lower() == 'p'):02d}:{minute:02d}:00"


def is_dateline(text: str) -> bool:
    """Whether a block is a place and a date, or says that it is undated.

    >>> is_dateline("Department of State, Washington, July 20, 1901."), is_dateline("On July 20, 1901, I wrote to you.")
    (True, False)
    """
    if len(text) > 220:
        return False
    if _UNDATED.search(text):
        return True
    date = date_in(text)
    if date is None or not _TIME.fullmatch(text, date.end):
        return False
    before = text[: date.start].split()
    return all(not w[:1].islower() or bare(w) in FUNCTION | PARTICLES or official(w) for w in before) and not any(
        bare(w) in {"on", "since", "by", "with"} for w in before[:1]
    )


def is_signature(text: str) -> bool:
    """Whether a block is a name, with or without an office after it.

    >>> is_signature("David J. Hill, Acting Secretary."), is_signature("Grew"), is_signature("To the Consul.")
    (True, True, False)
    """
    return len(text) < 160 and not _CLOSING.fullmatch(text) and signed_name(text) is not None


def signed_name(text: str) -> tuple[int, int] | None:
    """Where the name of a signature stands in it, or None where it holds none."""
    start = match.end() if (match := _SIGNED.match(text)) else 0
    if match := re.compile(r"(?:For|By)\s[^:]{3,60}:\s*").match(text, start):
        start = match.end()
    name = re.compile(r"(?:[^\W\d_][\w’'‘.-]*\.?\s?){1,6}(?=[,\s\])(]|$)").match(text.lstrip("["), start)
    if name is None:
        return None
    shift = len(text) - len(text.lstrip("["))
    words = name.group().split()
    titled = words and bare(words[0]) in {"prince", "count", "baron", "sir", "lord", "earl"}
    proper = words[1:] if titled and len(words) > 1 else words
    if not proper or not all(name_word(w) or bare(w) in PARTICLES for w in proper) or not proper[-1][0].isupper():
        return None
    rest = text[shift + name.end() :]
    if re.search(r"\d", re.sub(r"\([^()]*\)", "", rest)):
        return None
    if rest.strip(" .])") and not rest.lstrip().startswith((",", "]", ")", "(", ".")) and not official(rest.split()[0]):
        return None
    if len("".join(w.strip(".") for w in proper)) < 2 or text.rstrip().endswith(":"):
        return None
    first = shift + start
    return first, shift + start + len(name.group().rstrip())


def head_kind(text: str) -> str | None:
    """What a block between a heading and the text is: number, file, received, classified, dateline, note; None for text.

    >>> [head_kind(t) for t in ("No. 28.]", "[Telegram.]", "793.94/7651: Telegram", "Strictly Confidential", "Sir: I have")]
    ['number', 'note', 'file', 'classified', None]
    """
    if _NUMBER.fullmatch(text):
        return "number"
    if _FILE.fullmatch(text):
        return "file"
    if _RECEIVED.fullmatch(text):
        return "received"
    if _CLASSIFIED.fullmatch(text):
        return "classified"
    if is_dateline(text):
        return "dateline"
    return "note" if _BRACKETED.fullmatch(text) or _TITLE.fullmatch(text) else None


def is_inclosure_mark(text: str) -> bool:
    """Whether a block announces an inclosure: "[Inclosure 1 in No. 82.—Translation.]", "Enclosure", "[Annex]"."""
    return len(text) < 130 and bool(_INCLOSURE.fullmatch(text)) and (text[0] in "[(" or len(text) < 40)


def lay_out(source: Source) -> Sheet | None:
    """A dispatch's parts, or None where the text does not begin as one.

    A dispatch begins, within its first blocks, with a heading of nothing but parties, or of a kind of document by or from
    somebody, and dates or marks itself before its text.
    """
    blocks = list(_split(source, units(source)))
    start = next((i for i, u in enumerate(blocks[:5]) if begins(u.text)), None)
    if start is None:
        return None
    cuts = [0, *_boundaries(blocks, start)]
    parts = [_part(blocks[a:b]) for a, b in zip(cuts, [*cuts[1:], len(blocks)], strict=True)]
    first = parts[0]
    if first.heading is None or first.inscription is None:
        return None
    marked = first.dateline or first.numbers or first.notes or first.files or first.inscription.date
    if not marked and not (first.inscription.formal and (first.signature or salutation(first))):
        return None
    return Sheet(lines=lines_of(source.text), parts=tuple(parts))


def begins(text: str) -> bool:
    """Whether a block can be the heading of a dispatch."""
    if len(text) > 400:
        return False
    if _PASSED.match(text):
        return False
    found = inscription(text)
    named = found.form is not None and bool(found.senders or found.recipients or found.participants)
    return found.formal and bool(found.senders and found.recipients) or named or bool(_RECORD.fullmatch(text))


def _split(source: Source, blocks: list[Unit]) -> Iterator[Unit]:
    """Blocks whose first lines are a heading, a number or a note of their own come apart, where no blank lines stand."""
    lines = lines_of(source.text)
    for block in blocks:
        first = block.first
        while first < block.last and head_kind(unit(source, lines, first, block.last).text) is None:
            cut = _own_line(source, lines, first, block.last)
            if cut is None:
                break
            yield unit(source, lines, first, cut)
            first = cut + 1
        yield unit(source, lines, first, block.last) if first > block.first else block


def _own_line(source: Source, lines: Sequence[Line], first: int, last: int) -> int | None:
    """The last line of what stands apart at the beginning of a block, though no blank line follows; None where nothing does."""
    for end in range(first, min(first + 3, last)):
        text = unit(source, lines, first, end).text
        following = unit(source, lines, end + 1, last).text
        if end == first and (is_inclosure_mark(text) or head_kind(text) in {"number", "file", "received", "note", "classified"}):
            return end
        if is_dateline(text) and not is_dateline(following):
            return end
        if begins(text) and not following[:1].islower() and text.count("(") == text.count(")") and (
            text.endswith(".") or head_kind(following.split("  ")[0]) or _leads_on(source, lines, end + 1, last)
        ):
            return end
    return None


def _leads_on(source: Source, lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether the next lines are a dateline, a number or a note."""
    return any(
        head_kind(unit(source, lines, first, end).text) is not None for end in range(first, min(first + 3, last) + 1)
    )


def _boundaries(blocks: list[Unit], start: int) -> Iterator[int]:
    """Where inclosures begin: at their marks; at a heading, or at a note of form, after the text before has been signed."""
    texts = signed = 0
    open_mark = open_heading = False  # a mark, or a heading, that no text has followed yet
    for index in range(start + 1, len(blocks)):
        text = blocks[index].text
        kind = head_kind(text)
        if is_inclosure_mark(text):
            if texts or not open_heading:
                yield index
            texts = signed = 0
            open_mark, open_heading = True, False
            continue
        heading = begins(text)
        note = kind == "note" and _announces(text)
        dated = note and index + 1 < len(blocks) and is_dateline(blocks[index + 1].text)
        fresh = texts and ((heading and inscription(text).formal) or dated or (signed and (heading or note or _titled(text))))
        if fresh and not (open_mark and not texts):
            yield index
            texts = signed = 0
            open_mark, open_heading = True, heading
        elif kind is None and not heading:
            texts += 1
            closed = bool(_CLOSING.fullmatch(blocks[index - 1].text))
            last = index + 1 == len(blocks) or is_inclosure_mark(blocks[index + 1].text) or begins(blocks[index + 1].text)
            after = index + 1 < len(blocks) and head_kind(blocks[index + 1].text) == "note"
            signed += (is_signature(text) and (closed or last or after or signed > 0)) or bool(CARD.fullmatch(text))


def _announces(text: str) -> bool:
    """Whether a bracketed note says what comes after it ("[Telegram.]"), and not what became of what came before."""
    return not _AFTER.match(text) and (form_of(text) is not None or text.strip("[].").lower() == "translation")


def _titled(text: str) -> bool:
    """Whether a block is the title of a paper: it names a form, is short and no sentence that leads on."""
    form = form_of(text)
    named = (form is not None and form.start < 40) or re.match(r"(?:Translation|Copy|Extracts?|Text) (?:of|from)\b", text)
    return bool(named) and len(text) < 250 and text[:1].isupper() and not text.endswith(":")


def _part(blocks: list[Unit]) -> Part:
    """One part taken apart: its mark, its heading, what stands before its text, the text, the signature, what follows it."""
    part = Part()
    index = 0
    while index < len(blocks) and _head(part, blocks, index):
        index += 1
    while index < len(blocks) and _addresses(part, blocks, index):
        part.address.append(blocks[index])
        index += 1
        while index < len(blocks) and _head(part, blocks, index):
            index += 1
    _text(part, blocks[index:])
    return part


def _head(part: Part, blocks: list[Unit], index: int) -> bool:
    """Take a block of the head in; False where the text begins."""
    block = blocks[index]
    text = block.text
    kind = head_kind(text)
    if part.mark is None and is_inclosure_mark(text):
        part.mark = block
        return True
    if part.heading is None and kind in {None, "note"} and (begins(text) or _heads(part, text, index, len(blocks))):
        part.heading, part.inscription = block, inscription(text)
        return True
    if kind == "number":
        part.numbers.append(block)
    elif kind == "file":
        part.files.append(block)
    elif kind == "classified":
        part.classified.append(block)
    elif kind == "dateline" and part.dateline is None:
        part.dateline = block
    elif kind == "note" and not (text.startswith("(") and len(text) > 60):
        part.notes.append(block)
    else:
        return kind == "received"
    return True


def _heads(part: Part, text: str, index: int, count: int) -> bool:
    """Whether a block is an inclosure's title: to whom it is, or what it is."""
    if (part.mark is None and index > 1) or index + 1 >= count or _SALUTATION.match(text):
        return False
    return _titled(text) and not re.search(r"[.;]\s+[A-Z][a-z]+ [a-z]", text) and head_kind(text) is None


def _addresses(part: Part, blocks: list[Unit], index: int) -> bool:
    """Whether a block before the text is an address: "American Consul, Hankow:", "To the Secretary of State."."""
    text = blocks[index].text
    if index + 1 >= len(blocks) or len(text) > 320 or len(part.address) > 2 or _SALUTATION.fullmatch(text):
        return False
    if part.dateline is None and part.mark is None and not text.startswith("To "):
        return False
    if text.startswith(("To ", "His Excellency", "The Honorable", "Hon. ", "The Right Hon")) and not _verbal(text):
        return True
    words = text.rstrip(":.").split()
    plain = all(w[:1].isupper() or bare(w) in FUNCTION | PARTICLES or official(w) for w in words)
    return len(words) <= 12 and plain and (text.endswith((":", ".")) or part.mark is not None) and not is_signature_last(
        blocks, index
    )


def _verbal(text: str) -> bool:
    return bool(re.search(r"\b(?:is|are|was|were|has|have|had|will|shall|should|would)\b", text))


def is_signature_last(blocks: list[Unit], index: int) -> bool:
    """Whether nothing but what follows signatures stands after a block."""
    return all(_AFTER.match(b.text) for b in blocks[index + 1 :])


def _text(part: Part, blocks: list[Unit]) -> None:
    """The text of a part, its signature, and what is printed after that."""
    for index, block in enumerate(blocks):
        rest = blocks[index + 1 :]
        closed = index > 0 and bool(_CLOSING.fullmatch(blocks[index - 1].text))
        if index and is_signature(block.text) and (closed or _trails(rest)):
            part.body, part.signature, part.after = blocks[:index], block, rest
            if _BEHALF.fullmatch(blocks[index - 1].text):
                part.behalf = part.body.pop()
            return
    part.body = blocks


def _trails(blocks: list[Unit]) -> bool:
    """Whether blocks are only what is printed after a signature: notes, a date, an address, another signature."""
    return all(
        _AFTER.match(b.text) or head_kind(b.text) is not None or (len(b.text) < 90 and not _verbal(b.text)) for b in blocks
    ) and len(blocks) <= 6


def salutation(part: Part) -> tuple[Unit, re.Match[str]] | None:
    """The salutation with which a part's text begins, if there is one."""
    for block in part.body[:1]:
        if match := _SALUTATION.match(block.text):
            return block, match
    return None


def running(source: Source, lines: Sequence[Line], blocks: Sequence[Unit]) -> Flow | None:
    """Blocks as one running text, or None where there are none."""
    if not blocks:
        return None
    stretches = []
    for block in blocks:
        position = lines[block.first].start
        for match in _PAGE.finditer(source.text, position, lines[block.last].end):
            stretches.append((position, match.start()))
            position = match.end()
        stretches.append((position, lines[block.last].end))
    trimmed = [(a + len(t) - len(t.lstrip()), b) for a, b in stretches if (t := source.text[a:b]).strip()]
    return Flow(source, trimmed)
