"""Who is named in a running text: one of several under one title, names of short syllables, titles of office."""

from __future__ import annotations

import pytest

from extract.authority import Authority
from extract.people import find_people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Comrades Holt and Vik are charged with it.", ["Holt", "Vik"]),
        ("On the note (Comrades Holt, Lund and V. Moe).", ["Holt", "Lund", "V. Moe"]),
        ("Messrs. Holt, Vik, and Lund have left.", ["Holt", "Vik", "Lund"]),
        ("Comrades from Poland and Norway came.", []),
        ("The comrades asked for Holt and Vik.", []),
        ("Chairman Holt and Premier Vik spoke.", ["Holt", "Vik"]),
        ("Tran Van Bo asked whether it rains.", ["Tran Van Bo"]),
    ],
)
def test_a_title_introduces_each_who_bears_it(text: str, people: list[str]):
    """Each of several under one title is somebody; what a title does not stand before is nobody by that."""
    assert [one.name for one in find_people(text, Authority())] == people
