"""Wording that several tables share."""

from __future__ import annotations

import re

BODY = (
    r"(?:[Tt]he )?(?:[A-Z][\w’'-]+ )*(?:[Gg]overnment|[Pp]olitburo|[Cc]abinet|[Cc]ouncil|[Cc]ommittee|[Mm]inistry|"
    r"Department|"
    r"Porte|Admiralty|Treasury|Presidium|Senate|"
    r"[Pp]resident|[Cc]omrades)(?: of (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)?"
)
"""A government or a body, as a pattern."""

IN_BODY = (
    "overnment,olitburo,abinet,ouncil,ommittee,inistry,Department,Porte,Admiralty,Treasury,Presidium,Senate,resident,"
    "omrades"
)
"""What it needs: one of these stands in the name of every government or body."""

FORCES = (
    r"(?:troops|forces|armies|army|army groups?|corps|divisions?|regiments?|brigades?|battalions?|detachments?|"
    r"garrisons?|squadrons?|units?|echelons?|batter(?:y|ies)|ships|guards|pilots|advisers)"
)
"""Armed forces and those who serve with them, as a pattern."""

ASKED_BEFORE = re.compile(
    r"\b(?:your|this|the|his|their) (?:[\w’']+ )?(?:requests?|applications?|proposals?|demands?|petition|offer)\b"
    r"[^.;:,]{0,120}$"
)
"""What was asked for, named as the subject of a passive that follows: "your request for the loan"."""
