"""Readings as bytes: what was packed is unpacked equal, and what a disk or a stranger altered is refused."""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support_build import EXAMPLES

import extract
from extract import model
from extract.errors import StoredError
from extract.model import Reading
from extract.stored import check, pack, unpack, unpack_names
from extract.version import reading_version
from kg.cache import Cache, key_of
from kg.pipeline import shipped_scheme

READINGS = [reading for reading in extract.read([EXAMPLES], scheme=shipped_scheme()) if not reading.refusal]


def values(cls: type) -> st.SearchStrategy:
    """Any value of a class of the model, its spans as long as their quotations."""
    if cls is model.Span:
        return st.text(min_size=1, max_size=3).map(lambda quote: model.Span(start=2, end=2 + len(quote), quote=quote))
    hints = typing.get_type_hints(cls)
    given = {field.name: of(hints[field.name]) for field in fields(cls)}
    if cls is model.Claim:
        given["spans"] = st.lists(values(model.Span), min_size=1, max_size=2).map(tuple)
    return st.builds(cls, **given)


def of(hint: object) -> st.SearchStrategy:
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple and arguments[-1] is Ellipsis:
        return st.lists(of(arguments[0]), max_size=2).map(tuple)
    if typing.get_origin(hint) is tuple:
        return st.tuples(*map(of, arguments))
    if typing.get_origin(hint) is typing.Literal:
        return st.sampled_from(arguments)
    if arguments:
        return st.one_of(*map(of, arguments))
    if hint is type(None):
        return st.none()
    if isinstance(hint, type) and is_dataclass(hint):
        return values(hint)
    return st.from_type(typing.cast(type, hint)) if hint is not float else st.floats(0, 1)


@given(values(Reading))
def test_what_was_packed_is_unpacked_equal(reading: Reading):
    """Any reading, whatever stands in any field of any value, comes back as it was, but for its path."""
    assert unpack(pack(reading)) == replace(reading, path="")
    assert unpack_names(pack(reading)) == replace(reading, path="", records=())


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.name)
def test_the_examples_come_back(reading: Reading):
    """What is read of the examples comes back, and packs to the same bytes wherever it lay."""
    assert unpack(pack(reading)) == replace(reading, path="")
    assert pack(reading) == pack(replace(reading, path="elsewhere"))


@given(st.data())
def test_any_altered_byte_is_found(data: st.DataObject):
    """One bit changed, a byte left out, or the end cut off: refused, never half a reading."""
    packed = pack(READINGS[1])
    place = data.draw(st.integers(0, len(packed) - 1))
    bit = data.draw(st.integers(0, 7))
    for wrong in (
        packed[:place] + bytes([packed[place] ^ 1 << bit]) + packed[place + 1 :],
        packed[:place],
        packed[:place] + packed[place + 1 :],
    ):
        with pytest.raises(StoredError):
            check(wrong)


def test_the_cache_keeps_what_is_wanted(tmp_path: Path):
    """What was put is got; what no build wants is removed with what a dead one left; files of others stay."""
    cache = Cache(tmp_path / "cache")
    keys = [key_of(f"{number}", "00", "1") for number in range(40)]
    for key in keys:
        cache.put(key, pack(READINGS[1]))
    assert cache.get(keys[0]) == pack(READINGS[1])
    cache.path(keys[0]).with_name(f".{keys[0]}-new").write_bytes(b"half")
    (tmp_path / "cache" / "notes.txt").write_text("mine", encoding="utf-8")
    cache.keep_only(set(keys[:20]).__contains__)
    assert [cache.get(key) is not None for key in keys] == [True] * 20 + [False] * 20
    assert not list((tmp_path / "cache").rglob(".*"))
    cache.keep_only(lambda key: False)
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["notes.txt"]


def test_the_version_tells_all_that_reading_depends_on():
    """Another scheme, other readers, none of them: another version; the same again: the same."""
    scheme, readers = shipped_scheme(), extract.installed_readers()
    fewer = replace(scheme, cues=scheme.cues[1:])
    versions = [
        reading_version(readers, scheme), reading_version(readers, fewer), reading_version(readers[1:], scheme),
        reading_version(readers, None), reading_version(readers, replace(scheme, rest=None)),
    ]  # fmt: skip
    assert len(set(versions)) == len(versions)
    assert reading_version(readers, shipped_scheme()) == versions[0]
