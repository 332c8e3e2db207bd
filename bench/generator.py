"""`python -m bench.generator FOLDER --messages N [--statements]`: a correspondence of any size, from a seed.

Two outputs of the same letters: the texts, as files that cablegraph reads, and the statements that it would write of
them, sorted N-Triples. Both are streamed: the memory that is used does not grow with the number of letters.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bench.letters import Letter, World
from bench.printed import Place, files, listing
from bench.recorded import actors, appellations, listed_record, printed_record
from bench.stated import stated
from extract.model import Reading, Source
from kg.pipeline import shipped_topics

TOGETHER = 10  # files that one listing tells of, and whose references are looked up among each other
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


def write_statements(world: World, path: Path) -> int:
    """Write the statements of the graph, sorted, each once; return how many there are."""
    with tempfile.TemporaryDirectory(dir=path.parent) as place:
        for number, volumes in enumerate(_together(world)):
            shard = Path(place) / f"{number:06}.nt"
            with shard.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(statements(world, number, volumes))
        merge = ["sort", "--merge", "--unique", f"--temporary-directory={place}", "--output", str(path)]
        merge += ["--batch-size=500", f"--files0-from={_names(Path(place))}"]
        subprocess.run(merge, check=True, env={**os.environ, "LC_ALL": "C"})  # noqa: S603 (our own files)
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _names(folder: Path) -> Path:
    names = folder / "names"
    names.write_bytes(b"\0".join(os.fsencode(path) for path in sorted(folder.glob("*.nt"))))
    return names


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
    options = parser.parse_args()
    world = World(seed=options.seed, size=options.messages)
    if options.statements:
        sys.stdout.write(f"{write_statements(world, options.where)} statements\n")
    else:
        sys.stdout.write(f"{write_texts(world, options.where)} documents\n")


if __name__ == "__main__":
    main()
