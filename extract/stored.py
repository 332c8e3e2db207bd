"""Readings as bytes and back: what was read of a file, in a form that can be kept and sent, and that runs nothing.

A first line with a digest, then compressed JSON lines: the reading without its records, then each record. Values are
written as the lists of their fields, in the order in which `extract.model` declares them; which declaration that was
is the business of whoever keeps the bytes (`extract.version`).
"""

from __future__ import annotations

import hashlib
import json
import types
import typing
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from operator import attrgetter
from typing import Any, Final

from extract.errors import StoredError
from extract.model import Reading, Record

_MAGIC: Final = b"cablegraph reading 1 "
_LEVEL: Final = 1  # of compression: half the size of none in a tenth of the time that the best takes
_HEAD: Final = 1 << 16

_Coder = Callable[[Any], Any]


def pack(reading: Reading) -> bytes:
    """A reading as bytes, its path left out: the same for the same reading wherever its file lay.

    >>> unpack(pack(Reading(path="letters/a.txt", name="a.txt", sha256="00"))).name
    'a.txt'
    """
    lines = [_written(_WRITE_READING(replace(reading, path="", records=())))]
    lines += [pack_record(record) for record in reading.records]
    body = zlib.compress("\n".join(lines).encode("utf-8", "surrogatepass"), _LEVEL)
    return _MAGIC + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def check(data: bytes) -> None:
    """Raises `StoredError` where bytes are not what `pack` made: cut short, altered, or of another kind."""
    head, newline, body = data.partition(b"\n")
    if not newline or head != _MAGIC + hashlib.sha256(body).hexdigest().encode():
        raise StoredError("a kept reading is damaged")


def unpack(data: bytes) -> Reading:
    """The reading that was packed. Raises `StoredError` where the bytes are not whole."""
    check(data)
    first, *records = zlib.decompress(data.partition(b"\n")[2]).decode("utf-8", "surrogatepass").split("\n")
    reading: Reading = _READ_READING(json.loads(first))
    return replace(reading, records=tuple(map(unpack_record, records)))


def unpack_names(data: bytes) -> Reading:
    """The reading that was packed, without its records: no more is undone than that needs."""
    check(data)
    undone, body, head = zlib.decompressobj(), data.partition(b"\n")[2], b""
    while b"\n" not in head and not undone.eof:
        head += undone.decompress(body, _HEAD)
        body = undone.unconsumed_tail
    reading: Reading = _READ_READING(json.loads(head.partition(b"\n")[0].decode("utf-8", "surrogatepass")))
    return reading


def pack_record(record: Record) -> str:
    """A record as one line of JSON."""
    return _written(_WRITE_RECORD(record))


def unpack_record(line: str) -> Record:
    """The record that such a line holds."""
    record: Record = _READ_RECORD(json.loads(line))
    return record


def _coder(hint: Any, of_class: Callable[[type], _Coder], many: Callable[..., Any]) -> _Coder | None:
    """How a value of a type is coded: classes by `of_class`, tuples as `many` makes them; None for what stays as it is.

    JSON writes tuples and lists alike, so that tuples of what stays as it is need no change on the way out.
    """
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        (stated,) = (one for one in arguments if one is not type(None))
        inner = _coder(stated, of_class, many)
        return None if inner is None else lambda value: None if value is None else inner(value)
    if origin is tuple:
        element = _coder(arguments[0], of_class, many)
        if element is None:
            return None if many is list else many
        return lambda values: many([element(value) for value in values])
    return of_class(hint) if is_dataclass(hint) and isinstance(hint, type) else None


def _coders(cls: type, of_class: Callable[[type], _Coder], many: Callable[..., Any]) -> list[tuple[int, _Coder]]:
    """The places of the fields that do not stay as they are, and how each is coded."""
    hints = typing.get_type_hints(cls)
    found = [(place, _coder(hints[field.name], of_class, many)) for place, field in enumerate(fields(cls))]
    return [(place, coder) for place, coder in found if coder is not None]


def _writer(cls: type) -> _Coder:
    get = attrgetter(*(field.name for field in fields(cls)))
    coders = _coders(cls, _writer, list)

    def write(value: Any) -> list[Any]:
        values = list(get(value))
        for place, coder in coders:
            values[place] = coder(values[place])
        return values

    return write


def _reader(cls: type) -> _Coder:
    names = tuple(field.name for field in fields(cls))
    coders = _coders(cls, _reader, tuple)

    def read(values: list[Any]) -> Any:
        for place, coder in coders:
            values[place] = coder(values[place])
        return cls(**dict(zip(names, values, strict=True)))

    return read


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_WRITE_READING, _READ_READING = _writer(Reading), _reader(Reading)
_WRITE_RECORD, _READ_RECORD = _writer(Record), _reader(Record)
