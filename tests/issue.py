"""A small printed issue in parts, to be set in columns that come out of the file in another order.

Persons, places and affairs are made up. Each document has its own vocabulary, number, copies and source note.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A document in the parts that columns break it into, and what belongs to it alone."""

    heading: str
    head: str
    text: str
    rest: str
    closing: str
    note: str
    sender: str
    numbers: tuple[str, ...]
    copies: tuple[str, ...]
    leaf: str

    def parts(self) -> tuple[str, ...]:
        """All parts in reading order."""
        return (self.heading, self.head, self.text, self.rest, self.closing, self.note)


GRAIN = Printed(
    heading="1. 3 May 1951, ciphered telegram, Orlov\nto Belov (via Stepanov)",
    head="CIPHERED TELEGRAM No. 4101\nFrom KABUL Received 12 hours 10 minutes 3.5.51\nTo Comrade BELOV",
    text="The commission has finished its journey through the\n"
    "northern granaries. The wheat of last year is spoiled, and of\n"
    "the barley a third can be used as seed. The governor asked for\ntwenty thousand tons of",
    rest="grain from our stores, to be carried by river before\n"
    "the autumn. The millers of the province will pay in wool\n"
    "and in hides. I ask to be told what I may answer him.",
    closing="ORLOV\nNo. 301\nCopies: Belov (2), Gusev, Frolov",
    note="[Source: APRF, Fond 12, Opis 2, Delo 7, List 11]",
    sender="Orlov", numbers=("4101", "301"), copies=("Belov", "Gusev", "Frolov"), leaf="11",
)  # fmt: skip
REPLY = Printed(
    heading="2. 6 May 1951, ciphered telegram, Belov\nto Orlov (via Stepanov)",
    head="CIPHERED TELEGRAM No. 2217\nKABUL\nTo Comrade STEPANOV\nFor ORLOV",
    text="To your No. 301.\nTell the governor that the Government has decided to\n"
    "let him have the grain which he asks for. The barges",
    rest="will come in August; the first of them stands ready at\n"
    "Termez. As to the wool, the trade mission will talk\nabout its price with the millers themselves.",
    closing="BELOV\nNo. 88/sh\n6.5.51\nCopies: Gusev, Malinin",
    note="[Source: APRF, Fond 12, Opis 2, Delo 7, Listy 14-15]",
    sender="Belov", numbers=("2217", "88/sh"), copies=("Gusev", "Malinin"), leaf="14-15",
)  # fmt: skip
HOSPITAL = Printed(
    heading="3. 19 June 1951, letter, Gusev to Belov re\nthe hospital in Herat",
    head="TOP SECRET\nTo Comrade BELOV",
    text="Two surgeons and six nurses have arrived at the\n"
    "hospital. They found forty beds, no instruments and one\n"
    "physician, who speaks no Russian. Medicines against typhus",
    rest="are needed at once, and a translator. The building\n"
    "has to be heated before the winter. I think it right that\nthe Red Crescent takes over the kitchen.",
    closing="V. GUSEV\n# 540-vg\n19 June 1951",
    note="[Source: AVPRF, Fond 071, Opis 34, Papka 5, Delo 9, Listy 60-61]",
    sender="Gusev", numbers=("540-vg",), copies=(), leaf="60-61",
)  # fmt: skip
BRIDGE = Printed(
    heading="4. 2 July 1951, telegram, Frolov to Gusev",
    head="TELEGRAM No. 977\nFrom KUNDUZ\nTo Comrade GUSEV",
    text="The flood has torn away two piers of the bridge at\n"
    "the customs post. The engineers want pontoons and steel\n"
    "cable; traffic of lorries has stopped, and the drivers",
    rest="camp on the bank. Without pontoons the bridge cannot be\n"
    "mended before September. I have ordered the pontoons from\nthe depot in Tashkent.",
    closing="FROLOV\nNo. 61\nCopies: Orlov, Belov",
    note="[Source: AVPRF, Fond 071, Opis 34, Papka 5, Delo 9, List 72]",
    sender="Frolov", numbers=("977", "61"), copies=("Orlov", "Belov"), leaf="72",
)  # fmt: skip
DOCUMENTS = (GRAIN, REPLY, HOSPITAL, BRIDGE)


def whole(document: Printed) -> str:
    """A document as it is printed where no column breaks it."""
    return "\n".join(document.parts())


def issue(columns: Iterable[str]) -> str:
    """Columns in the order of the file, a blank line between them."""
    return "RIVER AND ROAD\n\n" + "\n\n".join(columns) + "\n"
