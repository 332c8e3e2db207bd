"""Pages from templates: whatever is put into one is text, made visible and escaped, and the page fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import urllib.parse
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from kg import vocab
from kg.export.standalone import asset
from kg.export.visible import visible
from kg.server.media import PAGE

_TERMS = tuple(vocab.PREFIXES[prefix] for prefix in ("cg", "owl", "rdf", "rdfs", "skos", "xsd"))
_PREFIXES = sorted({**vocab.PREFIXES, "id": vocab.ID_NS}.items(), key=lambda item: -len(item[1]))


def page(template: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any) -> Response:
    """A page made of a template in `templates/`."""
    body = _environment().get_template(template).render(**values)
    return Response(
        body, status, {"Content-Type": PAGE, "Content-Security-Policy": policy(), "Vary": "Accept", **(headers or {})}
    )


@cache
def policy() -> str:
    """The policy that pages are sent with: our one style sheet, forms to ourselves, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def short(iri: str) -> str:
    """An IRI with a known prefix in the place of its namespace; any other one whole.

    >>> short("https://w3id.org/cablegraph/ns#sender"), short("http://example.org/a")
    ('cg:sender', 'http://example.org/a')
    """
    for prefix, namespace in _PREFIXES:
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def local(iri: str) -> str | None:
    """Where this service tells of an IRI; None where a link to it would lead nowhere.

    >>> local("https://w3id.org/cablegraph/id/actor/00ff"), local("https://w3id.org/cablegraph/topic/rail")
    ('/resource/actor/00ff', '/resource?iri=https%3A//w3id.org/cablegraph/topic/rail')
    >>> local("javascript:alert(1)") or local("https://w3id.org/cablegraph/ns#sender") is None
    True
    """
    if iri.startswith(_TERMS):
        return None
    if iri.startswith(vocab.ID_NS) and len(iri) > len(vocab.ID_NS):
        return "/resource/" + urllib.parse.quote(iri[len(vocab.ID_NS) :], safe="/")
    if iri.startswith(("http://", "https://", "urn:")):
        return "/resource?iri=" + urllib.parse.quote(iri)
    return None


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("kg.server", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_shown,
    )  # fmt: skip
    made.globals.update(style=Markup(_style()), version=vocab.VERSION)  # noqa: S704 (our own file)
    made.filters.update(short=short, local=local)
    return made


def _shown(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _style() -> str:
    colours = asset("page.css").partition("}")[0] + "}\n"  # those of every page of cablegraph
    return colours + (resources.files("kg.server") / "templates" / "page.css").read_text(encoding="utf-8")
