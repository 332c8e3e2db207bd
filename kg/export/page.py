"""The network as one page that stands alone: drawn with pyvis, asking no server, acting on no text that it shows."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from pyvis.network import Network as VisNetwork

from extract.errors import CablegraphError
from kg.export.page_data import Shown, as_json, counted, page_data, strongest
from kg.export.standalone import asset, framed
from kg.export.visible import visible
from kg.network.layout import Point, layout, wrapped
from kg.network.values import Actor, Edge, Leg, Network

MOST = 50_000
"""Messages of one page: 140 MB of it, which a browser still opens."""

_LIMIT = 1500
"""Above this many actors a browser no longer redraws fast enough to look around."""

_KIND = {
    "Person": ("dot", "#2b6491"),
    "Body": ("square", "#6d4a94"),
    "Post": ("triangle", "#2c7350"),
    "Actor": ("dot", "#667080"),
}
_INK, _DIRECT, _RELAY = "#1d2733", "#5d6b7a", "#b4530b"
_RELAYED_DASHES, _LEG_DASHES = [12, 6], [2, 6]
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 3600000,
        "multiselect": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
        "hideEdgesOnDrag": False,
    },
    "nodes": {"scaling": {"label": {"drawThreshold": 7}}},
    "edges": {"selectionWidth": 1.5, "hoverWidth": 1, "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}}},
}


def network_page(network: Network, title: str = "Who messaged whom", *, limit: int = _LIMIT) -> str:
    """One HTML page of `network` that needs nothing but itself.

    Of more than `limit` actors the ones with most messages are shown, and the page says how many are left out.
    Raises `CablegraphError` where the installed pyvis writes a page of another build than the one that is known here.

    >>> page = network_page(Network(actors=(), edges=(), legs=(), messages=()))
    >>> "http-equiv" in page and "<link rel=\\"stylesheet\\"" not in page
    True
    """
    shown = strongest(network, limit)
    ids = {actor.iri: f"n{index}" for index, actor in enumerate(shown.network.actors)}
    labels = {actor.iri: actor.label for actor in network.actors}
    library, drawing = _pyvis_scripts(_drawn(shown.network, ids, layout(shown.network)))
    script = asset("page.js")
    return framed(
        "page",
        title=title,
        style=asset("page.css"),
        scripts=(library, drawing, script),
        summary=html.escape(_summary(shown)),
        library=library,
        drawing=drawing,
        script=script,
        data=as_json(page_data(shown, labels, ids)),
    )


def _drawn(network: Network, ids: Mapping[str, str], places: Mapping[str, Point]) -> Any:
    """The drawing in pyvis: no heading, no titles, no menus, because pyvis writes those into the page as markup."""
    make: Any = VisNetwork
    drawing = make(directed=True, cdn_resources="in_line", height="100%", width="100%", heading="")
    drawing.set_options(json.dumps(_OPTIONS))
    crowd = min(5.0, max(0, len(network.actors) - 100) / 180)
    top = max((actor.counts.messages for actor in network.actors), default=1)
    for actor in network.actors:
        drawing.add_node(ids[actor.iri], **_node(actor, places[actor.iri], top, crowd))
    edges = {(edge.source, edge.target) for edge in network.edges}
    pairs = edges | {(leg.source, leg.target) for leg in network.legs}
    for index, edge in enumerate(network.edges):
        opposed = (edge.target, edge.source) in pairs
        drawing.add_edge(ids[edge.source], ids[edge.target], id=f"e{index}", **_edge(edge, opposed, crowd))
    for index, leg in enumerate(network.legs):
        beside = 0.34 if (leg.source, leg.target) in edges else 0.16
        drawing.add_edge(ids[leg.source], ids[leg.target], id=f"l{index}", **_leg(leg, beside, crowd))
    return drawing


def _node(actor: Actor, place: Point, top: int, crowd: float) -> dict[str, object]:
    """A sign by kind, a size by messages, a ring for relays; the strong stand out the more, the larger the crowd."""
    shape, colour = _KIND[actor.kind]
    share = math.sqrt(actor.counts.messages / top) if top else 0.0
    relays = actor.counts.relayed > 0
    lit = {"background": colour, "border": _INK}
    return {
        "label": wrapped(visible(actor.label)) or visible(actor.label),
        "shape": shape,
        "x": place.x,
        "y": place.y,
        "size": round((8 + 17 * share) * (1 + crowd * share), 1),
        "borderWidth": round((3.5 if relays else 1.5) / (1 + crowd / 2), 1),
        "borderWidthSelected": 4,
        "color": {"background": colour, "border": _RELAY if relays else "#ffffff", "highlight": lit, "hover": lit},
        "font": {
            "size": round(18 + 5 * share + 22 * crowd * share),
            "face": "system-ui, 'Segoe UI', 'Liberation Sans', sans-serif",
            "color": _INK,
            "strokeWidth": 4,
            "strokeColor": "#fbfaf7",
        },
    }


def _width(weight: int) -> float:
    return round(1.1 + 1.25 * math.log2(weight), 2)


def _smooth(roundness: float) -> dict[str, object]:
    return {"enabled": True, "type": "curvedCW", "roundness": roundness}


def _edge(edge: Edge, opposed: bool, crowd: float) -> dict[str, object]:
    """Solid where at least one message went directly, dashed where all were relayed; curved beside its opposite."""
    relayed = edge.direct == 0
    return {
        "width": _width(edge.weight),
        "dashes": _RELAYED_DASHES if relayed else False,
        "color": _colour(_RELAY if relayed else _DIRECT, round(0.85 / (1 + crowd / 2), 2)),
        "smooth": _smooth(0.14) if opposed else {"enabled": False},
    }


def _leg(leg: Leg, roundness: float, crowd: float) -> dict[str, object]:
    return {
        "width": _width(leg.weight),
        "dashes": _LEG_DASHES,
        "color": _colour(_RELAY, round(0.75 / (1 + crowd / 2), 2)),
        "smooth": _smooth(roundness),
    }


def _colour(colour: str, opacity: float) -> dict[str, object]:
    return {"color": colour, "highlight": _INK, "hover": _INK, "opacity": opacity, "inherit": False}


class _Scripts(HTMLParser):
    """Collects the inline scripts of a page; what a page fetches from elsewhere is left behind."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an inline script."""
        self._inside = tag == "script" and not any(name == "src" for name, _ in attrs)
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        self._inside = False

    def handle_data(self, data: str) -> None:
        """Take its text."""
        if self._inside:
            self.found[-1] += data


def _pyvis_scripts(drawing: Any) -> tuple[str, str]:
    """The two scripts of pyvis' page that are needed: the drawing library, and the call that draws this network.

    Its style sheets, its Bootstrap from another server, its helpers for menus and its headings are not taken over.
    """
    parser = _Scripts()
    parser.feed(drawing.generate_html())
    parser.close()
    libraries = [script for script in parser.found if "vis-network" in script[:400]]
    drawings = [script for script in parser.found if "function drawGraph()" in script]
    if len(libraries) != 1 or len(drawings) != 1:
        raise CablegraphError(
            f"pyvis wrote a page with {len(libraries)} libraries and {len(drawings)} drawings instead of one each",
            advice="install pyvis 0.3.2",
        )
    return libraries[0], drawings[0]


def _summary(shown: Shown) -> str:
    network = shown.network
    relayed = sum(message.relayed for message in network.messages)
    years = sorted({day[:4] for message in network.messages for day in (message.earliest, message.latest) if day})
    said = [
        counted(len(network.actors), "actor"),
        counted(len(network.messages), "message"),
        f"{counted(len(network.edges), 'edge')} from sender to recipient",
        f"{relayed} relayed",
    ]
    if years:
        said.append(years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}")
    return " · ".join(said)
