"""Decisions: what somebody resolved, approved, refused, ordered or agreed to, in the words of the text.

Every clause that may tell one is weighed by rules: signs for it (who does what, in which words) and against it (a
condition, a request, a question, a denial), and what the message around it shows of authority. A proposal, a request,
an intention and a draft are none. A rule is a value in the table of its manner: `reported`, `grants`, `verdicts`,
`mentions`, `dispositions`, `orders`, `doubts`.
"""

from __future__ import annotations

from extract.decisions.makers import Maker
from extract.decisions.setting import Setting
from extract.decisions.weighing import Decided, decisions
from extract.decisions.when import decided_on

__all__ = ["Decided", "Maker", "Setting", "decided_on", "decisions"]
