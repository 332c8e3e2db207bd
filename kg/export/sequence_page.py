"""Threads, and the chains of a way through time, as a page of sequence charts that needs no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.export.sequence import Arrow, Chart, Tie, as_svg
from kg.export.standalone import as_html, asset, framed
from kg.network.courses import Courses
from kg.network.moments import Interval, told
from kg.network.reach import Arrival, Contact
from kg.network.thread_tables import Threaded
from kg.network.threads import Link, Member, Thread

Words = Mapping[str, tuple[str, ...]]


def sequence_page(charts: Sequence[Chart], title: str, note: str) -> str:
    """One HTML page with charts, each above the list of its messages; the first is open.

    It runs no script, and fetches and sends nothing.

    >>> page = sequence_page((), "Threads & more", "none")
    >>> "<script" in page, "Threads &amp; more" in page
    (False, True)
    """
    return framed(
        "sequence", title=title, style=asset("page.css") + asset("sequence.css"), note=as_html(note),
        charts="\n".join(_chart(chart, f"c{number}", number == 1) for number, chart in enumerate(charts, start=1)),
    )  # fmt: skip


def _chart(chart: Chart, prefix: str, first: bool) -> str:
    items = "\n".join(_item(arrow, f"{prefix}-{n}") for n, arrow in enumerate(chart.arrows, start=1))
    return (
        f"<details{' open' if first else ''}><summary><h2><bdi>{as_html(chart.title)}</bdi></h2> "
        f'<span class="meta">{as_html(chart.note)}</span></summary>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{as_html(chart.title)}">{as_svg(chart, prefix)}'
        f"</div><ol>{items}</ol></details>"
    )


def _item(arrow: Arrow, anchor: str) -> str:
    lines = "".join(f"<p><bdi>{as_html(line)}</bdi></p>" for line in arrow.told)
    ties = "".join(f'<p class="bond"><bdi>{as_html(tie.words)}</bdi></p>' for tie in arrow.ties)
    return f'<li id="{anchor}" tabindex="-1"><strong><bdi>{as_html(arrow.label)}</bdi></strong>{lines}{ties}</li>'


def thread_charts(found: Threaded, words: Words) -> tuple[Chart, ...]:
    """A chart for each thread, its messages in the order that dates and links allow; `words` by message."""
    return tuple(_thread(number, thread, found, words) for number, thread in enumerate(found.threads, start=1))


def _thread(number: int, thread: Thread, found: Threaded, words: Words) -> Chart:
    courses = found.courses
    ties = thread.ties()
    missing = sum(not courses.by_key[one.message].held for one in thread.members)
    note = f"{thread.size} messages" + (f", {missing} of them cited and not held" if missing else "")
    return Chart(
        title=f"{number}. {courses.label(thread.members[0].message)}", note=note,
        arrows=tuple(
            _member(one, thread.size, ties.get(one.message, ()), courses, words) for one in thread.members
        ),
    )  # fmt: skip


def _member(member: Member, size: int, links: Sequence[Link], courses: Courses, words: Words) -> Arrow:
    course = courses.by_key[member.message]
    place = f"place {member.first}" + (f" to {member.last}" if member.last > member.first else "")
    return Arrow(
        key=member.message, label=courses.label(member.message), when=_when(course.sent),
        senders=tuple(map(courses.label, course.senders)), via=tuple(map(courses.label, course.via)),
        recipients=tuple(map(courses.label, course.recipients)), held=course.held,
        ties=tuple(_tie(link, courses) for link in links),
        told=(f"{place} of {size}" + ("" if course.held else "; cited, not held"),
              *(f"“{one}”" for one in words.get(member.message, ()))),
    )  # fmt: skip


def _tie(link: Link, courses: Courses) -> Tie:
    said = "".join(f" “{one}”" for one in link.words)
    why = f" ({'; '.join(link.reasons)})" if link.reasons else ""
    wrong = "; dated the other way round" if link.out_of_order else ""
    sure = "" if link.status == "stated" else f", confidence {link.confidence:.2f}"
    return Tie(
        to=link.earlier, stated=link.status == "stated", out_of_order=link.out_of_order,
        words=f"{link.kind} {courses.label(link.earlier)}, {link.status}{sure}{wrong}{why}{said}",
    )  # fmt: skip


def chain_charts(chains: Mapping[str, Arrival | None], labels: Mapping[str, str], words: Words) -> tuple[Chart, ...]:
    """A chart for each named chain of a way through time that there is, with when word arrives."""
    return tuple(
        Chart(
            title=name, note=f"word arrives {told(arrival.at).replace('T', ' ')}",
            arrows=tuple(_steps(arrival, labels, words)),
        )
        for name, arrival in chains.items()
        if arrival is not None
    )  # fmt: skip


def _steps(arrival: Arrival, labels: Mapping[str, str], words: Words) -> Iterator[Arrow]:
    for number, contact in enumerate(arrival.chain, start=1):
        targets = [one for one in contact.targets if one not in contact.sources]
        came = f"came {_when(contact.received)}" if contact.received != (None, None) else "nobody tells when it came"
        yield Arrow(
            key=str(number), label=labels.get(contact.key, contact.key), when=_when(contact.sent),
            senders=tuple(labels.get(one, one) for one in contact.sources),
            recipients=tuple(labels.get(one, one) for one in targets),
            told=(f"sent {_when(contact.sent)}; {came}", *_shown(contact, labels),
                  *(f"“{one}”" for one in words.get(contact.key, ()))),
        )  # fmt: skip


def _shown(contact: Contact, labels: Mapping[str, str]) -> Iterator[str]:
    if contact.shown_by is not None:
        yield f"that it came is shown by {labels.get(contact.shown_by, contact.shown_by)}"


def _when(interval: Interval) -> str:
    """The time between two minutes, as short as it can be said."""
    first, last = interval
    if first is None and last is None:
        return "undated"
    start, end = (None if at is None else told(at) for at in interval)
    if start is None or end is None:
        return f"from {start[:10]}" if start else f"until {str(end)[:10]}"
    if start == end:
        return start.replace("T", " ")
    return start[:10] if start[:10] == end[:10] else f"{start[:10]} to {end[:10]}"
