"""`python -m bench.measures --actors N --ties M`: PageRank, communities and drawn betweenness beside other libraries.

All reckon with the same ties, drawn from a seed (Zipf 0.8), in one process, one after the other; libraries that are
not installed are left out. Told are seconds of processor time, user and system, and the ratio to the fastest.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from kg.network.measures.centrality import betweenness, pagerank
from kg.network.measures.communities import communities, modularity
from kg.network.measures.ties import Ties

Tasks = Mapping[str, Callable[[], Any]]
ENDS = 50  # ends that paths set out from


def made(actors: int, ties: int, seed: int) -> Ties:
    """At least nine in ten of so many ties: those from actors to themselves, and doubles, are one or none."""
    chance = np.random.default_rng(seed)
    often = 1 / (np.arange(actors) + 1) ** 0.8
    pairs = chance.choice(actors, (ties, 2), p=often / often.sum())
    return Ties.of(range(actors), pairs[pairs[:, 0] != pairs[:, 1]])  # type: ignore[arg-type]


def ours(ties: Ties) -> Tasks:
    """Our own measures."""
    return {
        "PageRank": lambda: pagerank(ties),
        "communities": lambda: modularity(ties, communities(ties)),
        "betweenness": lambda: betweenness(ties, drawn=ENDS),
    }


def of_igraph(ties: Ties) -> Tasks:
    """igraph's (GPL); communities by Leiden, the fastest that it has."""
    import igraph

    edges = np.column_stack([ties.source, ties.target])
    graph: Any = igraph.Graph(n=len(ties.actors), edges=edges, directed=True, edge_attrs={"w": ties.weight})
    ends = np.random.default_rng(0).choice(len(ties.actors), ENDS, replace=False).tolist()

    def leiden() -> float:
        undirected = graph.as_undirected(combine_edges={"w": "sum"})
        found = undirected.community_leiden(objective_function="modularity", weights="w", n_iterations=2)
        return float(undirected.modularity(found.membership, weights="w"))

    return {
        "PageRank": lambda: graph.pagerank(weights="w"), "communities": leiden,
        "betweenness": lambda: graph.betweenness(sources=ends),
    }  # fmt: skip


def of_rustworkx(ties: Ties) -> Tasks:
    """rustworkx's: it has neither communities nor drawn betweenness."""
    import rustworkx

    graph: Any = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(len(ties.actors)))
    columns = (ties.source.tolist(), ties.target.tolist(), ties.weight.tolist())
    graph.add_edges_from(list(zip(*columns, strict=True)))
    return {"PageRank": lambda: rustworkx.pagerank(graph, weight_fn=float)}


def of_networkit(ties: Ties) -> Tasks:
    """NetworKit's, on one thread as ours; communities by its Louvain."""
    import networkit

    networkit.setNumberOfThreads(1)
    columns = (ties.weight, (ties.source.astype(np.uint64), ties.target.astype(np.uint64)))
    graph: Any = networkit.GraphFromCoo(columns, n=len(ties.actors), weighted=True, directed=True)
    plain = networkit.graphtools.toUnweighted(graph)

    def louvain() -> float:
        undirected = networkit.graphtools.toUndirected(graph)
        found = networkit.community.PLM(undirected, True)
        found.run()
        return float(networkit.community.Modularity().getQuality(found.getPartition(), undirected))

    return {
        "PageRank": lambda: networkit.centrality.PageRank(graph, 0.85, 1e-9).run(), "communities": louvain,
        "betweenness": lambda: networkit.centrality.EstimateBetweenness(plain, ENDS).run(),
    }  # fmt: skip


def of_networkx(ties: Ties) -> Tasks:
    """networkx's: of communities Louvain."""
    import networkx

    graph: Any = networkx.DiGraph()
    graph.add_nodes_from(range(len(ties.actors)))
    columns = (ties.source.tolist(), ties.target.tolist(), ties.weight.tolist())
    graph.add_weighted_edges_from(zip(*columns, strict=True))

    def louvain() -> float:
        undirected = graph.to_undirected()
        found = networkx.community.louvain_communities(undirected, seed=0)
        return float(networkx.community.modularity(undirected, found))

    return {
        "PageRank": lambda: networkx.pagerank(graph), "communities": louvain,
        "betweenness": lambda: networkx.betweenness_centrality(graph, k=ENDS, seed=0),
    }  # fmt: skip


LIBRARIES: Mapping[str, tuple[str, Callable[[Ties], Tasks]]] = {
    "cablegraph": ("kg", ours), "igraph": ("igraph", of_igraph), "rustworkx": ("rustworkx", of_rustworkx),
    "NetworKit": ("networkit", of_networkit), "networkx": ("networkx", of_networkx),
}  # fmt: skip


def main() -> None:
    """Measure each task by each library, `--rounds` times, and tell the median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actors", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], choices=list(LIBRARIES), help="libraries to leave out")
    options = parser.parse_args()
    ties = made(options.actors, options.ties, seed=1)
    print(f"{options.actors} actors, {len(ties.weight)} ties; betweenness from {ENDS} ends; seconds of processor time")
    taken: dict[str, dict[str, float]] = {}
    for name, (module, tasks) in LIBRARIES.items():
        if name in options.without or importlib.util.find_spec(module) is None:
            continue
        for task, run in tasks(ties).items():
            seconds, answer = _median(run, options.rounds)
            taken.setdefault(task, {})[name] = seconds
            quality = f", modularity {answer:.4f}" if task == "communities" else ""
            print(f"  {task:12} {name:11} {seconds:8.2f}{quality}", flush=True)
    for task, by_name in taken.items():
        fastest = min(by_name.values())
        print(task, "; ".join(f"{name} {seconds / fastest:.2f}" for name, seconds in by_name.items()))


def _median(run: Callable[[], Any], rounds: int) -> tuple[float, Any]:
    seconds, answer = [], None
    for _ in range(rounds):
        begun = time.process_time()
        answer = run()
        seconds.append(time.process_time() - begun)
    return float(np.median(seconds)), answer


if __name__ == "__main__":
    main()
