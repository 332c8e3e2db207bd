"""What a page needs to stand alone: its parts from this package, and a policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from importlib import resources
from string import Template

from kg.export.visible import visible


def asset(name: str) -> str:
    """The text of a file in `assets/`.

    >>> asset("page.css")[:5]
    ':root'
    """
    return (resources.files("kg.export") / "assets" / name).read_text(encoding="utf-8")


def framed(name: str, *, title: str, style: str, scripts: Sequence[str] = (), **parts: str) -> str:
    """A page that needs nothing but itself: the body `NAME.html` of `assets/` with its parts, in the frame of all.

    `title` is text and is escaped; the parts are markup. `scripts` are those that the body holds.
    Raises `KeyError` for a part that is missing.

    >>> page = framed("sequence", title="A & B", style="", note="", charts="")
    >>> page.count("<title>A &amp; B</title>"), "script-src 'none'" in page
    (1, True)
    """
    shown = as_html(title)
    body = Template(asset(f"{name}.html")).substitute(title=shown, **parts)
    return Template(asset("frame.html")).substitute(
        policy=policy(scripts, (style,)), title=shown, style=style, body=body.removesuffix("\n")
    )


def policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """A policy under which only these very scripts and styles run, and nothing is fetched or sent.

    >>> policy((), ("p {}",)).partition("-SN")[0]
    "default-src 'none'; script-src 'none'; style-src 'sha256"
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(scripts)}",
            f"style-src {_hashes(styles)}",
            "img-src data: blob:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def as_html(text: str) -> str:
    """`text` as it can stand in a page, between tags or as the value of an attribute: shown, and never markup.

    >>> as_html("<b>Kim\\u202e")
    '&lt;b&gt;Kim[U+202E]'
    """
    return escape(visible(text))


def _hashes(texts: Sequence[str]) -> str:
    return " ".join(map(_hash, texts)) or "'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
