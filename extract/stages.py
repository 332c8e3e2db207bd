"""The words by which stamps and notes name the stages of a message's way, where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.model import Stage
from extract.needing import tried

# the words of each stage, those that say more before those that say less
_WORDS: tuple[tuple[Stage, str], ...] = (
    ("copied", r"number of copies made|copies made|made(?=\s\d)|typ\[?ed in\]?(?=\s\d)|copied(?=\sby\b)"),
    ("submitted", r"submitted|handed in|lodged|filed(?=\s(?:at|on|\d))"),
    ("handed over", r"handed(?: over)?|delivered"),
    ("deciphered", r"dec\[?[iy]phered|decoded|decrypted"),
    ("enciphered", r"enc[iy]phered|encoded|encrypted|(?:c[iy]phered|coded)(?=\s(?:by|on|at)\b)"),
    ("typed", r"typ\[?ed(?: up)?(?=\s(?:by|on|at|in)\b|\s\d)"),
    ("drafted", r"drafted|dictated|prepared(?=\sby\b)"),
    ("received", r"received|r e c e i v e d|rec[’']?d\b\.?|arrived"),
    ("passed on", r"(?:transmitted|forwarded|passed(?: on)?|relayed|redirected|repeated|communicated)(?=\sto\b)"),
    ("sent", r"sent|dispatched|despatched|cabled|telegraphed|wired|transmitted|forwarded|mailed|posted"),
)
_STAGE_OF = {f"s{number}": stage for number, (stage, _) in enumerate(_WORDS)}
_VERBS = "|".join(f"(?P<s{number}>{words})" for number, (_, words) in enumerate(_WORDS))
# at the head of a line, or run into the place before it: "From BeijingReceived 19 hours"; only what begins with a
# capital is a stamp, and "number of Copies made" none
_STAMP = re.compile(rf"(?=[A-Zn])(?:(?<![\w’'-])|(?<=[a-z])(?=[A-Z]))(?i:{_VERBS})(?![\w’-])")
# how it begins, as far as it tells that most words with a capital are none
_STAMP_BEGINS = re.compile(
    r"[ACDEFHLMNPRSTWn](?:(?<![\w’'-].)|(?<=[a-z][A-Z]))(?i:(?<=a)rr|(?<=c)(?:ab|ip|o[dmp]|yp)|(?<=d)(?:e[cls]|i[cs]|ra)|"
    r"(?<=e)nc|(?<=f)(?:il|or)|(?<=h)an|(?<=l)od|(?<=m)a[di]|(?<=n)um|(?<=p)(?:as|os|re)|(?<=r)(?:e[cdlp]| e)|"
    r"(?<=s)(?:en|ub)|(?<=t)(?:el|ra|yp)|(?<=w)ir)"
)
# in the notes below a message: "was received on 30 July by diplomatic post and sent to Holt by Lund"
_NOTE = re.compile(
    rf"\b(?:(?:was|were|has been|have been)\s(?:\w+ly\s)?|and\s(?=\w+\s(?:to|by|on|at)\b))(?i:{_VERBS})(?![\w’-])"
)


def stages_stamped(text: str) -> Iterator[re.Match[str]]:
    """Where words of a stage stand as they do in a stamp.

    >>> [stage_of(match) for match in stages_stamped("From PragueSent 2.7.50. Deciphered by Holt, who had sent it.")]
    ['sent', 'deciphered']
    """
    return tried([beginning.start() for beginning in _STAMP_BEGINS.finditer(text)], _STAMP, text)


def stages_noted(text: str, start: int) -> Iterator[re.Match[str]]:
    """Where words of a stage stand, from a place on, as they do in a note below a message.

    >>> [match.group() for match in stages_noted("It was received on 30 July and sent to Holt.", 0)]
    ['was received', 'and sent']
    """
    return _NOTE.finditer(text, start)


def stage_of(match: re.Match[str]) -> Stage:
    """The stage that such words name."""
    return next(_STAGE_OF[name] for name, value in match.groupdict().items() if value is not None)
