"""Records as lines: one JSON object a line, whatever is in it."""

from __future__ import annotations

import json
import re
from typing import Any

from extract.model import Claim, Record, Span

_SEPARATORS = re.compile("[\x85\u2028\u2029]")  # line ends to some programs, and no line end of ours


def record_line(record: Record) -> str:
    """The extraction record as one line, with its newline.

    >>> record_line(Record(id="x", file="a.txt", lines=None, heading="Letter")).count(chr(10))
    1
    """
    line = json.dumps(record_json(record), ensure_ascii=False)
    return _SEPARATORS.sub(lambda found: f"\\u{ord(found.group()):04x}", line) + "\n"


def record_json(record: Record) -> dict[str, Any]:
    """The record as the JSON object of the extraction record, evidence and conflicts included.

    >>> record_json(Record(id="x", file="a.txt", lines=(1, 2), heading="Letter"))["lines"]
    [1, 2]
    """
    return {
        "id": record.id,
        "file": record.file,
        "lines": list(record.lines) if record.lines else None,
        "number": record.number,
        "heading": record.heading,
        "description": record.description,
        "date": record.date,
        "form": record.form,
        **{key: list(getattr(record, key)) for key in ("senders", "recipients", "intermediaries", "copies")},
        "participants": list(record.participants),
        "place_from": record.place_from,
        "place_to": record.place_to,
        "classification": record.classification,
        "doc_numbers": list(record.doc_numbers),
        "archives": [citation.levels() for citation in record.archives],
        "enclosures": [
            {"senders": list(e.senders), "recipients": list(e.recipients), "date": e.date, "form": e.form}
            | {"manner": e.manner, "within": e.within, "stretches": [[s.start, s.end] for s in e.stretches]}
            for e in record.enclosures
        ],
        "decisions": [{"by": list(d.by), "quote": d.quote, "date": d.date} for d in record.decisions],
        "responds_to": [
            {"from": list(r.senders), "date": r.date, "number": r.number, "within": r.within}
            for r in record.responds_to
        ],
        "hops": [
            {"stage": h.stage, "by": list(h.by), "to": h.to, "place": h.place, "at": h.at, "clock": h.clock}
            for h in record.hops
        ],
        "dates": [{"edtf": d.edtf, "role": d.role} for d in record.dates],
        "topics": list(record.topics),
        "people": list(record.people),
        "hypotheses": [
            {"key": h.key, "words": " ".join(h.words.quote.split()), "asked": h.asked, "name": h.name, "state": h.state}
            | {"grounds": [{"text": g.text, "weight": g.weight, "rule": g.rule} for g in h.grounds]}
            for h in record.hypotheses
        ],
        "pieces": [list(piece) for piece in record.pieces],
        "evidence": _evidence(record),
        "conflicts": [
            _claim_json(claim, span) | {"key": claim.key}
            for claim in record.claims
            if _conflicts(claim)
            for span in claim.spans
        ],
    }


def _conflicts(claim: Claim) -> bool:
    return claim.status == "conflicting"


def _evidence(record: Record) -> dict[str, list[dict[str, Any]]]:
    evidence: dict[str, list[dict[str, Any]]] = {}
    for claim in record.claims:
        if _conflicts(claim):
            continue
        for span in claim.spans:
            evidence.setdefault(claim.key, []).append(_claim_json(claim, span))
    return evidence


def _claim_json(claim: Claim, span: Span) -> dict[str, Any]:
    found: dict[str, Any] = {"value": claim.value, "start": span.start, "end": span.end, "quote": span.quote}
    found |= {"rule": claim.rule, "confidence": claim.confidence, "status": claim.status}
    if claim.written is not None:
        found["written"] = claim.written
    if claim.part is not None:
        found["part"] = claim.part
    return found
