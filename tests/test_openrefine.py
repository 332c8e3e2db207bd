"""OpenRefine itself against the graph's reconciliation service: a table is matched and extended by its commands."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support_build import EXAMPLES
from support_serve import serving

from kg.pipeline import build
from kg.vocab import CG_NS, ID_NS

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(shutil.which("openrefine") is None, reason="OpenRefine is not installed (Debian: openrefine)"),
]
NAMES = ("Filippov", "Anastas Mikoyan", "Mao Tse-tung", "Orlow", "Nobody Here")
ENGINE = json.dumps({"facets": [], "mode": "row-based"})
_BOUNDARY = "a-line-that-no-table-has"
_CELLS = (
    '{{cells["name"].value}}|{{cells["name"].recon.matched}}|{{forEach(cells["name"].recon.candidates,c,c.name)[0]}}'
)


class Refine:
    """A running OpenRefine: what it is told by HTTP, as its own page tells it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._token = ""

    def get(self, command: str, **fields: str) -> Any:
        """The answer to a question."""
        query = urllib.parse.urlencode(fields)
        with urllib.request.urlopen(f"{self.url}/command/core/{command}?{query}", timeout=30) as answer:
            return json.load(answer)

    def send(self, command: str, body: bytes, kind: str, **fields: str) -> tuple[str, str]:
        """Tell it to do something: the address that it leads to, and what it says."""
        self._token = self._token or self.get("get-csrf-token")["token"]
        query = urllib.parse.urlencode({"csrf_token": self._token, **fields})
        request = urllib.request.Request(f"{self.url}/command/core/{command}?{query}", body, {"Content-Type": kind})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.url, answer.read().decode()

    def do(self, command: str, project: str, **fields: str) -> str:
        """A command about a project, waited for until nothing of it is under way."""
        form = urllib.parse.urlencode(fields).encode()
        _, told = self.send(command, form, "application/x-www-form-urlencoded", project=project)
        until(lambda: not self.get("get-processes", project=project)["processes"])
        return told


def until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refine]:
    folder = tmp_path_factory.mktemp("refine")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        "openrefine",
        "-p",
        str(port),
        "-i",
        "127.0.0.1",
        "-d",
        str(folder / "data"),
        "-x",
        "refine.headless=true",
    ]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, cwd=folder)
    found = Refine(f"http://127.0.0.1:{port}")

    def answers() -> bool:
        try:
            return "version" in found.get("get-version")
        except (urllib.error.URLError, ConnectionError):
            return False

    try:
        until(answers)
        yield found
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def test_a_table_is_matched_and_extended(refine: Refine, tmp_path: Path):
    """Full names are matched by themselves, others have candidates to choose among, and matches bring their columns."""
    build([EXAMPLES], tmp_path / "graph")
    with serving(tmp_path / "graph") as server:
        service = f"{server.url}/reconcile"
        spaces = {"identifierSpace": ID_NS, "schemaSpace": CG_NS}
        project = uploaded(refine, "name\n" + "".join(f"{name}\n" for name in NAMES))
        guessed = json.loads(refine.do("guess-types-of-column", project, columnName="name", service=service))
        assert guessed["types"][0]["id"] == "person"
        how = {"mode": "standard-service", "service": service, "type": {"id": "person", "name": "Person"}, **spaces,
               "autoMatch": True, "columnDetails": [], "limit": 0}  # fmt: skip
        refine.do("reconcile", project, columnName="name", engine=ENGINE, config=json.dumps(how))
        form = {"project": project, "format": "template", "template": _CELLS, "separator": "\n", "engine": ENGINE}
        _, told = refine.send("export-rows", urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded")
        assert told.split("\n") == [
            "Filippov|false|I.V. Stalin", "Anastas Mikoyan|true|A.I. Mikoyan", "Mao Tse-tung|true|Mao Zedong",
            "Orlow|false|A.Ia. Orlov", "Nobody Here|false|null",
        ]  # fmt: skip
        wanted = json.dumps({"properties": [{"id": "messages"}, {"id": "appellation"}]})
        refine.do(
            "extend-data", project, columnName="name", baseColumnName="name", endpoint=service, columnInsertIndex="1",
            engine=ENGINE, extension=wanted, **spaces,
        )  # fmt: skip
        columns = refine.get("get-models", project=project)["columnModel"]["columns"]
        assert [one["name"] for one in columns] == ["name", "number of messages", "what texts call it"]
        rows = refine.get("get-rows", project=project, start="0", limit="50")["rows"]
        assert "Andreev" in {cell["v"] for row in rows for cell in row["cells"] if cell}


def uploaded(refine: Refine, table: str) -> str:
    """A table as a new project; its number."""
    fields = {"project-name": "letters", "format": "text/line-based/*sv",
              "options": json.dumps({"separator": ",", "headerLines": 1})}  # fmt: skip
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    parts.append(f'Content-Disposition: form-data; name="project-file"; filename="letters.csv"\r\n\r\n{table}')
    body = "".join(f"--{_BOUNDARY}\r\n{part}\r\n" for part in parts) + f"--{_BOUNDARY}--\r\n"
    url, _ = refine.send("create-project-from-upload", body.encode(), f"multipart/form-data; boundary={_BOUNDARY}")
    return urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["project"][0]
