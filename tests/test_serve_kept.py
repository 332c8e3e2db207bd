"""Answers that are kept: never more than there is room for, never one that was not put there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.server.kept import Kept
from kg.server.pool import Reply


def reply(size: int, file: int | None = None) -> Reply:
    return Reply(kind="table", format="json", rows=1, cut=False, size=size, body=b"x" * size, file=file, state="a",
                 seconds=1.0)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 900), st.booleans())))
def test_what_is_kept_is_what_was_put_and_fits(steps: list[tuple[int, int, bool]]) -> None:
    """Under any order of putting and getting: the bytes stay within the bound, and each answer is its own."""
    kept = Kept(most=4000)
    put: dict[int, Reply] = {}
    for key, size, is_put in steps:
        found = kept.get(key)
        assert found is None or found.body == put[key].body
        if is_put and found is None:
            put[key] = reply(size)
            kept.put(key, put[key], "")
        held = [one for one in map(kept.get, range(10)) if one is not None]
        assert sum(one.size for one in held) <= 4000
    kept.clear()
    assert all(kept.get(key) is None for key in range(10))


def test_an_answer_in_a_file_is_not_kept() -> None:
    """Its descriptor is closed when it has been sent."""
    kept = Kept()
    kept.put("key", reply(10, file=3), "")
    assert kept.get("key") is None
