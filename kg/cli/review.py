"""`cablegraph names review`: the undecided pairs, one after the other in the terminal, or as a page."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

import click

from kg.cli.files import write_whole
from kg.cli.names_options import by_option, directory, judge_by, opened, tell
from kg.export.review import as_text
from kg.export.review_page import review_page
from kg.graph.store import EmbeddedStore
from kg.identity.kept import Names
from kg.judgements.file import file_of, read
from kg.judgements.model import Side, Verdict
from kg.review import judging
from kg.review.evidence import Undecided
from kg.review.sides import side
from kg.review.undecided import Listed, undecided, words_of

_VERDICTS: Final[dict[str, Verdict]] = {"s": "same", "d": "different", "u": "unsure"}
_PROMPT: Final = "s(ame), d(ifferent) or u(nsure), then why; nothing skips, q ends"


@click.command("review")
@directory
@click.option("--page", metavar="FILE", type=click.Path(path_type=Path), help="Write a page to judge in instead.")
@click.option("--pairs", "most", default=200, show_default=True, type=click.IntRange(min=1), help="How many, at most.")
@by_option
def review(directory: Path, page: Path | None, most: int, who: str | None) -> None:
    """Go through pairs that may be one actor and that nobody has judged, the hardest first.

    Hard is where evidence for and against are even and many messages are touched. Each pair stands side by side, with
    the words that name both; one line answers it, such as "d the one was in Moscow". Without a terminal the answers
    are read from standard input, a line a pair.

    With --page, a page that stands alone: one judges there and saves judgements.jsonl, for `names merge`.
    """
    with opened(directory) as (kept, store):
        found = undecided(kept, store, read(file_of(directory)), most=most)
        if page is not None:
            shown = ((pair, _sides(kept, pair), _words(store, pair)) for pair in found.pairs)
            write_whole(page, review_page(shown, total=found.total, title="Who is who"))
            click.echo(f"{page}: {len(found.pairs)} of {found.total} undecided pairs")
        else:
            _go_through(directory, kept, store, found, judge_by(who))


def _go_through(directory: Path, kept: Names, store: EmbeddedStore, found: Listed, who: str) -> None:
    columns = shutil.get_terminal_size((100, 24)).columns
    written = 0
    for number, pair in enumerate(found.pairs, start=1):
        click.echo(as_text(pair, _words(store, pair), place=f"{number} of {found.total}", columns=columns))
        answer = _answer()
        if answer is None:
            break
        verdict, reason = answer
        if verdict is not None:
            tell(judging.judge(directory, kept, verdict, _sides(kept, pair), who=who, reason=reason), directory)
            written += 1
        click.echo()
    click.echo(f"{written} judged, {found.total - written} undecided")


def _answer() -> tuple[Verdict | None, str] | None:
    """A verdict, None to go on without one, with the reason; None at the end of all."""
    while True:
        click.echo(f"{_PROMPT}: ", nl=False)
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            click.echo()
        first, _, reason = line.strip().partition(" ")
        if not line or first == "q":
            return None
        if not first:
            return None, ""
        for letter, verdict in _VERDICTS.items():
            if first in (letter, verdict):
                return verdict, reason.strip()
        click.echo(f"no answer: {first!r}")


def _sides(kept: Names, pair: Undecided) -> tuple[Side, Side]:
    first, second = (side(kept.of(facts.actor.id)[0]) for facts in (pair.one, pair.other))
    return first, second


def _words(store: EmbeddedStore, pair: Undecided) -> tuple[tuple, tuple]:  # type: ignore[type-arg]
    return words_of(store, pair.one.actor.id), words_of(store, pair.other.actor.id)
