"""The graph as it lies in the workspace: its build, what was changed since through the service, and a name for both."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.changes.copies import Copies, Kept
from kg.changes.updates import Pending, against_builds, append_update, updates_to
from kg.errors import StoreError
from kg.server.fleet import Served
from kg.server.lanes import Unanswered
from kg.server.process import Engine, EngineEndedError
from kg.server.wire import frame
from kg.workspace import Workspace, updates_of

_WRITER = "kg.server.writing"
_REPLAY_SECONDS = 600.0


class Source:
    """A workspace that is served. Its methods raise `WorkspaceError` where there is no graph in it."""

    def __init__(self, folder: Path, memory: int) -> None:
        self.folder = folder
        self._memory = memory
        self._workspace: Workspace | None = None
        self._mark: tuple[int, ...] = ()
        self._pending = Pending()
        self._copies: Copies | None = None
        self._writer: Engine | None = None
        self._written = ""  # the state that the writer's copy is in

    def state(self) -> str:
        """The name of the state that is to be served now. Cheap where nothing has changed."""
        mark = _mark(updates_of(self.folder))
        if self._workspace is None or mark != self._mark or not self._workspace.is_current():
            workspace = Workspace.open(self.folder)
            self._pending = updates_to(workspace)
            self._workspace, self._mark = workspace, mark
        if not self._pending.texts:
            return self._workspace.state
        digest = hashlib.sha256("\0".join(self._pending.texts).encode()).hexdigest()[:12]
        return f"{self._workspace.state}-{digest}"

    def store(self) -> Path:
        """The folder of the store as it was built: what was changed since is not in it."""
        self.state()
        assert self._workspace is not None
        return self._workspace.store

    async def served(self) -> Served:
        """What is to be served now. Raises `StoreError` where the updates cannot be applied."""
        state = self.state()
        workspace = self._workspace
        assert workspace is not None
        if not self._pending.texts:
            return Served(workspace.store, state, workspace)
        await self._start_writer()
        try:
            return await self._snapshot({}, state)
        except Unanswered as unanswered:
            raise StoreError(f"no snapshot can be made: {unanswered.told}") from None

    async def update(self, text: str, timeout: float) -> Served:
        """Change the graph, write the change down, and give what is to be served then.

        Raises `Unanswered` where the update is wrong or takes too long, and `StoreError` where a build is going on or
        the change cannot be written down: then nothing is changed.
        """
        with against_builds(self.folder) as alone:
            if not alone:
                raise StoreError("a build is going on in this workspace", advice="send the update when it has ended")
            if self._writer is None or self._writer.ended or self._written != self.state():
                await self._start_writer()
            try:
                async with asyncio.timeout(timeout):
                    made = await self._snapshot({"update": text}, "")
                self._pending = append_update(self.folder, self._pending, text)
            except TimeoutError:
                self._stop_writer()
                raise Unanswered("timeout") from None
            except OSError as error:
                self._stop_writer()
                raise StoreError(f"the update cannot be written down: {error.strerror or error}") from None
            self._mark = _mark(updates_of(self.folder))
            self._written = self.state()
            return Served(made.store, self._written, made.held)

    def report(self) -> dict[str, Any]:
        """The report of the build; empty where there is none."""
        try:
            report = json.loads(Workspace.open(self.folder).report.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return report if isinstance(report, dict) else {}

    def close(self) -> None:
        """Let everything go."""
        self._stop_writer()
        if self._copies is not None:
            self._copies.close()

    async def _start_writer(self) -> None:
        """A process with a copy of the build to which all updates have been applied again."""
        self._stop_writer()
        state = self.state()
        assert self._workspace is not None
        self._copies = self._copies or Copies(self.folder)
        copy = await asyncio.to_thread(self._copies.copy, self._workspace.store)
        writer = await Engine.start(copy, self._memory, _WRITER)
        try:
            async with asyncio.timeout(_REPLAY_SECONDS):
                for number, text in enumerate(self._pending.texts, start=1):
                    if "done" not in (await writer.ask(frame({"update": text}))).head:
                        raise StoreError(f"update {number} in {updates_of(self.folder)} cannot be applied")
        except (TimeoutError, EngineEndedError, StoreError) as error:
            writer.kill()
            if isinstance(error, StoreError):
                raise
            raise StoreError(f"the updates in {updates_of(self.folder)} cannot be applied again") from None
        self._writer, self._written = writer, state

    def _stop_writer(self) -> None:
        if self._writer is not None:
            self._writer.kill()
        self._writer, self._written = None, ""

    async def _snapshot(self, job: dict[str, str], state: str) -> Served:
        assert self._copies is not None
        assert self._writer is not None
        kept = Kept(self._copies.fresh())
        try:
            received = await self._writer.ask(frame({**job, "snapshot": str(kept.folder)}))
        except EngineEndedError:
            self._stop_writer()
            raise Unanswered("memory") from None
        if "failed" in received.head:
            raise Unanswered(received.head["failed"], received.head["told"])
        return Served(kept.folder, state, kept)


def _mark(path: Path) -> tuple[int, ...]:
    """What tells that a file was changed; nothing where it is not there."""
    with suppress(FileNotFoundError):
        found = os.stat(path)
        return found.st_ino, found.st_size, found.st_mtime_ns
    return ()
