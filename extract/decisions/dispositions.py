"""Dispositions: forces, persons and goods that are or will be moved, as who commands them reports it."""

from __future__ import annotations

from extract.decisions.signs import Phrase, phrase
from extract.decisions.wording import BODY, FORCES

_ENVOYS = (
    r"(?:[Cc]omrades?|General|Colonel|Marshal|Admiral|Captain|Major|[Mm]inister|Deputy|[Aa]mbassador|[Cc]onsul|"
    r"[Ee]nvoys?|[Dd]elegation|[Mm]ission|[Cc]ommission(?:er)?|[Rr]epresentatives?|[Cc]ommanders?|[Ss]pecialists|[Ee]xperts)"
)
_PAPERS = (
    r"\b(?:letters?|telegrams?|cables?|notes?|despatch|dispatches|copy|copies|reports?|drafts?|texts?|reply|word)\b"
)
_MOVED = (
    r"(?:(?:re)?deployed|transferred|moved|sent|withdrawn|evacuated|transported|placed|formed|stationed|assigned|"
    r"concentrated|disbanded|recalled|relieved|reinforced)"
)
_TRAFFIC = (
    r"(?:deliver(?:y|ies)|shipments?|transfer|evacuation|withdrawal|payments?|redeployment|supply|supplies|loading|"
    r"repatriation)"
)

DISPOSITIONS: tuple[Phrase, ...] = (
    phrase(
        "we send them",
        "the speaker or a government has sent or is sending forces or an envoy",
        "We are sending by rail to the port two batteries of heavy guns.",
        2.1,
        "sending sent dispatching dispatched despatching despatched transferring transferred redeploying redeployed "
        "recalling recalled withdrawing withdrew",
        rf"\b(?P<who>I|[Ww]e|{BODY}) (?:(?:have|has|had|are|am|is) )?(?:(?:\w+ly|also|already|now) ){{0,2}}"
        rf"(?:sen(?:t|ding)|d[ei]spatch(?:ed|ing)|transferr(?:ed|ing)|redeploy(?:ed|ing)|recall(?:ed|ing)|withdr(?:ew|awing))\b"
        rf"(?:(?!{_PAPERS}|\b(?:that|who|which|by)\b (?!rail|sea|air|car|train|ship))[^.;]){{0,100}}?"
        rf"\b(?:{FORCES}|{_ENVOYS})\b",
        act="disposition",
    ),
    phrase(
        "we will move them",
        "the speaker will move forces or goods",
        "We report the measures taken. We will transport the following by rail.",
        1.4,
        "transport redeploy move station deploy assign allot allocate",
        r"\b(?P<who>I|[Ww]e) (?:will|shall) (?:\w+ly |also )?(?:transport|redeploy|move|station|deploy|assign|allot|"
        r"allocate)\b(?! (?:on|forward|to)\b)",
        act="give",
    ),
    phrase(
        "they will be moved",
        "forces will be moved or formed",
        "I report the measures taken. On 3 May the brigade will be moved by rail to the port.",
        1.4,
        "will",
        rf"\b(?:[Tt]he|[Oo]ur|[Tt]hese|[Tt]his|[Oo]ne|[Tt]wo|[Tt]hree) (?:[\w-]+ ){{0,5}}?{FORCES} will "
        rf"(?:then |also )?be "
        rf"(?:\w+ly )?{_MOVED}\b",
        act="give",
        also="be",
        needs=" will be , will then be , will also be ",
    ),
    phrase(
        "they are being moved",
        "forces or an envoy are being sent, or somebody was recalled, appointed, dismissed",
        "Two battalions are being sent to the frontier.",
        2.1,
        "being recalled appointed dismissed",
        rf"(?:(?:\b[Tt]he |\b[Oo]ur |\b[Tt]wo |\b[Tt]hree )?(?<!enemy )(?<!enemy’s )\b(?:{FORCES}|{_ENVOYS})"
        rf"(?: [A-Z][\w’'-]+){{0,3}} "
        rf"(?:(?:is|are) being {_MOVED}|(?:was|were|has been|have been) (?:recalled|appointed|dismissed))\b)",
        act="disposition",
        needs=" is being , are being , recalled, appointed, dismissed",
        maker="untold",
    ),
    phrase(
        "put off",
        "the speaker or a body has suspended, postponed or arranged a thing",
        "We have put off the sailing of the convoy.",
        2.1,
        "suspended postponed put called broken arranged",
        rf"\b(?P<who>I|[Ww]e|{BODY}) (?:have|has) (?:\w+ly |already |therefore )?"
        rf"(?:suspended|postponed|put off|called off|"
        rf"broken off|arranged (?:for|that|with))\b",
        act="disposition",
    ),
    phrase(
        "will be carried out",
        "a delivery, a payment, a withdrawal will be carried out, begun or stopped",
        "In answer to your request: the delivery of the rails will be carried out in May and June.",
        1.4,
        "delivery deliveries shipment shipments transfer evacuation withdrawal payment payments redeployment supply "
        "supplies loading repatriation",
        rf"(?:\b[Tt]he )?\b{_TRAFFIC}\b[^.;]{{0,80}}? will be (?:\w+ly )?(?:carried out|made|effected|completed|begun|"
        rf"started|stopped|suspended|resumed)\b",
        act="give",
        also="will",
    ),
    phrase(
        "will not be resumed",
        "talks or work will not go on",
        "The talks will not be resumed until we have received an apology.",
        2.1,
        "will",
        r"\b(?:[Tt]he|[Oo]ur|[Tt]hese) (?:[\w-]+ ){1,5}?will not be (?:resumed|reopened|continued|renewed)\b",
        act="verdict",
        also="not",
        needs="will not be ",
    ),
    phrase(
        "set aside",
        "money or goods are set aside",
        "We have already included this sum in our budget for 1911.",
        2.2,
        "budget budgets expenditure expenditures appropriations estimates",
        r"(?:\b[Ii]n (?:our|the) (?:\w+ )?(?:budget|estimates|plan)\b[^.;]{0,40}? )?\b(?P<who>I|[Ww]e) "
        r"(?:have )?(?:already |also )?"
        r"(?:included|provided|set aside|appropriated|earmarked)\b",
        act="disposition",
    ),
    phrase(
        "fixed at",
        "a price, a date, a term was fixed",
        "The price of the rails was fixed at nine roubles.",
        2.1,
        "established fixed set",
        r"\b(?:[Tt]he|[Aa]|[Oo]ur) (?:\w+ )?(?:price|term|period|number|amount|total|value|date|quota|sum|"
        r"rate|limit)\b"
        r"(?:[^.;,]{0,60}? (?:was|were|has been|have been) (?:established|fixed|set) (?:as|at|for)\b|"
        r"(?: that)? (?P<who>we) (?:have )?(?:established|fixed|set)\b)",
        act="disposition",
        maker="untold",
    ),
)  # fmt: skip
"""The phrases of disposing, in the order in which they are tried."""
