"""`python -m bench.names`: who is who among a million names, by processor's time and memory, beside splink.

The same names, made by a seed, go through the real resolver (a database on disk, then groups) and through splink on
DuckDB, each in a process of its own, one after the other. Pairs are scored against the persons for whom the names were
made. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Hashable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.corpus import ROOT
from bench.hidden import score
from bench.named import Named, names
from extract.authority import families
from extract.model import NamedActor, Reading
from extract.spelling import fold
from kg.identity.actors import resolve_gathered
from kg.identity.gathered import Gathered

_GIVEN = ("first", "middle")
PER_SOURCE = 500  # names of a source, about


def resolved(made: list[Named]) -> Iterable[tuple[Hashable, Named]]:
    """Each name with the group that the resolver finds for it."""
    by_source: defaultdict[int, list[Named]] = defaultdict(list)
    for one in made:
        by_source[one.source].append(one)
    with tempfile.TemporaryDirectory() as place, Gathered(Path(place) / "gathered.sqlite") as gathered:
        for source, some in sorted(by_source.items()):
            actors = tuple(NamedActor(name=one.written, kind="person") for one in some)
            digest = sha256(str(source).encode()).hexdigest()
            gathered.add(source, Reading(path="", name=str(source), sha256=digest, actors=actors))
        resolve_gathered(gathered)
        found = dict(gathered.each("SELECT name, grouped FROM bearer"))
    return ((found[one.written], one) for one in made)


def linked(made: list[Named]) -> Iterable[tuple[Hashable, Named]]:
    """Each name with the cluster that splink finds for it: blocked by family name, given names compared."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    rows = pd.DataFrame({
        "unique_id": range(len(made)),
        "family": [next(iter(families(one.written))) for one in made],
        "first": [fold(one.written).split()[0] for one in made],
        "middle": [" ".join(fold(one.written).split()[1:-1]) or None for one in made],
    })  # fmt: skip
    rows["initial"] = rows["first"].str[0]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            # blocks of one given name tell too little of how families are misspelt, so that is told
            cl.JaroWinklerAtThresholds("family", [0.95]).configure(m_probabilities=[0.95, 0.04, 0.01]),
            *(cl.CustomComparison(output_column_name=one, comparison_levels=_given_levels(one)) for one in _GIVEN),
        ],
        blocking_rules_to_generate_predictions=[block_on("family", "initial")],
    )  # fmt: skip
    database = DuckDBAPI()
    linker = Linker(database.register(rows), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("family", "first")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("family"), max_pairs=1e7)
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.5).as_pandas_dataframe()
    found = dict(zip(clusters["unique_id"], clusters["cluster_id"], strict=True))
    return ((found[place], one) for place, one in enumerate(made))


def _given_levels(column: str) -> list[Any]:
    """The same, the initial of the other, nearly the same, or else: what a user of splink would say of given names."""
    import splink.comparison_level_library as cll

    short = f"LENGTH({column}_l) = 1 OR LENGTH({column}_r) = 1"
    return [
        cll.NullLevel(column),
        cll.CustomLevel(f"{column}_l = {column}_r AND LENGTH({column}_l) > 1", "the same"),
        cll.CustomLevel(f"LEFT({column}_l, 1) = LEFT({column}_r, 1) AND ({short})", "an initial"),
        cll.JaroWinklerLevel(column, 0.9),
        cll.ElseLevel(),
    ]


SUBJECTS = {"cablegraph": resolved, "splink": linked}


def measure(subject: str, count: int) -> dict[str, Any]:
    """One subject in this process: seconds of the processor's work and of the clock, peak memory, and figures."""
    made = list(names(count, sources=max(4, count // PER_SOURCE)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    worked, start = time.process_time(), time.perf_counter()
    try:
        rows = SUBJECTS[subject](made)
    except ImportError as error:
        return {"missing": str(error)}
    told = {"worked": time.process_time() - worked, "seconds": time.perf_counter() - start}
    found = score((cluster, one.person) for cluster, one in rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    version = "" if subject == "cablegraph" else importlib.metadata.version(subject)
    return {
        **told, "before": before, "peak": peak, "precision": found.precision, "recall": found.recall,
        "version": version,
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.names", description="Measure who is who among names.")
    parser.add_argument("--names", type=int, nargs="+", default=[100_000, 1_000_000], help="how many different names")
    parser.add_argument("--subject", choices=SUBJECTS, help="measure this one here, and print JSON")
    options = parser.parse_args()
    if options.subject:
        sys.stdout.write(json.dumps(measure(options.subject, options.names[0])) + "\n")
        return
    lines = [
        "| subject | names | processor's seconds | seconds passed | peak MB (of it the names) | precision | recall |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for count in options.names:
        for subject in SUBJECTS:
            command = [sys.executable, "-m", "bench.names", "--names", str(count), "--subject", subject]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
            lines.append(_row(subject, count, done))
    sys.stdout.write("\n".join(lines) + "\n")


def _row(subject: str, count: int, done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        return f"| {subject} | {count} | failed: {last} | | | | |"
    one = json.loads(done.stdout.splitlines()[-1])
    if "missing" in one:
        return f"| {subject} | {count} | not installed: {one['missing']} | | | | |"
    return (
        f"| {subject} {one['version']} | {count} | {one['worked']:.0f} | {one['seconds']:.0f}"
        f" | {one['peak'] >> 20} ({one['before'] >> 20}) | {one['precision']:.3f} | {one['recall']:.3f} |"
    )


if __name__ == "__main__":
    main()
