"""Those of one family whose given names agree, where nobody else can be meant: found without comparing all with all.

Somebody who agrees with two that contradict each other could be either, and is left out: "A. Petrov" beside Anton and
Albert Petrov. Of those who are left, whoever agrees with one agrees with all who agree with that one, so they stand in
circles. Given names are laid out as a tree of their words, in which those who agree with a name stand on few branches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from extract.given import Given, alike, same

# the given names of all names of one person, each told differently; no two contradict each other
Names = tuple[tuple[Given, ...], ...]
_TOLD: Final = 8  # whom somebody who could be several could be; who could be more is nobody
_OPENED: Final = 128  # branches looked at for one name; who could be more people than that is nobody


@dataclass(slots=True)
class _Branch:
    """Those whose given names end here, and where the names of others go on: written out, and abbreviated."""

    here: list[Names] = field(default_factory=list)
    whole: dict[str, tuple[Given, _Branch]] = field(default_factory=dict)
    short: dict[str, tuple[Given, _Branch]] = field(default_factory=dict)
    begins: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # letter: keys of `whole`

    def onward(self, word: Given) -> _Branch:
        """The branch of a word, made where there is none."""
        into = self.short if word.short else self.whole
        found = into.get(_key(word))
        if found is None:
            found = into[_key(word)] = (word, _Branch())
            if not word.short:
                for letter in _letters(word):
                    self.begins[letter].append(word.alike)
        return found[1]

    def beyond(self) -> Iterator[_Branch]:
        """The branches of all words."""
        yield from (branch for _, branch in self.short.values())
        yield from (branch for _, branch in self.whole.values())

    def agreeing(self, word: Given) -> Iterator[_Branch | None]:
        """The branches of all words that agree with one; None for each that was looked at and does not."""
        for other, branch in self.short.values():
            yield branch if same(word, other) else None
        if not word.short:
            if word.alike in self.whole:
                yield self.whole[word.alike][1]
            return
        first, second = word.text[0], word.alike[0]
        for own in self.begins.get(first, ()):
            yield self.whole[own][1] if same(word, self.whole[own][0]) else None
        for own in self.begins.get(second, ()) if second != first else ():
            if first not in _letters(self.whole[own][0]):
                yield self.whole[own][1] if same(word, self.whole[own][0]) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Persons of one family, by their numbers: in circles of two and more that agree in all given names.

    `torn` are those who agree with several that contradict each other, with these, where they are few.
    """

    circles: tuple[tuple[int, ...], ...]
    torn: Mapping[int, tuple[int, ...]]


def agreement(persons: Mapping[int, Names]) -> Agreement:
    """Who of a family can be whom by the given names.

    >>> from extract.given import given_names
    >>> known = {n: (given_names(name),) for n, name in enumerate(["A. Holt", "Anna Holt", "B. Holt"])}
    >>> agreement(known).circles
    ((0, 1),)
    >>> agreement({**known, 4: (given_names("Albert Holt"),)})
    Agreement(circles=(), torn={0: (1, 4)})
    """
    bearing: defaultdict[Names, list[int]] = defaultdict(list)
    for number, names in sorted(persons.items()):
        bearing[names].append(number)
    root = _Branch()
    for names in bearing:
        branch = root
        for word in _most(names):
            branch = branch.onward(word)
        branch.here.append(names)
    near = {names: _agreeing(names, root) for names in bearing}
    seen: set[Names] = set()
    found = []
    for names, (others, is_torn) in near.items():
        if not is_torn and names not in seen:
            together = [names, *(other for other in others if not near[other][1])]
            seen.update(together)
            circle = tuple(sorted(number for one in together for number in bearing[one]))
            if len(circle) > 1:
                found.append(circle)
    torn = {
        number: tuple(sorted(other for one in others for other in bearing[one]))
        for names, (others, is_torn) in near.items() if is_torn and others
        for number in bearing[names]
    }  # fmt: skip
    return Agreement(circles=tuple(found), torn=torn)


def _agreeing(names: Names, root: _Branch) -> tuple[list[Names], bool]:
    """What other given names agree, and whether two of those contradict each other; none where very many could be."""
    found: list[Names] = []
    torn = False
    for opened, branch in enumerate(_branches(root, _most(names))):
        if opened > _OPENED:
            return [], True
        for other in branch.here if branch else ():
            if other == names or not all_agree(names, other):
                continue
            torn = torn or not all(all_agree(other, one) for one in found)
            found.append(other)
            if torn and len(found) > _TOLD:
                return [], True
    return found, torn


def _branches(branch: _Branch | None, words: tuple[Given, ...]) -> Iterator[_Branch | None]:
    """Every branch on the way of some words and, where they end, beyond; None for each that was looked at in vain."""
    yield branch
    if branch is None:
        return
    onward = branch.agreeing(words[0]) if words else branch.beyond()
    for one in onward:
        yield from _branches(one, words[1:])


def all_agree(one: Names, other: Names) -> bool:
    """Whether each of one person's given names agrees with each of another's."""
    return all(alike(a, b) for a in one for b in other)


def _most(names: Iterable[tuple[Given, ...]]) -> tuple[Given, ...]:
    """The given names that tell most."""
    return max(names, key=lambda words: (len(words), sum(not word.short for word in words), _keys(words)))


def _letters(word: Given) -> frozenset[str]:
    return frozenset(form[0] for form in (*word.forms, word.alike))


def _keys(words: tuple[Given, ...]) -> tuple[str, ...]:
    return tuple(map(_key, words))


def _key(word: Given) -> str:
    return word.text if word.short else word.alike
