"""Undecided pairs as one page that stands alone: one judges there, and saves a file of judgements.

The page sends nothing to anybody and keeps nothing: what was judged is in the file that one saves, for
`cablegraph names merge`. All texts are data, which the page's own script puts in as text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from kg.export.review import about, quoted
from kg.export.standalone import as_html, asset, framed
from kg.export.visible import in_one_line
from kg.judgements.model import Side
from kg.review.evidence import Facts, Undecided
from kg.review.undecided import Words

Shown = tuple[Undecided, tuple[Side, Side], tuple[Sequence[Words], Sequence[Words]]]
"""A pair, the two sides by which it is judged, and the words that name each."""


def review_page(pairs: Iterable[Shown], *, total: int, title: str) -> str:
    """One HTML page to judge of some of `total` pairs.

    >>> "names merge" in review_page([], total=0, title="Who is who")
    True
    """
    shown = [_pair(*one) for one in pairs]
    count = f"{len(shown)} of {total} undecided pairs, the hardest first" if shown else "no pair is undecided"
    script = asset("review.js")
    return framed(
        "review", title=title, style=asset("review.css"), scripts=(script,), count=as_html(count), script=script,
        data=json.dumps(shown, ensure_ascii=True).replace("<", "\\u003c"),
    )  # fmt: skip


def _pair(pair: Undecided, sides: tuple[Side, Side], words: tuple[Sequence[Words], Sequence[Words]]) -> dict[str, Any]:
    return {
        "sides": [
            {name: value for name in ("name", "kind", "file", "sha256") if (value := getattr(side, name))}
            for side in sides
        ],
        "shown": [_side(facts, several) for facts, several in zip((pair.one, pair.other), words, strict=True)],
        "evidence": [[e.weight > 0, str(abs(e.weight)), in_one_line(e.text)] for e in pair.evidence],
    }


def _side(facts: Facts, words: Sequence[Words]) -> dict[str, Any]:
    label, *rest = about(facts)
    return {
        "label": in_one_line(label),
        "about": [in_one_line(text) for text in rest],
        "words": [in_one_line(text) for text in quoted(words)],
    }
