"""The dataset that a request names for an update (SPARQL 1.1 Protocol, section 2.2.3), written into it as USING."""

from __future__ import annotations

from collections.abc import Sequence

from kg.errors import QueryError
from kg.graph.sparql import Token, tokens


def using(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """An update whose operations find what they change in these graphs, which are absolute IRIs.

    `DELETE WHERE`, which takes no USING, is written out. Raises `QueryError` where the update names graphs itself, by
    USING or WITH, and where it cannot be told where its operations begin.

    >>> using("DELETE WHERE { ?s ?p 1 }", ["urn:g"], [])
    'DELETE { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 }'
    >>> using("INSERT { <urn:a> <urn:b> ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", [], ["urn:g", "urn:h"])
    'INSERT { <urn:a> <urn:b> ?o } USING NAMED <urn:g> USING NAMED <urn:h> WHERE { GRAPH ?g { ?s ?p ?o } }'
    """
    clauses = " ".join([*(f"USING <{iri}>" for iri in default), *(f"USING NAMED <{iri}>" for iri in named)])
    read = list(tokens(update))
    written: list[str] = []
    place, open_operation = 0, False
    for number, token in enumerate(read):
        if token.kind == "mark" and token.text in "\"'":
            raise _unclear()
        word = token.text.upper() if token.kind == "word" and token.depth == 0 else ""
        if word in ("USING", "WITH"):
            raise QueryError("an update names its graphs itself, and so does the request", advice="name them once")
        if word in ("INSERT", "DELETE") and not _is(read, number + 1, "DATA"):
            open_operation = True
        if word != "WHERE":
            continue
        if not open_operation:
            raise _unclear()
        written.append(update[place : token.start])
        if _is(read, number - 1, "DELETE"):
            written.append(f"{_group(update, read[number + 1 :])} ")
        written.append(f"{clauses} ")
        place, open_operation = token.start, False
    if open_operation or (read and read[-1].depth):
        raise _unclear()
    return "".join((*written, update[place:]))


def _is(read: Sequence[Token], number: int, word: str) -> bool:
    return 0 <= number < len(read) and read[number].kind == "word" and read[number].text.upper() == word


def _group(update: str, rest: Sequence[Token]) -> str:
    """The text of the group that begins here."""
    if not rest or rest[0].text != "{":
        raise _unclear()
    end = next((token for token in rest if token.text == "}" and token.depth == 0), None)
    if end is None:
        raise _unclear()
    return update[rest[0].start : end.end]


def _unclear() -> QueryError:
    return QueryError("the update cannot be given the graphs of the request", advice="write USING into it")
