"""What a notebook shows in place: pages in a sandboxed frame, pictures, tables. Every text in them is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.export.visible import visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole HTML page: `text` to be written to a file, or shown in a notebook within a frame.

    The frame may run the page's own scripts and nothing else: it has no origin, opens no window, sends no form, and
    does not reach the notebook around it.

    >>> Page(text='<p title="a">')._repr_html_()[:60]
    '<div><iframe srcdoc="&lt;p title=&quot;a&quot;&gt;" sandbox='
    """

    text: str
    height: int = 800

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Page of {len(self.text)} characters"

    def _repr_html_(self) -> str:
        # The frame stands in a <div>, since JupyterLab shows no bare <iframe>.
        return (
            f'<div><iframe srcdoc="{html.escape(self.text)}" sandbox="allow-scripts" width="100%" '
            f'height="{self.height}" style="border:0"></iframe></div>'
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing in SVG: `svg` to be written to a file, or shown in a notebook; `caption` says what it shows."""

    svg: str
    caption: str

    def __repr__(self) -> str:
        return f"Picture: {self.caption}"

    def _repr_html_(self) -> str:
        return f"<figure>{self.svg}<figcaption>{html.escape(visible(self.caption))}</figcaption></figure>"


def html_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, head: str = "") -> str:
    """A table as HTML, `head` above it.

    >>> html_table(("name",), [("<b>",)])
    '<table><thead><tr><th>name</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    titles = "".join(f"<th>{html.escape(visible(name))}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(visible('' if one is None else str(one)))}</td>" for one in row) + "</tr>"
        for row in rows
    )
    above = f"<p>{html.escape(visible(head))}</p>" if head else ""
    return f"{above}<table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
