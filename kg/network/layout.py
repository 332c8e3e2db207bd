"""Where each actor stands on the page: computed beforehand, so that a page opens settled and is the same every time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.network.columns import Whole, counted_off
from kg.network.graphs import components
from kg.network.values import Network

_SEED = 1950
_SPRING_LIMIT = 499
"""networkx needs SciPy for a spring layout of 500 nodes and more; ForceAtlas2 does not."""
_GAP = 36
_ASPECT = 1.65
_LINE = 22
_LETTER = 10.0
_WRAP = 18
_LINES = 4
_EDGE_LENGTH = 120

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Whole pixels from the middle of the page."""

    x: int
    y: int


def layout(network: Network) -> dict[str, Point]:
    """A place for every actor, by IRI: parts that hang together apart from each other, actors without a tie on a grid.

    It depends on the network alone: not on the order of rows, on hashing, or on earlier calls. In parts of up to
    some hundred actors no label lies on another; in larger ones few do (`overlaps` counts them).
    """
    parts = components(network)
    tied = [part for part in parts if len(part) > 1]
    alone = [part[0] for part in parts if len(part) == 1]
    blocks: list[tuple[Sequence[str], Floats]] = [(part, _place(network, part)) for part in tied]
    if alone:
        blocks.append((alone, _grid(network, alone)))
    placed = _pack(blocks, [_boxes(network, iris) for iris, _ in blocks])
    return {iri: placed[iri] for iri in sorted(placed)}


def wrapped(label: str) -> str:
    """A label broken into lines of about eighteen letters; beyond four lines an ellipsis stands for the rest.

    >>> wrapped("Central Committee of the Party")
    'Central Committee\\nof the Party'
    """
    lines: list[str] = []
    for piece in (piece for word in label.split() for piece in _pieces(word)):
        if lines and len(lines[-1]) + 1 + len(piece) <= _WRAP:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return "\n".join(lines if len(lines) <= _LINES else [*lines[: _LINES - 1], "…"])


def _pieces(word: str) -> list[str]:
    """A word too long for any line, in pieces."""
    return [word[start : start + 2 * _WRAP] for start in range(0, len(word), 2 * _WRAP)]


def _boxes(network: Network, iris: Sequence[str]) -> Floats:
    """Width and height that each actor needs for its sign and the label under it; both grow with its messages."""
    top = max((actor.counts.messages for actor in network.actors), default=1) or 1
    sizes = []
    for iri in iris:
        actor = network.by_iri[iri]
        share = math.sqrt(actor.counts.messages / top)
        lines = wrapped(actor.label).split("\n")
        width = max(map(len, lines)) * _LETTER * (1 + 0.35 * share) + 14
        sizes.append((max(44.0, width), 46.0 + 40 * share + _LINE * len(lines)))
    return np.array(sizes, dtype=np.float64)


