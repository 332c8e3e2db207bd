"""What several tests share: the sample graph as a store, and a real SPARQL server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from paths import EXAMPLES, SEEDS, SHARED
from rdflib import Graph
from support_reading import Extracted, run_extract

from kg.graph.store import EmbeddedStore

DATA = Path(__file__).parent / "data"

# the same cases in every run, and no limit on their time: a failure here is one that everybody can see again
settings.register_profile("same everywhere", deadline=None, derandomize=True, max_examples=50)
# CABLEGRAPH_CASES=many make test: other ones, and more
settings.register_profile("many", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("CABLEGRAPH_CASES", "same everywhere"))


def sorted_ntriples(*files: Path) -> str:
    """Files of Turtle as one sorted file of N-Triples, the way a build writes its graph."""
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    return "".join(sorted(graph.serialize(format="nt").splitlines(keepends=True)))


@contextmanager
def running_oxigraph(*options: str) -> Iterator[str]:
    """A real Oxigraph server on a free port of this machine, with a folder of its own; stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = probe.getsockname()
    with TemporaryDirectory() as folder:
        command = [str(Path(sys.executable).parent / "oxigraph"), "serve", "--location", folder]
        command += ["--bind", f"127.0.0.1:{address[1]}", *options]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            assert server.stdout is not None
            first = server.stdout.readline()  # returns when the server listens, or has given up
            assert b"Listening" in first, first
            socket.create_connection(address, timeout=10).close()
            yield f"http://127.0.0.1:{address[1]}"
        finally:
            server.kill()
            server.wait()
            server.stdout.close()


@pytest.fixture(scope="session")
def oxigraph_server() -> Iterator[str]:
    """The URL of an Oxigraph server, shared by the session: let each test put its data into a graph of its own."""
    with running_oxigraph() as url:
        yield url


@pytest.fixture(scope="session")
def sample_nt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as the `graph.nt` of a workspace."""
    path = tmp_path_factory.mktemp("sample") / "graph.nt"
    path.write_text(sorted_ntriples(DATA / "sample.ttl"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def more_nt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample and what it has not, as the `graph.nt` of a workspace."""
    path = tmp_path_factory.mktemp("more") / "graph.nt"
    path.write_text(sorted_ntriples(DATA / "sample.ttl", DATA / "more.ttl"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def sample_store(sample_nt: Path) -> EmbeddedStore:
    """The sample in an embedded store."""
    store = EmbeddedStore(sample_nt.parent / "store")
    store.load(sample_nt)
    return store


@pytest.fixture(scope="session")
def more_store(more_nt: Path) -> EmbeddedStore:
    """The sample and what it has not, in an embedded store."""
    store = EmbeddedStore(more_nt.parent / "store")
    store.load(more_nt)
    return store


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts beside the repository; without it the test is skipped, saying so."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here: this test reads the real texts")
    return SHARED


@pytest.fixture(scope="session")
def seeds(shared: Path) -> Extracted:
    """What `cablegraph extract` prints of all the real texts together."""
    return run_extract(shared / SEEDS.name)


@pytest.fixture(scope="session")
def examples() -> Extracted:
    """What `cablegraph extract` prints of the example sources."""
    return run_extract(EXAMPLES)
