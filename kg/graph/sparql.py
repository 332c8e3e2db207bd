"""SPARQL text: cut into tokens, told its form, refused a SERVICE, given terms that no store reads in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from kg.errors import QueryError

QUERY_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATE_FORMS = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<name>[^\W\d][\w.-]*:[\w.%\\-]* | :[\w.%\\-]+)
    | (?P<word>[^\W\d_]\w*)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)

# What a SPARQL lexer takes for a string depends on the grammar around it: in `?a<'>'` the `<` is "less than", yet
# `<'>` also looks like an IRI. So the guard reads no tokens: it refuses whatever could be a SERVICE clause in any
# reading. Oxigraph accepts `1SERVICE`, `trueSERVICE`, `SERVICESILENT` and `SERVICE:x` too.
_SPACE = r"(?:\s|\#[^\n\r]*[\n\r])*"
_SERVICE = re.compile(
    rf"(?<![?$:])SERVICE{_SPACE}(?:SILENT)?{_SPACE}"
    rf"(?:<[^<>]*>|[?$]\w+|[^\s<>\"'{{}}()?$;,:]*:[^\s<>\"{{}}]*){_SPACE}\{{",
    re.IGNORECASE,
)

_LOAD = re.compile(
    rf"(?<![?$:])LOAD{_SPACE}(?:SILENT)?{_SPACE}(?:<[^<>]*>|[^\s<>\"'{{}}()?$;,:]*:[^\s<>\"{{}}]*)",
    re.IGNORECASE,
)

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_UNSAFE = re.compile(r"\\[uU]|[\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token of a SPARQL text: its kind, its text, where it stands, and how many braces are open around it."""

    kind: str
    text: str
    start: int
    line: int
    depth: int

    @property
    def end(self) -> int:
        """The offset after the token."""
        return self.start + len(self.text)


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of a text, without spaces and comments. For our own files: not a guard against hostile text.

    >>> [token.text for token in tokens("ASK { ?s ?p 'a # b' } # c")]
    ['ASK', '{', '?s', '?p', "'a # b'", '}']
    """
    depth = 0
    line = 1
    for found in _TOKEN.finditer(sparql):
        kind, text = str(found.lastgroup), found.group()
        if text == "}":
            depth -= 1
        if kind not in ("space", "comment"):
            yield Token(kind=kind, text=text, start=found.start(), line=line, depth=depth)
        if text == "{":
            depth += 1
        line += text.count("\n")


def form(sparql: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE.

    Raises `QueryError` for an update, and for a text that is no query.

    >>> form("PREFIX a: <http://a/#> select * { ?s ?p ?o }")
    'SELECT'
    """
    for token in tokens(sparql):
        word = token.text.upper()
        if token.kind == "word" and word in QUERY_FORMS:
            return word
        if token.kind == "word" and word in UPDATE_FORMS:
            raise QueryError(f"an update, not a query: {word}", advice="cablegraph only asks; it never changes a store")
    raise QueryError("not a SPARQL query", advice="a query holds SELECT, ASK, CONSTRUCT or DESCRIBE")


def refuse_service(sparql: str) -> None:
    """Refuse a text that holds what may be a SERVICE clause, so that asking a store never reaches the network.

    Raises `QueryError`.

    >>> refuse_service("SELECT ?service { ?s ?p ?service FILTER(?service != 'Secret Service') }")
    >>> refuse_service("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: SERVICE is refused: a workspace is asked without network (ask that server by its own URL)
    """
    if _SERVICE.search(sparql):
        raise QueryError(
            "SERVICE is refused: a workspace is asked without network", advice="ask that server by its own URL"
        )


def refuse_load(update: str) -> None:
    """Refuse an update that holds what may be a LOAD, so that changing a store reaches neither network nor files.

    Raises `QueryError`.

    >>> refuse_load("INSERT DATA { <urn:a> <urn:load> 'a load of coal' }")
    >>> refuse_load("LOAD <file:///etc/passwd>")
    Traceback (most recent call last):
        ...
    kg.errors.QueryError: LOAD is refused: an update brings its own data (send the statements in INSERT DATA)
    """
    if _LOAD.search(update):
        raise QueryError("LOAD is refused: an update brings its own data", advice="send the statements in INSERT DATA")


def is_iri(text: str) -> bool:
    """Whether a text can stand between `<` and `>` as an absolute IRI.

    >>> is_iri("http://example.org/a"), is_iri("http://example.org/a> b"), is_iri("a")
    (True, False, False)
    """
    return bool(_IRI.fullmatch(text)) and not any("\ud800" <= character <= "\udfff" for character in text)


def serialised(term: Node) -> str:
    r"""A term as SPARQL text that no value can break out of, and that every store reads in the same way.

    Some stores replace `\uXXXX` in the whole text before they parse it, others only inside strings, and one takes
    eight digits where there are eight: so a `u` after a backslash is written out in eight digits itself.

    Raises `QueryError` for a blank node, an IRI with forbidden characters and a text that is not Unicode.

    >>> print(serialised(Literal('say "no"')), serialised(URIRef("http://example.org/a")))
    "say \"no\"" <http://example.org/a>
    """
    if isinstance(term, URIRef):
        if not is_iri(term):
            raise QueryError(f"not an absolute IRI: {one_line(str(term))}")
        return f"<{term}>"
    if not isinstance(term, Literal):
        kind = "a blank node" if isinstance(term, BNode) else type(term).__name__
        raise QueryError(f"only IRIs and literals can be asked for, not {kind}")
    if any("\ud800" <= character <= "\udfff" for character in term):
        raise QueryError("not Unicode text: a lone surrogate")
    quoted = '"' + _UNSAFE.sub(_escaped, str(term)) + '"'
    if term.language:
        return f"{quoted}@{term.language}"
    return f"{quoted}^^{serialised(term.datatype)}" if term.datatype else quoted


def _escaped(found: re.Match[str]) -> str:
    text = found.group()
    if len(text) == 2:
        return f"\\\\\\U{ord(text[1]):08X}"
    return _ESCAPES.get(text) or f"\\U{ord(text):08X}"


def one_line(text: str, limit: int = 200) -> str:
    r"""A foreign text as one printable line, so that an error stays one line and drives no terminal.

    >>> one_line("a\n  b\x1b[2J")
    'a b\\x1b[2J'
    """
    line = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in " ".join(text.split()))
    return line if len(line) <= limit else f"{line[:limit]}… ({len(line) - limit} more characters)"