def _place(network: Network, part: Sequence[str]) -> Floats:
    """Places of the actors of one part, spread until no label lies on another."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(part)
    inside = set(part)
    pairs = {(edge.source, edge.target) for edge in network.edges} | {(leg.source, leg.target) for leg in network.legs}
    for source, target in sorted(pairs):
        if source in inside and source != target:
            graph.add_edge(source, target)
    if len(part) <= _SPRING_LIMIT:
        spring = nx.spring_layout(graph, seed=_SEED, iterations=300, k=2.2 / math.sqrt(len(part)), weight=None)
        places = np.array([spring[iri] for iri in part], dtype=np.float64)
    else:
        atlas = nx.forceatlas2_layout(graph, seed=_SEED, max_iter=120, scaling_ratio=4.0, weight=None)
        places = np.array([atlas[iri] for iri in part], dtype=np.float64)
    boxes = _boxes(network, part)
    return _spread(_roomy(_scaled(places, graph, part), boxes), boxes)


def _scaled(places: Floats, graph: nx.Graph[str], part: Sequence[str]) -> Floats:
    """The places enlarged so that the middle edge is long enough for an arrow and a label."""
    where = {iri: index for index, iri in enumerate(part)}
    ends = np.array([(where[a], where[b]) for a, b in graph.edges], dtype=np.int64)
    lengths = np.hypot(*(places[ends[:, 0]] - places[ends[:, 1]]).T)
    middle = float(np.median(lengths)) or 1.0
    length = _EDGE_LENGTH * min(1.0, 0.55 + len(part) / 30)
    centred: Floats = (places - places.mean(axis=0)) * (length / middle)
    centred[:, 0] *= math.sqrt(_ASPECT)
    centred[:, 1] /= math.sqrt(_ASPECT)
    return centred


def _roomy(places: Floats, boxes: Floats) -> Floats:
    """The places with a crowded middle thinned out, and enlarged where all boxes together would not find room.

    Thinning mixes each coordinate with its rank; the more actors, the more, because a spring layout's middle is
    the denser the larger it is, and pushing apart alone would take thousands of rounds.
    """
    count = len(places)
    share = min(0.6, 0.3 + count / 800)
    reach = np.ptp(places, axis=0) + boxes.mean(axis=0)
    ranks = places.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / max(1, count - 1) - 0.5
    thinned: Floats = (1 - share) * places + share * ranks * reach
    needed = min(1.7, 0.6 + count / 20) * float((boxes[:, 0] * boxes[:, 1]).sum())
    return thinned * max(1.0, math.sqrt(needed / float(reach[0] * reach[1])))


def _spread(places: Floats, boxes: Floats, rounds: int = 300) -> Floats:
    """Boxes that overlap pushed apart along the shorter way, until none do or the rounds are over."""
    for _ in range(rounds):
        one, other = _touching(places, boxes)
        away = places[one] - places[other]
        over = (boxes[one] + boxes[other]) / 2 - np.abs(away)
        close = (over > 0.5).all(axis=1)
        if not close.any():
            break
        one, other, away, over = one[close], other[close], away[close], over[close]
        away = np.where(away == 0, np.sign(one - other)[:, None], np.sign(away))
        by_x = over[:, 0] <= over[:, 1]
        push = over * away * np.stack([by_x, ~by_x], axis=1)
        # Less than half the way each, so that a crowd loosens instead of leaping to and fro.
        moved = [
            np.bincount(one, weights=push[:, axis], minlength=len(places))
            - np.bincount(other, weights=push[:, axis], minlength=len(places))
            for axis in (0, 1)
        ]
        places = places + 0.3 * np.stack(moved, axis=1).clip(-60, 60)
    return places


def _touching(places: Floats, boxes: Floats) -> tuple[Whole, Whole]:
    """The pairs of boxes that overlap from left to right, each once."""
    left = places[:, 0] - boxes[:, 0] / 2
    order = np.argsort(left, kind="stable")
    # those behind a box, by their left edges, of which the first ones begin before it ends
    ends = np.searchsorted(left[order], (left + boxes[:, 0])[order])
    counts = np.maximum(ends - np.arange(len(order)) - 1, 0)
    first = np.repeat(np.arange(len(order)), counts)
    second = first + 1 + counted_off(counts)
    return order[first], order[second]


def _grid(network: Network, iris: Sequence[str]) -> Floats:
    """Rows of actors that no message ties to another, in order of their IRIs."""
    wide, high = _boxes(network, iris).max(axis=0)
    columns = max(1, math.ceil(math.sqrt(len(iris) * _ASPECT * high / wide)))
    return np.array([((i % columns) * wide, (i // columns) * high) for i in range(len(iris))], dtype=np.float64)


def _pack(blocks: Sequence[tuple[Sequence[str], Floats]], boxes: Sequence[Floats]) -> dict[str, Point]:
    """The blocks beside each other, in the width that lets a screen show them largest; the whole centred."""
    if not blocks:
        return {}
    rims = [box.max(axis=0) for box in boxes]
    sizes = [np.ptp(places, axis=0) + rim for (_, places), rim in zip(blocks, rims, strict=True)]
    order = sorted(range(len(sizes)), key=lambda index: (-float(sizes[index][1]), index))
    widest = max(float(size[0]) for size in sizes)
    tries = [_shelved(sizes, order, widest * (1 + step / 10)) for step in range(21)]
    corners = min(tries, key=lambda corners: _extent(corners, sizes))
    moved = [
        places - places.min(axis=0) + rim / 2 + corner
        for (_, places), rim, corner in zip(blocks, rims, corners, strict=True)
    ]
    every = np.concatenate(moved)
    middle = (every.max(axis=0) + every.min(axis=0)) / 2
    return _rounded(blocks, moved, middle)


def _shelved(sizes: Sequence[Floats], order: Sequence[int], width: float) -> list[tuple[float, float]]:
    """Corners of the blocks on shelves no wider than `width`; low blocks stand above each other on a high shelf."""
    corners = [(0.0, 0.0)] * len(sizes)
    shelf_y = shelf_height = column_x = column_width = column_y = 0.0
    for index in order:
        wide, high = (float(side) + _GAP for side in sizes[index])
        if column_y + high > shelf_height or wide > width - column_x:
            column_x, column_width, column_y = column_x + column_width, 0.0, 0.0
            if column_x == 0 or column_x + wide > width + _GAP:
                shelf_y, shelf_height, column_x = shelf_y + shelf_height, high, 0.0
        corners[index] = (column_x, shelf_y + column_y)
        column_y, column_width = column_y + high, max(column_width, wide)
    return corners


def _extent(corners: Sequence[tuple[float, float]], sizes: Sequence[Floats]) -> float:
    """The height of a screen that just shows all blocks."""
    right = max(x + float(size[0]) for (x, _), size in zip(corners, sizes, strict=True))
    bottom = max(y + float(size[1]) for (_, y), size in zip(corners, sizes, strict=True))
    return max(right / _ASPECT, bottom)


def _rounded(
    blocks: Sequence[tuple[Sequence[str], Floats]], moved: Sequence[Floats], middle: Floats
) -> dict[str, Point]:
    found: dict[str, Point] = {}
    for (iris, _), places in zip(blocks, moved, strict=True):
        for iri, (x, y) in zip(iris, places - middle, strict=True):
            found[iri] = Point(x=round(float(x)), y=round(float(y)))
    return found


def overlaps(network: Network, places: Mapping[str, Point]) -> int:
    """How many pairs of actors stand so close that sign or label of one lies on the other's."""
    iris = sorted(places)
    if not iris:
        return 0
    boxes = _boxes(network, iris)
    points = np.array([(places[iri].x, places[iri].y) for iri in iris], dtype=np.float64)
    near = np.abs(points[:, None] - points[None, :]) < (boxes[:, None] + boxes[None, :]) / 2 - 3
    return int((near.all(axis=2).sum() - len(iris)) // 2)
