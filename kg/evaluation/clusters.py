"""Are the mentions of one actor, and no others, brought together? B-cubed and pairwise figures of clusters.

A mention is a name of the gold and the name predicted for it in the same field of the same document: found by a common
name, or by the words that the text writes. Its true cluster is the actor of the table of names, or its own words where
the table has none; its predicted cluster is the actor whom the program found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from extract.model import Record
from kg.evaluation.matching import matched
from kg.evaluation.names import Names
from kg.evaluation.values import ClusterFigure, Clustering, Divided

FIELDS = ("senders", "recipients", "intermediaries", "copies", "people")
"""The fields whose names are mentions."""

Clusters = Mapping[str, Mapping[str, str]]
"""The actor of each name in each predicted record, by the record's identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One name in one place: which actor the gold says it is, and which the prediction, by some key and by name."""

    gold: str
    predicted: str
    name: str = ""


def mentions(gold: Record, predicted: Record, names: Names, clusters: Clusters) -> Iterator[Mention]:
    """The mentions of one document: the names of the gold for which the predicted record has one.

    >>> gold = Record(id="a", file="a", lines=None, heading="", senders=("Joseph Stalin",))
    >>> list(mentions(gold, Record(id="b", file="a", lines=None, heading="", senders=("Stalin",)), Names(), {}))
    [Mention(gold='joseph stalin', predicted='Stalin', name='Stalin')]
    """
    known = clusters.get(predicted.id, {})
    for field in FIELDS:
        wanted, found = list(getattr(gold, field)), list(getattr(predicted, field))
        for same in (names.same, _by_words(names, field, predicted)):
            pairs = matched(wanted, found, same)
            for row, column in pairs:
                name = found[column]
                yield Mention(gold=names.actor(wanted[row]), predicted=known.get(name, name), name=name)
            taken = ({row for row, _ in pairs}, {column for _, column in pairs})
            wanted = [name for place, name in enumerate(wanted) if place not in taken[0]]
            found = [name for place, name in enumerate(found) if place not in taken[1]]


def clustering(found: Iterable[Mention], due: int) -> Clustering:
    """The figures of some mentions, and the actors of the gold that are divided or thrown together.

    `due` is how many names the gold has in all. B-cubed: of each mention the share of its predicted cluster that is of
    the same actor (precision) and the share of its actor that is in its cluster (recall), on average over all mentions.
    Pairwise: the share of the pairs in one predicted cluster that are one actor's, and of the pairs of one actor that
    are in one cluster.

    >>> done = clustering([Mention(gold=g, predicted=p) for g, p in ("ax", "ax", "ay", "by")], 5)
    >>> [(f.name, round(f.precision, 2), round(f.recall, 2)) for f in done.figures]
    [('b-cubed', 0.75, 0.67), ('pairwise', 0.5, 0.33)]
    >>> done.divided
    (Divided(actor='a', clusters=('x', 'y'), mentions=3),)
    """
    everything = list(found)
    both = Counter((one.gold, one.predicted) for one in everything)
    shown = {one.predicted: one.name or one.predicted for one in everything}
    actors: Counter[str] = Counter()
    clusters: Counter[str] = Counter()
    for (actor, cluster), count in both.items():
        actors[actor] += count
        clusters[cluster] += count
    total = actors.total()
    precision = fsum(count * count / clusters[cluster] for (_, cluster), count in both.items())
    recall = fsum(count * count / actors[actor] for (actor, _), count in both.items())
    shared, together, due_together = (sum(map(_pairs, counts.values())) for counts in (both, clusters, actors))
    return Clustering(
        figures=(
            ClusterFigure(name="b-cubed", precision=_share(precision, total), recall=_share(recall, total)),
            ClusterFigure(name="pairwise", precision=_share(shared, together), recall=_share(shared, due_together)),
        ),
        mentions=total,
        due=due,
        divided=tuple(_several(both, shown)),
        merged=tuple(_several(Counter({(p, g): count for (g, p), count in both.items()}), shown)),
    )


def _several(both: Counter[tuple[str, str]], shown: Mapping[str, str]) -> Iterator[Divided]:
    """What has several others beside it, with these, the largest first."""
    gathered: dict[str, Counter[str]] = {}
    for (one, other), count in both.items():
        gathered.setdefault(one, Counter())[other] += count
    many = [(one, others) for one, others in gathered.items() if len(others) > 1]
    for one, others in sorted(many, key=lambda item: (-item[1].total(), item[0])):
        names = tuple(shown.get(other, other) for other in sorted(others, key=lambda other: (-others[other], other)))
        yield Divided(actor=shown.get(one, one), clusters=names, mentions=others.total())


def _by_words(names: Names, field: str, predicted: Record) -> Callable[[str, str], bool]:
    """Whether the text writes a predicted name so that it can be one of the gold."""
    written: dict[str, set[str]] = {}
    for claim in predicted.claims:
        if claim.key == field and claim.part is None and claim.written and claim.status != "conflicting":
            written.setdefault(claim.value, set()).add(" ".join(claim.written.split()))
    return lambda gold, name: any(names.same(gold, words) for words in written.get(name, ()))


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
