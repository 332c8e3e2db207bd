"""A client of the Reconciliation Service API: any service is asked for the actors of a graph, and nothing is applied.

What a service takes for one is a suggestion. It becomes a judgement only where a person makes it one.
"""

from __future__ import annotations

import json
import math
import time
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from extract.authorities import canonical, is_address
from kg.errors import JudgementError
from kg.graph.sparql import one_line
from kg.graph.transport import Transport
from kg.judgements.model import LONGEST, Side

_MOST_BYTES: Final = 4 << 20  # of one answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """That a service takes a name for a record: to be judged. `score` is its own, `share` in 0 to 1 of the highest."""

    side: Side
    record: str
    label: str
    share: float
    score: str
    match: bool
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a service is asked: names a batch, candidates a name, seconds between batches and for each answer."""

    batch: int = 10
    candidates: int = 3
    pause: float = 0.5
    timeout: float = 30.0
    type: str | None = None


class ReconciliationService:
    """A service at an http(s) address; its manifest is read when it is made.

    Raises `JudgementError` where what is there is no such service, `StoreError` where nothing answers.
    """

    def __init__(self, url: str, manners: Manners) -> None:
        if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise JudgementError(f"no address of a service: {one_line(url)}", advice="it begins with https:")
        self.url = url
        self.manners = manners
        self._transport = Transport(timeout_seconds=manners.timeout)
        manifest = self._answer(urllib.request.Request(url, headers={"Accept": "application/json"}))  # noqa: S310
        if not isinstance(manifest, dict) or not isinstance(manifest.get("identifierSpace"), str):
            raise self._strange("its manifest has no identifierSpace")
        self.name = one_line(str(manifest.get("name", url)), 200)
        self._space: str = manifest["identifierSpace"]
        view = manifest.get("view")
        self._view = str(view.get("url", "")) if isinstance(view, dict) else ""
        size = manifest.get("batchSize")
        self._batch = min(manners.batch, size) if isinstance(size, int) and size > 0 else manners.batch

    def suggestions(self, sides: Iterable[tuple[Side, str]]) -> Iterator[Suggestion]:
        """What the service takes each name for, with the side that it stands for; batch after batch."""
        remaining = iter(sides)
        first = True
        while batch := list(islice(remaining, self._batch)):
            if not first:
                time.sleep(self.manners.pause)
            first = False
            yield from self._asked(batch)

    def _asked(self, batch: list[tuple[Side, str]]) -> Iterator[Suggestion]:
        queries: dict[str, dict[str, Any]] = {}
        for number, (_, name) in enumerate(batch):
            queries[f"q{number}"] = {"query": name, "limit": self.manners.candidates}
            if self.manners.type is not None:
                queries[f"q{number}"]["type"] = self.manners.type
        form = urllib.parse.urlencode({"queries": json.dumps(queries)}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        told = self._answer(urllib.request.Request(self.url, form, headers))  # noqa: S310 (http and https alone)
        for number, (side, _) in enumerate(batch):
            one = told.get(f"q{number}") if isinstance(told, dict) else None
            results = one.get("result") if isinstance(one, dict) else None
            if not isinstance(results, list):
                raise self._strange(f"no result for {one_line(str(side), 100)}")
            yield from self._read(side, results[: self.manners.candidates])

    def _read(self, side: Side, results: list[Any]) -> Iterator[Suggestion]:
        found = []
        for one in results:
            if not isinstance(one, dict) or not isinstance(one.get("id"), str):
                raise self._strange(f"a candidate without an id for {one_line(str(side), 100)}")
            score = one.get("score", 0)
            if isinstance(score, bool) or not isinstance(score, int | float) or not math.isfinite(score):
                raise self._strange(f"a score that is no number for {one_line(str(side), 100)}")
            found.append((one, float(score)))
        best = max((score for _, score in found), default=0.0)
        for one, score in found:
            record = self._address(one["id"])
            if record is not None:
                yield Suggestion(
                    side=side, record=record, label=one_line(str(one.get("name", "")), 200), score=f"{score:g}",
                    share=max(0.0, min(1.0, score / max(100.0, best))), match=one.get("match") is True,
                    service=self.name,
                )  # fmt: skip

    def _address(self, id_: str) -> str | None:
        """The address of a candidate: its own, by the service's space of identifiers, or where it is shown."""
        viewed = self._view.replace("{{id}}", urllib.parse.quote(id_, safe=""))
        for address in (id_, self._space + id_, viewed):
            if "://" in address and is_address(address) and len(address) <= LONGEST:
                return canonical(address)
        return None

    def _answer(self, request: urllib.request.Request) -> Any:
        with self._transport.answer(request) as answer:
            data = answer.body.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise self._strange(f"an answer of more than {_MOST_BYTES} bytes")
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise self._strange("its answer is not JSON") from None

    def _strange(self, what: str) -> JudgementError:
        return JudgementError(
            f"{self.url} does not answer as a reconciliation service: {what}",
            advice="is it the address of its manifest?",
        )
