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


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _same(value: Any) -> Any:
    return value


def _coder(hint: Any, of_class: Callable[[type], _Coder], many: _Coder) -> _Coder:
    """How a value of a type is coded: classes by `of_class`, tuples as `many` makes them, all else as it is."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        (inner,) = (_coder(one, of_class, many) for one in arguments if one is not type(None))
        return _same if inner is _same else lambda value: None if value is None else inner(value)
    if origin is tuple:
        inner = _coder(arguments[0], of_class, many)
        return many if inner is _same else lambda values: many(map(inner, values))
    return of_class(hint) if is_dataclass(hint) and isinstance(hint, type) else _same


def _fields(cls: type, of_class: Callable[[type], _Coder], many: _Coder) -> list[tuple[str, _Coder]]:
    hints = typing.get_type_hints(cls)
    return [(field.name, _coder(hints[field.name], of_class, many)) for field in fields(cls)]


def _writer(cls: type) -> _Coder:
    coders = _fields(cls, _writer, list)

    def write(value: Any) -> list[Any]:
        return [coder(getattr(value, name)) for name, coder in coders]

    return write


def _reader(cls: type) -> _Coder:
    coders = _fields(cls, _reader, tuple)

    def read(values: list[Any]) -> Any:
        return cls(**{name: coder(value) for (name, coder), value in zip(coders, values, strict=True)})

    return read


_WRITE_READING, _READ_READING = _writer(Reading), _reader(Reading)
_WRITE_RECORD, _READ_RECORD = _writer(Record), _reader(Record)
