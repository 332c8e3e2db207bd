"""What was read of a document as a page that stands alone: its text under marks, and behind each mark the claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.explanation.segments import Coverage, Segment
from kg.explanation.values import Explanation, Place, Said, Unread
from kg.export.explanation import joint, reads, where, worst_first, zone_names
from kg.export.standalone import as_html, asset, framed

_TINTS = (
    "#dbe9f6",
    "#dff0da",
    "#fbe7c6",
    "#e9e0f5",
    "#d6efee",
    "#f7dde6",
    "#eceacb",
    "#e3e3ea",
    "#f3ddcf",
    "#dfe6c4",
    "#d3e4ee",
    "#eadcec",
)


def as_page(found: Explanation, rules: Mapping[str, str]) -> str:
    """One HTML page: the text in reading order with its marks, what each says and by which rule, what is left unread.

    It needs nothing but itself and runs no script; texts of the sources are never markup in it. Marks that overlap
    are cut into segments, and a segment tells the claims of all of them.
    """
    return framed(
        "explanation",
        title=found.heading,
        style=asset("page.css") + asset("explanation.css") + "".join(_key_rules(found.keys)),
        summary=" · ".join(map(as_html, _summary(found))),
        filters="\n".join(_filters(found)),
        text="\n".join(_text(found, rules)),
        conflicts="\n".join(_conflicts(found)),
        rows="\n".join(_row(one, found.keys) for one in found.said),
        zones="\n".join(_zone(*zone) for zone in (("all", found.coverage), *found.zones)),
        unread="\n".join(_left(found.unread)),
        rules="\n".join(_rules(found.said, rules)),
    )


def listed_page(found: Sequence[Explanation], title: str) -> str:
    """One HTML page with the coverage of many documents, the least covered first.

    >>> "<script" in listed_page((), "Letters & cables"), "Letters &amp; cables" in listed_page((), "Letters & cables")
    (False, True)
    """
    names = zone_names(found)
    return framed(
        "coverage",
        title=title,
        style=asset("page.css") + asset("explanation.css"),
        summary=f"{len(found)} documents",
        head="".join(f'<th scope="col" class="num">{as_html(name.capitalize())}</th>' for name in ("all", *names)),
        rows="\n".join(_document(one, names) for one in worst_first(found)),
    )


def _key_rules(keys: Sequence[str]) -> Iterator[str]:
    """The tint of each key; under its button, the marks and rows of other keys alone are plain or hidden."""
    for place, _ in enumerate(keys):
        chosen = f"body:has(#only-{place}:checked)"
        yield f".first-{place} {{ background: {_TINTS[place % len(_TINTS)]}; }}\n"
        yield f"{chosen} .mark:not(.key-{place}) {{ background: none; border-color: transparent; }}\n"
        yield f"{chosen} .mark:not(.key-{place}) sup, {chosen} tr.claim:not(.key-{place}) {{ display: none; }}\n"


def _summary(found: Explanation) -> Iterator[str]:
    yield where(found)
    yield found.id
    yield f"{found.coverage.percent:.0f} % of the text cited"
    yield from (f"{name} {coverage.percent:.0f} %" for name, coverage in found.zones)


def _filters(found: Explanation) -> Iterator[str]:
    yield '<label><input type="radio" name="only" id="only-all" checked> everything read</label>'
    for place, key in enumerate(found.keys):
        count = sum(one.key == key for one in found.said)
        name = f'<span class="swatch first-{place}">{_label(key)}</span> <small>{count}</small>'
        yield f'<label><input type="radio" name="only" id="only-{place}"> {name}</label>'
    left = f"left unread <small>{len(found.unread)}</small>"
    yield f'<label><input type="radio" name="only" id="only-unread"> {left}</label>'


def _label(key: str) -> str:
    return _flat(key.replace("_", " ").replace(".", ": "))


def _flat(text: str) -> str:
    """A text of one line, since the end of a line would end the line of the document that it is told in."""
    return as_html(" ".join(text.split()))


def _text(found: Explanation, rules: Mapping[str, str]) -> Iterator[str]:
    said = {one.number: one for one in found.said}
    last = 0
    for piece in found.pieces:
        if piece.moved:
            yield f'<p class="joint" role="note">{as_html(joint(last, piece))}</p>'
        last = piece.lines[1]
        marked = "".join(_marked(found, piece.segments, said, rules))
        for number, line in enumerate(marked.split("\n"), start=piece.lines[0]):
            yield f'<div class="line" data-line="{number}"><bdi class="words">{line}</bdi></div>'


def _marked(
    found: Explanation, segments: Sequence[Segment], said: Mapping[int, Said], rules: Mapping[str, str]
) -> Iterator[str]:
    """The segments one after another as markup, none of it across the end of a line."""
    for before, segment in pairwise((Segment(start=0, end=0), *segments)):
        words = found.text[segment.start : segment.end].split("\n")
        if not segment.marks:
            yield "\n".join(f'<span class="unread">{as_html(part)}</span>' if part else "" for part in words)
            continue
        told = [said[mark] for mark in segment.marks]
        opened = [mark for mark in segment.marks if mark not in before.marks]
        number = f'<sup aria-hidden="true">{",".join(said[mark].mark for mark in opened)}</sup>' if opened else ""
        card = f'<span class="card">{"".join(_told(one, rules) for one in told)}</span>'
        link = f'<a class="{_classes(told, found.keys)}" href="#claim-{segment.marks[0]}"'
        parts = [as_html(part) for part in words]
        first = f'{link} id="at-{segment.start}">{number}{parts[0]}{card}</a>'
        yield "\n".join((first, *(f'{link} tabindex="-1">{part}{card}</a>' if part else "" for part in parts[1:])))


def _classes(told: Sequence[Said], keys: Sequence[str]) -> str:
    places = dict.fromkeys(keys.index(one.key) for one in told)
    statuses = {one.status for one in told}
    status = next(status for status in ("conflicting", "stated", "inferred") if status in statuses)
    several = ["several"] if len(told) > 1 else []
    return " ".join(["mark", f"first-{next(iter(places))}", *(f"key-{place}" for place in places), status, *several])


def _told(one: Said, rules: Mapping[str, str]) -> str:
    how = "".join(f"<i>{_flat(text)}</i>" for text in reads(one.rule, rules))
    return (
        f'<span class="said"><b>{one.mark} · {_label(one.key)}: {_flat(one.value)}</b>'
        f"<small>{_flat(one.rule)} · confidence {one.confidence:.2f} · {one.status}</small>{how}</span>"
    )


def _conflicts(found: Explanation) -> Iterator[str]:
    if found.conflicts:
        yield '<h2 id="conflicts">Said in more ways than one</h2>'
    for group in found.conflicts:
        yield f'<h3>{_label(group[0].key)}</h3><div class="against">'
        for one in group:
            kept = "read as" if one.status != "conflicting" else "against it"
            tag = f'<span class="tag {one.status}">{kept}</span>'
            yield (
                f'<div class="{one.status}">{tag} <bdi>{as_html(one.value)}</bdi>'
                f"<blockquote>{_place(one.places[0])}</blockquote>"
                f'<span class="meta">{as_html(one.rule)} · confidence {one.confidence:.2f}</span></div>'
            )
        yield "</div>"


def _row(one: Said, keys: Sequence[str]) -> str:
    places = "".join(f"<li>{_place(place)}</li>" for place in one.places)
    row = f'<tr class="claim key-{keys.index(one.key)}" id="claim-{one.number}">'
    return (
        f'{row}<th scope="row" class="num">{one.mark}</th>'
        f"<td>{_label(one.key)}</td><td><bdi>{as_html(one.value)}</bdi></td><td>{as_html(one.rule)}</td>"
        f'<td class="num">{one.confidence:.2f}</td><td><span class="tag {one.status}">{one.status}</span></td>'
        f"<td><ul>{places}</ul></td></tr>"
    )


def _place(place: Place) -> str:
    at = f'<a href="#at-{place.start}">{place.line}:{place.column}</a>'
    return f'{at} <bdi class="words">{as_html(place.quote)}</bdi>'


def _zone(name: str, coverage: Coverage) -> str:
    return f'<tr><th scope="row">{as_html(name)}</th>{_share(coverage)}</tr>'


def _share(coverage: Coverage) -> str:
    bar = (
        '<svg class="rate" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="track" width="100" height="8"/><rect width="{coverage.percent:.1f}" height="8"/></svg>'
    )
    counts = "".join(f'<td class="num">{count}</td>' for count in (coverage.cited, coverage.characters))
    return f'<td class="num">{coverage.percent:.0f}</td><td>{bar}</td>{counts}'


def _left(unread: Sequence[Unread]) -> Iterator[str]:
    yield f'<h2 id="unread">Left unread, the longest first</h2><p class="meta">{len(unread)} stretches.</p>'
    yield '<ul class="plain">'
    for one in unread:
        first, last = one.lines
        lines = f"line {first}" if first == last else f"lines {first}–{last}"
        told = f'<span class="meta">{one.characters} letters and digits, {lines}</span>'
        yield f'<li><bdi class="words">{as_html(one.quote)}</bdi><br>{told}</li>'
    yield "</ul>"


def _rules(said: Sequence[Said], rules: Mapping[str, str]) -> Iterator[str]:
    names = dict.fromkeys(name for one in said for name in one.rule.split(": "))
    if known := [name for name in names if name in rules]:
        yield '<h2 id="rules">The rules</h2><dl>'
        yield from (f"<dt>{as_html(name)}</dt><dd>{as_html(rules[name])}</dd>" for name in known)
        yield "</dl>"


def _document(found: Explanation, names: Sequence[str]) -> str:
    zones = dict(found.zones)
    shares = [found.coverage, *(zones.get(name) for name in names)]
    cells = "".join(f'<td class="num">{"" if one is None else f"{one.percent:.0f}"}</td>' for one in shares)
    place = f'<span class="meta"><bdi>{as_html(where(found))}</bdi> · {as_html(found.id)}</span>'
    counts = f'<td class="num">{len(found.said)}</td><td class="num">{len(found.conflicts)}</td>'
    return f'<tr><th scope="row"><bdi>{as_html(found.heading)}</bdi><br>{place}</th>{cells}{counts}</tr>'
