"""Decisions that are mentioned: consent and orders as nouns, notes in margins, points of minutes, what was replied."""

from __future__ import annotations

from extract.decisions.signs import Phrase, phrase
from extract.decisions.wording import BODY

_SOMEBODY = (
    r"(?!(?:If|When|That|This|It|Which|These|Those|What|Nobody|Unless|Should|And|But)\b)"
    r"(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}|[Hh]e|[Tt]hey)"
)
_SAID = (
    r"(?:said|stated|declared|answered|replied|confirmed|announced|insisted|emphasi[sz]ed)"
    r"(?: to \w+)?(?: again| also| \w+ly)? that "
)
# what one grants, or declines to do
_GIVING = (
    r"(?:accept|agree|consent|allow|permit|sign|recogni[sz]e|withdraw|attend|take part|negotiate|give|yield|tolerate|"
    r"approve|grant|satisfy|support|release|admit|participate|join|cede|surrender)"
)

MENTIONS: tuple[Phrase, ...] = (
    phrase(
        "told them they must",
        "somebody told others what they must do",
        "I have written to Holt and Vik that they must go.",
        2.3,
        "must",
        r"\b(?P<who>I|[Ww]e) (?:have )?(?:already )?(?:communicated|written|wrote|telegraphed|cabled|told|sent "
        r"word) (?:to )?"
        r"[^.;]{3,60}? that [^.;]{2,240}?\bmust\b",
        act="undertaking",
    ),
    phrase(
        "your consent",
        "the other's consent or decision is spoken of",
        "I thank you for your consent to the transfer.",
        2.2,
        "your agreement",
        r"\b(?:communication|letter|telegram|note)[^.;]{0,30} about agreement to\b|\b[Yy]our (?:kind |own |"
        r"favou?rable )?(?:agreement|consent|decision|approval|readiness|permission|refusal|promise|"
        r"order(?! on)) (?:to\b|about|on\b|that|concerning|of the)(?![^.;]{0,60}(?:has been fulfilled|was carried "
        r"out))",
        act="noun",
        maker="addressee",
    ),
    phrase(
        "consent of",
        "the consent of somebody is spoken of",
        "By the consent of the Government of Peru to lend it ...",
        2.0,
        "agreement consent approval sanction permission",
        rf"\b(?:the|received|obtained|with|by) (?:the )?(?:agreement|consent|approval|sanction|permission) "
        rf"(?:of|from) (?P<who>{BODY})"
        r"(?= (?:to|for|about|that|on|in)\b|[.,])",
        act="noun",
        maker="named",
    ),
    phrase(
        "wrote in the margin",
        "somebody wrote in the margin or on the text",
        "In the margin Dolin wrote: “Agreed.”",
        3.2,
        "margin margins wrote page marginal",
        r"\b(?:[Ii]n the margins?(?: of [^.;,]{1,40})?,? (?P<who>[A-Z][\w’'. -]{1,30}?) (?:has )?(?:wrote|written|"
        r"noted)\b|(?P<me>[A-Z]"
        r"[\w’'.-]+(?: [A-Z][\w’'.-]+){0,2}|He) wrote (?:\w+ ){0,2}?(?:in the margin|on the (?:first page|document|"
        r"text|letter)|at the"
        r" (?:top|bottom))|[Oo]n the (?:first page|letter|document|text|cover)[^.;,]{0,30},? there is a (?:note|"
        r"resolution|remark) "
        r"(?:by|of|in the hand of) (?P<us>[A-Z][\w’'-]+))",
        act="margin",
        maker="named",
    ),
    phrase(
        "wrote a note",
        "somebody wrote a note on the text to another",
        "He wrote a note at the top to Malet to wait.",
        2.6,
        "wrote",
        r"\b(?:He|She) wrote a note (?:at|on|in|to)\b",
        act="margin",
        maker="untold",
    ),
    phrase(
        "point of minutes",
        "an infinitive or an imperative by itself in the minutes of a body",
        "To confirm the draft treaty.",
        2.7,
        "to approve adopt confirm instruct reject commission",
        r"(?:(?<![\w’'] )(?<!\w)|(?<=\) )|(?<=\. )|(?<=\d ))(?:To (?:confirm|"
        r"adopt|approve|accept|instruct|reject|allot|commission|oblige|permit|consider|send|grant|appoint|recall|"
        r"establish|\w{4,}e?) (?="
        r"(?:the|a|an|that|of|as|Comrade|Comrades|\d)\b|\d)|(?:Approve|Adopt|Confirm|Instruct|Reject|Commission) "
        r"(?:of )?(?:the|a|Com))",
        act="minutes",
        needs="To ,Approve ,Adopt ,Confirm ,Instruct ,Reject ,Commission ",
    ),
    phrase(
        "decided in minutes",
        "the minutes of a body say that it is decided",
        "It is decided that the consul shall stay.",
        2.6,
        "decided resolved agreed",
        r"\b(?:It|it) (?:is|was|has been) (?:hereby |unanimously )?(?:decided|resolved|agreed)\b",
        act="minutes",
    ),
    phrase(
        "body decides in minutes",
        "the minutes of a body say in the present tense what it does",
        "The Politburo approves the position of Comrade Holt.",
        2.6,
        "approves confirms adopts decides resolves rejects instructs orders recalls agrees charges authorizes "
        "authorises",
        r"\b(?P<who>[Tt]he (?:[\w()]+ ){0,3}?(?:Politburo|Presidium|Secretariat|Committee|Bureau|Council|Plenum"
        r"|Leadership)) "
        r"(?:unanimously |hereby )?(?:approves|confirms|adopts|decides|resolves|rejects|instructs|orders|recalls|agrees"
        r"|charges|authori[sz]es)\b",
        act="minutes",
        maker="named",
    ),
    phrase(
        "disposed of in minutes",
        "somebody is charged with a thing, or called back from one, in the resolution of a body",
        "Comrade Holt is charged with the talks.",
        2.5,
        "charged instructed commissioned entrusted recalled appointed dismissed released permitted obliged "
        "approved confirmed granted",
        r"\b[A-Z][^.;:]{2,160}? (?:is|are) (?:hereby )?(?:charged with|(?:instructed|commissioned|permitted|obliged) to"
        r"|entrusted with|recalled|appointed|dismissed|released from|approved|confirmed|granted)\b",
        act="minutes",
        whole=True,
    ),
    phrase(
        "point of a plan",
        "an infinitive by itself among the points of what was concluded",
        "To leave one regiment there.",
        0.9,
        "to",
        r"^(?:[\W\d]|[a-z]\))*To (?:\w+ly )?(?!(?:your|the|his|our|this|that|whom|which|their|what|all)\b)[a-z]{3,} ",
        act="point",
        needs="To ",
    ),
    phrase(
        "point after a colon",
        "an infinitive after a letter or number among such points",
        "The following plan has been worked out: a) To leave one regiment there.",
        1.2,
        "following",
        r"\bfollowing (?:plan|decision|conclusion|resolution) [^.;]{0,40}(?:worked out|taken|made|adopted|reached)",
        act="point",
    ),
    phrase(
        "draft approved",
        "a draft or a text has been approved",
        "The attached draft of a reply to Holt has been approved.",
        2.4,
        "approved confirmed adopted sanctioned",
        r"\b(?:[Tt]he|[Aa]) (?:[\w-]+ ){0,3}?(?:draft|text|plan|budget|estimates?|list|instructions?)\b[^;]{0,300}? "
        r"(?:has been|have been|is|are) (?:hereby )?(?:approved|confirmed|adopted|sanctioned)\b",
        act="noun",
        maker="untold",
    ),
    phrase(
        "draft approved in minutes",
        "a draft or a text has been approved by the body whose minutes tell it",
        "The attached draft of a reply to Holt has been approved.",
        2.5,
        "approved confirmed adopted sanctioned",
        r"\b(?:[Tt]he|[Aa]) (?:[\w-]+ ){0,3}?(?:draft|text|plan|budget|estimates?|list|instructions?)\b[^;]{0,300}? "
        r"(?:has been|have been|is|are) (?:hereby )?(?:approved|confirmed|adopted|sanctioned)\b",
        act="minutes",
    ),
    phrase(
        "order of his",
        "somebody's order or refusal is spoken of",
        "They failed to carry out Vik’s order for the closing of the port.",
        2.1,
        "order orders directive refusal decree",
        r"\b(?P<who>[A-Z][\w’-]*\w(?: [A-Z][\w’-]*\w){0,3}|"
        r"[Oo]ur government|the [Gg]overnment)[’']s? (?:orders?|directive|refusal|decree) "
        r"(?:for|to|about|that|not)\b",
        act="noun",
        maker="named",
        needs="’,'",
    ),
    phrase(
        "will obey",
        "somebody says that he will do as he was told",
        "Vik said that it was hard, but that they will carry it out.",
        2.1,
        "fulfil fulfill carry comply obey submit abide",
        r"(?P<who>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}|[Hh]e|[Tt]hey) (?:said|stated|answered|replied|declared)\b"
        r"[^.;]{0,160}? (?:he|she|they|(?:his|her|their) \w+) "
        r"(?:will|would) (?:\w+ly )?(?:fulfil+|carry|comply|obey|submit|abide)\b"
        r"(?! up)",
        act="undertaking",
        maker="named",
    ),
    phrase(
        "replied that he would",
        "somebody answered that he would do a thing",
        "Kim answered that he would sign it.",
        2.0,
        "answered replied responded declares declared promised assured undertook",
        r"(?P<who>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}|[Hh]e|[Tt]hey|and)(?: \w+ly| again| further| also)? "
        r"(?:answered|replied|"
        r"responded|declare[sd]|promised|assured \w+|undertook) that (?:he|she|they) (?:will|would) (?!(?:not "
        r")?(?:report|communicate|"
        r"inform|reply|answer|think|consider|prepare|be|have|try|study|like|prefer|ask|write|telegraph)\b)",
        act="undertaking",
        maker="named",
    ),
    phrase(
        "said he would not",
        "somebody said that he, or a government that it, would not do a thing, or would grant it",
        "Vik stated that he would not accept the border.",
        2.2,
        "said stated declared answered replied confirmed announced insisted emphasized emphasised",
        rf"(?:\b(?P<who>{_SOMEBODY})(?: \w+ly| also| again)? {_SAID}(?:he|she|they) would (?:not|never) {_GIVING}\b"
        rf"|\b{_SAID}(?P<me>{BODY}) would (?:not |never )?{_GIVING}\b)",
        act="undertaking",
        maker="named",
        needs=" would ",
    ),
    phrase(
        "turned down",
        "somebody turned down or ruled out a thing",
        "The Cabinet had turned down the offer.",
        2.3,
        "turned turns ruled rules",
        rf"\b(?P<who>I|[Ww]e|{BODY}|{_SOMEBODY}) (?:ha(?:s|ve|d) )?(?:\w+ly )?(?:turn(?:ed|s) down|rule[ds] out) "
        r"(?:an?|the|th(?:is|at|ese)|his|her|their|our|your|its|any|all|[A-Z][\w’'-]+[’']s?)\b"
        r"(?! (?:\w+ )?(?:street|road|lane|alley|path|lamp|volume|page|corner)\b)",
        act="verdict",
        maker="named",
        needs=" down , out ",
    ),
    phrase(
        "was turned down",
        "what was asked for was turned down",
        "The request of the colony was turned down.",
        2.4,
        "turned",
        r"\b(?:requests?|proposals?|offers?|demands?|applications?|plans?|suggestions?|invitations?|petitions?)\b"
        r"[^.;,]{0,80}? (?:is|are|was|were|has been|have been|had been) (?:\w+ly )?turned down\b",
        act="refusal",
        maker="untold",
        needs=" turned down",
        whole=True,
    ),
    phrase(
        "gave his word",
        "somebody gave his word",
        "Vik gave his word that the prisoners would be released.",
        2.1,
        "word",
        rf"\b(?P<who>I|[Ww]e|{BODY}|{_SOMEBODY}) (?:ha(?:s|ve|d) )?"
        r"(?:gave|given|gives?) (?:me |us |him )?(?:his|her|my|our|their|its) word (?:that|to)\b",
        act="undertaking",
        maker="named",
        needs=" word ",
    ),
    phrase(
        "told he may",
        "somebody is told that he may",
        "I replied that he can do it if he thinks so.",
        2.1,
        "replied answered",
        r"\b(?P<who>I|[Ww]e) (?:replied|answered|told \w+) that (?:if [^.;,]{3,60},? ?(?:then )?)?(?:he|she|"
        r"they) (?:can|may)\b",
        act="undertaking",
    ),
    phrase(
        "I told him we would not",
        "the speaker told another that he would not",
        "I told him that we would not sell.",
        2.2,
        "told replied answered informed",
        r"\b(?P<who>I|[Ww]e) (?:told|replied|answered|informed)(?: [\w ]{2,40}?)? that (?:we|I|my "
        r"[Gg]overnment) (?:would|could|will|can) (?:not|never)\b",
        act="undertaking",
    ),
    phrase(
        "I concur",
        "the sender's approval is conveyed",
        "I am directed by Lord P. to convey to you his approval.",
        2.4,
        "approval concurrence sanction consent",
        r"\b(?:convey|conveying|express|signify|communicate|expressing)\b[^.;]{0,40}? (?:his|their|"
        r"her|my|our|its) (?:approval|concurrence|sanction|consent|assent)",
        act="noun",
        maker="untold",
    ),
    phrase(
        "decide together",
        "the parties have come to an agreement",
        "An agreement was concluded on the port.",
        2.2,
        "agreement understanding decision",
        r"(?<!\b[Nn]o )\b(?:(?:some kind of |an? |the )?(?:agreement|understanding|decision) (?:was|has been|had "
        r"been) (?:finally )?(?:reached|obtained|made|taken|adopted|arrived at|concluded)(?: (?:to|with|on|about|that|"
        r"in|between|not|from)\b|[,.]|"
        r"$))",
        act="noun",
        maker="untold",
        needs=" was , has been , had been ",
    ),
    phrase(
        "politburo decision",
        "the decision of a body was taken",
        "The Cabinet decision was taken on 7 March to reject it.",
        2.7,
        "decision",
        r"\b(?P<who>(?:[Tt]he )(?:[A-Z]\w+ )+)decision was (?:taken|made|adopted)\b",
        act="noun",
        maker="named",
    ),
)
"""The phrases that mention decisions, in the order in which they are tried."""
