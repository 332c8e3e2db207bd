"""Names of bodies: the same words in another order are the same body, and a misprint of a frequent one is that one."""

from __future__ import annotations

import re
from collections import Counter

from extract.remembered import remembered
from extract.spelling import fold


@remembered()
def body_key(name: str) -> frozenset[str]:
    """The words of a body's name without articles and order: "Politburo of the CC VKP(b)" is "VKP(b) CC Politburo".

    >>> body_key("Politburo of the CC VKP(b)") == body_key("VKP(b) CC Politburo")
    True
    """
    words = fold(name).replace("central committee", "cc").replace("foreign affairs", "foreign").split()
    return frozenset(w for w in words if w not in {"of", "the", "for", "and", "affairs"})


def most_printed(forms: Counter[str]) -> str:
    """The form of a name that is printed most often; of several the first in the alphabet.

    >>> most_printed(Counter({"Board of Trade": 1, "Trade Board": 2}))
    'Trade Board'
    """
    return min(forms, key=lambda form: (-forms[form], form))


def misprint(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the names of two bodies (as `body_key` has them) differ in one word by one letter.

    >>> misprint(body_key("Ministry of Foreign Trade"), body_key("Ministry of Foregn Trade"))
    True
    """
    a, b = sorted(one - other), sorted(other - one)
    if len(a) != 1 or len(b) != 1 or len(one) < 3:
        return False
    short, long = sorted((a[0], b[0]), key=len)
    if len(long) - len(short) > 1 or len(long) < 3:
        return False
    if len(long) == len(short):
        return sum(x != y for x, y in zip(short, long, strict=True)) == 1
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def initials_of(name: str) -> str:
    """The first letters of the words of a body's name that begin with a capital.

    >>> initials_of("Ministry of Foreign Trade")
    'MFT'
    """
    return "".join(w[0] for w in re.findall(r"[A-Z][\w.]*", name)).upper()
