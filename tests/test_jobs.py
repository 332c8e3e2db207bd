"""Files read by several processes: the same result in the same order, and nothing left behind whatever happens."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support_build import EXAMPLES, cablegraph, interruptible

import extract
from extract.errors import CablegraphError
from extract.model import Source
from extract.readers.common import Read, Reader
from extract.topics import TopicScheme
from extract.workers import in_order

FATAL = "the process ends here"


def folder(place: Path, *, copies: int = 3) -> Path:
    """The examples several times with other bytes, and files that are refused for every reason, between them."""
    place.mkdir()
    for path in sorted(EXAMPLES.glob("*.txt")):
        for copy in range(copies):
            text = path.read_text("utf-8") + f"\n\nCopy {copy}.\n"
            (place / f"{copy}-{path.name}").write_text(text, "utf-8")
    (place / "0-empty.txt").write_text("", "utf-8")
    (place / "1-nothing.txt").write_text("nothing\n", "utf-8")
    (place / "2-binary.txt").write_bytes(b"\x00\x01\x02")
    (place / "3-again.txt").write_bytes((place / "0-bulletin.txt").read_bytes())
    (place / "deeper").mkdir()
    (place / "deeper" / "0-latin.txt").write_bytes(b"caf\xe9\n")
    return place


def test_any_number_of_processes_reads_the_same(tmp_path: Path):
    """Readings, refusals among them, are equal and in one order on one, two and three processes."""
    sources = [folder(tmp_path / "one"), EXAMPLES, folder(tmp_path / "two", copies=2), tmp_path / "missing.txt"]
    alone = list(extract.read(sources))
    assert sum(reading.refusal is None for reading in alone) > 10
    assert sum(reading.refusal is not None for reading in alone) > 8
    for jobs in (2, 3):
        assert list(extract.read(sources, jobs=jobs)) == alone


def test_the_commands_write_the_same_bytes(tmp_path: Path):
    """`extract` and `build` print and write the same on one process and on two."""
    sources = folder(tmp_path / "sources")
    printed = [cablegraph("extract", sources, "--jobs", jobs) for jobs in ("1", "2")]
    assert printed[0].out
    assert (printed[0].out, printed[0].err) == (printed[1].out, printed[1].err)
    for jobs in ("1", "2"):
        assert cablegraph("build", sources, "--into", tmp_path / jobs, "--jobs", jobs).status == 0
    for name in ("graph.nt", "records.jsonl", "report.json"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_a_number_of_processes_that_is_none_is_refused(tmp_path: Path):
    """No processes, or fewer, are refused by the command and by the library."""
    assert cablegraph("extract", EXAMPLES, "--jobs", "0").status == 2
    with pytest.raises(CablegraphError, match="0 processes"):
        list(extract.read([EXAMPLES], jobs=0))


def always(source: Source) -> bool:
    return bool(source.text)


def dies(source: Source, scheme: TopicScheme | None) -> Read:
    """A reader whose process is killed, as by a system short of memory, at one of the files."""
    if FATAL in source.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return Read(records=())


def fails(source: Source, scheme: TopicScheme | None) -> Read:
    if FATAL in source.text:
        raise CablegraphError("no such page", advice="turn over")
    return Read(records=())


def letters(place: Path, count: int, fatal: int) -> Path:
    place.mkdir()
    for number in range(count):
        (place / f"{number:02}.txt").write_text(FATAL if number == fatal else f"letter {number}", "utf-8")
    return place


def test_the_death_of_a_process_is_told(tmp_path: Path):
    """Where a process is killed, the error names the signal and the file it was at, and the others end too."""
    reader = Reader(name="mortal", recognises=always, read=dies)
    with pytest.raises(CablegraphError, match=r"signal 9 while it read 05\.txt"):
        list(extract.read([letters(tmp_path / "letters", 20, fatal=5)], readers=(reader,), jobs=2))
    assert multiprocessing.active_children() == []


def test_what_a_reader_raises_comes_in_its_turn(tmp_path: Path):
    """An error of a reader is raised after the readings of the files before it, with its advice, as on one process."""
    reader = Reader(name="failing", recognises=always, read=fails)
    sources = letters(tmp_path / "letters", 12, fatal=7)
    for jobs in (1, 2):
        readings = extract.read([sources], readers=(reader,), jobs=jobs)
        assert [next(readings).name for _ in range(7)] == [f"{number:02}.txt" for number in range(7)]
        with pytest.raises(CablegraphError, match=r"no such page \(turn over\)"):
            next(readings)


def test_a_reader_made_on_the_spot_cannot_be_handed_over(tmp_path: Path):
    """A function that cannot be imported by another process is refused in one line."""
    reader = Reader(name="local", recognises=lambda source: True, read=dies)
    with pytest.raises(CablegraphError, match="use one process"):
        list(extract.read([EXAMPLES], readers=(reader,), jobs=2))


def test_few_files_are_taken_ahead():
    """However many there are to read, only a few for each process are begun before their turn: memory stays flat."""
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(500):
            taken.append(number)
            yield number

    ahead = [len(taken) - answer for answer in in_order(abs, numbers(), jobs=2)]
    assert len(ahead) == 500
    assert max(ahead) <= 17


def test_readings_that_nobody_wants_leave_no_process(tmp_path: Path):
    """Who stops asking after the first reading leaves no process behind."""
    readings = extract.read([folder(tmp_path / "sources")], jobs=2)
    next(readings)
    readings.close()
    assert multiprocessing.active_children() == []


PROGRAM = """
import sys
from pathlib import Path
import extract

if __name__ == "__main__":
    for number, reading in enumerate(extract.read([Path(sys.argv[1])], jobs=2)):
        if not number:
            print("begun", flush=True)
            sys.stdin.read()  # until the test ends this process
"""


def test_an_interrupt_ends_all_processes_quietly(tmp_path: Path):
    """Control-C, which reaches every process, ends them all; one trace is told, of the process that was asked."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, "utf-8")
    command = [sys.executable, str(program), str(folder(tmp_path / "sources"))]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True, preexec_fn=interruptible
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"begun\n"
        os.killpg(running.pid, signal.SIGINT)
        _, told = running.communicate(timeout=60)  # the end of the pipes: nobody who holds them is left
    assert running.returncode == -signal.SIGINT
    assert told.count(b"Traceback") == 1
    assert told.rstrip().endswith(b"KeyboardInterrupt")
