"""Patterns as one would write them, each beside the one that finds the same faster: it begins with its letters."""

from __future__ import annotations

import re

from extract import continuation, distribution, names, people, replies, shards
from extract.decisions import sentences, setting
from extract.readers import bulletin
from extract.spelling import CAPITALS

_THING, _SIGN, _YOUR = replies._THING, replies._SIGN, replies._YOUR

PLAIN: dict[re.Pattern[str], re.Pattern[str]] = {
    continuation._ITEM: re.compile(r"(?:^|(?<=\s))[“\"]?\d{1,2}\.\s+[A-Z]"),
    people._RUN: re.compile(
        rf"[{CAPITALS}](?:(?<=[A-Z]) (?:[A-Z] )+[A-Z]{{1,2}}\b|[^\W\d_]*(?:[’'ʼ-][^\W\d_]+)*(?:\.[A-Z][a-z]?)*\.?)"
    ),
    names._TOKEN: re.compile(
        r"(?:[A-Z] ){2,}[A-Z]{1,2}\b|\)[A-Z][^()]*\)|[^\W\d_](?:[\w’‘'ʼ.-]*[\w.])?(?:(?<=s)[’'](?=\s[A-Z]))?"
        r"|\d+\w*|\([^()]*\)|"
        r"\[[^\[\]]*\]|[,;:]|[“”\"]"
    ),
    sentences._WORD: re.compile(r"[^\W\d_]+(?:[’'.-][^\W\d_]+)*(?:[’'](?=\s))?|\d[\d.,/]*\d|\d|[^\w\s]"),
    replies._HEADLINE: re.compile(
        r"(?:^|(?<=[.\]\s]))(?:To|RE|Re|Ref|REF|Reference|REFERENCE|Reftel|Reurtel)(?:\.?: ?|\s+)(?:[Yy]our\s+|"
        rf"[Mm]y\s+|[Oo]ur\s+)?(?:{_THING}\s+)?(?=(?:{_SIGN}\s?\d|(?<=: )\d{{3}}))"
    ),
    replies._OCCASION.pattern: re.compile(
        rf"\b[A-Z][a-z]+[’']s (?:{replies._SORT}\s+)?(?:telegram|letter|cable|note|message|despatch|dispatch)"
        rf"\s*(?={_SIGN}\s?\d)"
    ),
    replies._BRACKETED: re.compile(
        rf"(?:\((?:[Yy]our )?(?:(?i:{_THING})\s+)?|\bin (?:your )?telegram )(?={_SIGN}\s?(?:\d|\[))"
    ),
    replies._ANSWERING.pattern: re.compile(
        r"\b(?:(?:we|I|politburo|presidium|committee|government) (?:(?:have|has|had|also|just|today|now"
        r"|duly) ){0,3}(?:received|studied|read|considered|examined|discussed) (?:today |yesterday |carefully )?|"
        r"acknowledg(?:e|ing) (?:with \w+ )?(?:the )?(?:receipt of )?|(?:am|are) in receipt of |"
        r"(?:thank you (?:very much )?|thanks |grateful )for |"
        r"in (?:answer|reply|response|reference|regard) to |with (?:reference|regard) to |refer(?:ring)? to |"
        r"replying to |answering |with further reference to |reply to (?=his|their|her|your))"
        rf"(?:{_YOUR}|his|her|their|the(?= telegram with)) {_THING}",
        re.IGNORECASE,
    ),
    replies._OBEYING.pattern: re.compile(
        r"\b(?:in (?:accordance|compliance|conformity|pursuance) (?:with|of)|pursuant to|following|"
        r"acting (?:on|upon)|as (?:instructed|directed|requested|ordered) (?:in|by)|"
        rf"on (?:the basis|receipt) of|upon) {_YOUR} {_THING}",
        re.IGNORECASE,
    ),
    replies._DONE.pattern: re.compile(
        rf"\b{_YOUR}\s+{_THING}(?:[^.;:?!]|\.(?=\S)|:(?=\d)|(?<=No)\.){{0,140}}?\b(?:reached (?:me|us)\b"
        rf"|received(?=[.;])|(?:was|were|has been|have been|"
        r"will be|is being|is|are|(?:we|I) consider)\s+(?:\w+\s+){0,2}?(?:received|handed|delivered|communicated|"
        r"fulfilled|satisfied|executed|carried out|granted|accepted|approved|rejected|declined|refused|noted|incorrect|"
        r"correct|acceptable|unacceptable|to hand|at hand|transmitted|complied)\b)"
    ),
    setting._COMMANDS.pattern: re.compile(
        r"(?:^|(?<=[.!?”\"’] ))(?:report|telegraph|cable|confirm|wire)\s+(?:on\s+|about\s+|back\s+)?"
        r"(?:the\s+|its\s+|your\s+)?(?:fulfil+ment|execution|implementation|compliance)"
        r"|\b(?:implement|carry out|execute) this (?:directive|instruction|order)\b|\byou (?:are|will be) (?:hereby )?"
        r"(?:instructed|directed|ordered|authori[sz]ed) to|\bby order of\b"
    ),
    setting._MINUTES.pattern: re.compile(
        r"\b(?:protocol|minutes)\b[^.\n]{0,20}?(?:no\.?|#|№)\s?\d|\bdecision (?:of|dated) \w+ \w+,? \d{4}|"
        r"\bexcerpts? from (?:the )?(?:protocol|minutes)"
    ),
    setting._JUDGES.pattern: re.compile(
        r"\bno objections?\b|\b(?:we|i) (?:\w+ly |also )?(?:agree|consent)\b|\bconsider[^.;]{1,80}\b(?:in)?correct\b|"
        r"\b(?:will be|has been) (?:satisfied|granted)|\b(?:we|i) have (?:therefore )?decided"
    ),
    setting._ASKS_FOR.pattern: re.compile(
        r"\b(?:i|we)\s+(?:\w+\s+)?(?:ask|request|beg|await|need|solicit)\s+(?:for\s+|you\s+(?:urgently\s+)?to\s+"
        r"(?:give|communicate|indicate|send)\s+(?:me\s+|us\s+)?)?(?:your|further|corresponding|the|a)?\s*"
        r"(?:concrete\s+|corresponding\s+)?(?:orders?|instructions?|directions|opinion|advice|permission|decision|"
        r"consent|approval|agreement|consideration)"
    ),
    setting._AWAITS.pattern: re.compile(
        r"\bcommunicate (?:to \w+ )?(?:your|their) (?:opinion|views?|decision)|\bwhat is your opinion"
        r"|\bhow do you view|\bfor your (?:consideration|approval|decision)|\bi ask you to (?:review|study)"
        r"|\bawaiting (?:your )?(?:orders|instructions)"
        r"|\bdraft (?:resolution|decree|decision) is attached|\bgive (?:me |us )?(?:an answer|instructions)"
    ),
    distribution._LIST: re.compile(
        r"(?:\b[Cc]opies(?: (?:to|for)| sent to)?|\bCOPIES(?: TO)?|\bDistribution(?: [Ll]ist|(?=\s*[-–:]))"
        r"|\bDISTRIBUTION(?: LIST)?|\bCopy (?:to|for)|\bCOPY TO|\bCopy No\. ?\d+ [Tt]o"
        r"|\b(?:Distributed|Circulated) to|\bSent to(?=:)"
        r"|\b(?:CC|C\.C\.)(?=:)|\b(?:cc\.?|c\.c\.)(?=:| [A-Z]))"
        r"(?:\s*[-–]?\s*\(?\d+ copies\)?)?\s*:?\s*"
    ),
    bulletin._BRACKETED: re.compile(r"(?<![\w.])(?:[A-Z][A-Z’'. -]{1,24}[A-Z]) ?\[[A-Z][\w.’' -]{2,24}\]"),
    people._RUN: re.compile(
        rf"(?:[A-Z] ){{2,}}[A-Z]{{1,2}}\b|[{CAPITALS}](?:[^\W\d_]|[’'ʼ-](?=[^\W\d_]))*(?:\.[A-Z][a-z]?)*\.?"
    ),
    shards._CODE: re.compile(r"\b[A-ZР]\d+/\d+\b|(?:#|No\.|№)\s?\d{3,}[/\w-]*|\b\d{3,}/sh\b"),
    shards._PASSES_ON: re.compile(
        r"\b(?:I|[Ww]e) (?:herewith |hereby )?(?:report|transmit|convey|send|forward)\b[^.]{0,60}?"
        r"\b(?:letter|message|telegram|reply|answer|text|note)\b|\basked (?:me |us )?to (?:transmit|convey|pass on)\b"
    ),
    shards._CAPITAL: re.compile(rf"\b[{CAPITALS}][\w’'ʼ-]+"),
}  # fmt: skip
