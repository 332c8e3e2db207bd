"""`python -m bench.generator FOLDER --messages N [--statements]`: a correspondence of any size, from a seed.

Two outputs of the same letters: the texts, as files that cablegraph reads, and the statements that it would write of
them, sorted N-Triples (compressed where FOLDER is a file ending in `.gz`). Both are streamed: the memory that is used
does not grow with the number of letters.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from bench.letters import Letter, World
from bench.printed import Place, files, listing
from bench.recorded import actors, appellations, listed_record, printed_record
from bench.stated import stated
from extract.model import Reading, Source
from kg.graph.shards import merge, write_sorted
from kg.pipeline import shipped_topics

TOGETHER = 10  # files that one listing tells of, and whose references are looked up among each other
SHARD = 5_600_000  # statements sorted at once, some 2 GB: so a million letters are no more files than merge in one pass
Volume = tuple[str, list[Letter], str, list[dict[str, Place]]]


def write_texts(world: World, folder: Path) -> int:
    """Write the files of an edition and its listings; return how many documents they hold."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = 0
    for number, volumes in enumerate(_together(world)):
        for name, letters, text, _ in volumes:
            (folder / name).write_text(text, encoding="utf-8")
            documents += len(letters)
        listed = [letter for _, letters, _, _ in volumes for letter in letters if letter.listed]
        if listed:
            (folder / f"listing-{number:06}.txt").write_text(listing(world, listed)[0], encoding="utf-8")
            documents += len(listed)
    return documents


def write_statements(world: World, path: Path, jobs: int = 1) -> int:
    """Write the statements of the graph, sorted, each once, made in so many processes; return how many there are.

    They are compressed if the name ends in `.gz`, a twelfth of what they would take: a million letters are 50 GB.
    """
    with tempfile.TemporaryDirectory(dir=path.parent) as place, ProcessPoolExecutor(max_workers=jobs) as workers:
        made = [workers.submit(_shards, world, Path(place), part, jobs) for part in range(jobs)]
        shards = [shard for one in made for shard in one.result()]
        return sum(map(len, merge(shards, path)))


def _shards(world: World, folder: Path, part: int, parts: int) -> list[Path]:
    """Sorted files with the statements of every so-manieth of the parts of a correspondence."""
    shards: list[Path] = []
    held: set[str] = set()
    for number, volumes in enumerate(_together(world)):
        if number % parts == part:
            held.update(statements(world, number, volumes))
        if len(held) >= SHARD:
            shards.append(_shard(folder / f"{part}-{len(shards)}", held))
    return [*shards, _shard(folder / f"{part}-{len(shards)}", held)]


def _shard(path: Path, held: set[str]) -> Path:
    write_sorted(path, sorted(held))
    held.clear()
    return path


def _together(world: World) -> Iterator[list[Volume]]:
    volumes = files(world)
    while some := list(islice(volumes, TOGETHER)):
        yield some


def statements(world: World, number: int, volumes: list[Volume]) -> Iterator[str]:
    """The statements about some volumes and their listing, as the build writes them, sorted."""
    graph = stated(readings_of(world, number, volumes))
    if number == 0:
        shipped_topics().describe(graph)
    yield from graph.take()


def readings_of(world: World, number: int, volumes: list[Volume]) -> tuple[Reading, ...]:
    """What reading the volumes and their listing would yield."""
    readings = []
    for name, letters, text, places in volumes:
        source = _source(name, text)
        records = tuple(
            printed_record(world, source, letter, where) for letter, where in zip(letters, places, strict=True)
        )
        readings.append(
            Reading(path=name, name=name, sha256=source.sha256, reader="bulletin", records=records,
                    actors=actors(letters, world), appellations=appellations(records))
        )  # fmt: skip
    listed = [letter for _, letters, _, _ in volumes for letter in letters if letter.listed]
    if listed:
        text, starts = listing(world, listed)
        source = _source(f"listing-{number:06}.txt", text)
        records = tuple(listed_record(world, source, *pair) for pair in zip(listed, starts, strict=True))
        readings.append(
            Reading(path=source.name, name=source.name, sha256=source.sha256, reader="listing", records=records,
                    actors=actors(listed, world), appellations=appellations(records))
        )  # fmt: skip
    return tuple(readings)


def _source(name: str, text: str) -> Source:
    return Source(name=name, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def main() -> None:
    """Write a correspondence and say how much it is."""
    parser = argparse.ArgumentParser(prog="python -m bench.generator", description="Make a correspondence.")
    parser.add_argument("where", type=Path, help="the folder for the texts, or with --statements the file")
    parser.add_argument("--messages", type=int, default=1000, help="how many letters (default: 1000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--statements", action="store_true", help="write the statements, not the texts")
    parser.add_argument("--jobs", type=int, default=1, help="processes that make the statements (default: 1)")
    options = parser.parse_args()
    world = World(seed=options.seed, size=options.messages)
    if options.statements:
        sys.stdout.write(f"{write_statements(world, options.where, options.jobs)} statements\n")
    else:
        sys.stdout.write(f"{write_texts(world, options.where)} documents\n")


if __name__ == "__main__":
    main()
