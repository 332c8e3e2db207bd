"""Texts that nobody means to read: what scans, mistakes and malice make of a file. Run as a program, reads them.

Each line `[NAME, PLACE, SIZE]` that comes in is answered by the number of documents read, or by what went wrong. It is
run apart from the tests, so that a text that is never done with can be given up.
"""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import extract
from extract.text import decode

# each makes a text of about `n` characters
TEXTS: dict[str, Callable[[int], str]] = {
    "one word": lambda n: "a" * n,
    "one word in capitals": lambda n: "A" * n,
    "capitals and then a comma": lambda n: "MINISTRYOFFOREIGNAFFAIRSOFTHEUSSR" * (n // 33) + ", x",
    "words in capitals": lambda n: "CENTRAL COMMITTEE OF THE PARTY AND ITS BUREAU, " * (n // 48),
    "lines of capitals with a comma": lambda n: "SECRETARIAT OF THE CENTRAL COMMITTEE, ROOM 5\n" * (n // 45),
    "no full stop": lambda n: "the trucks came over the border and " * (n // 36),
    "full stops alone": lambda n: "." * n,
    "initials without end": lambda n: "A.B. " * (n // 5),
    "names without end": lambda n: "Petrov Ivanov Sidorov " * (n // 22),
    "capital letters set apart": lambda n: "A B C " * (n // 6),
    "round brackets opened": lambda n: "(" * n,
    "round brackets deep": lambda n: "(" * (n // 2) + "Petrov" + ")" * (n // 2),
    "square brackets deep": lambda n: "[" * (n // 2) + "Petrov" + "]" * (n // 2),
    "brackets in turn": lambda n: "([" * (n // 4) + "Petrov" + "])" * (n // 4),
    "names in brackets": lambda n: "Petrov [Ivanov] " * (n // 16),
    "numbered points": lambda n: "1. " * (n // 3),
    "numbered points on lines": lambda n: "".join(f"{i % 90}. Point\n" for i in range(n // 10)),
    "quotation marks opened": lambda n: "“" * n,
    "quotation marks deep": lambda n: "“" * (n // 2) + "”" * (n // 2),
    "dashes": lambda n: "-" * n,
    "digits": lambda n: "1" * n,
    "dates": lambda n: "10 May 1950, " * (n // 13),
    "stamps": lambda n: "Received in Moscow on 2.7.50 at 5:30\n" * (n // 37),
    "stamps on one line": lambda n: "Sent 2.7.50 5:30 " * (n // 17),
    "passed on and on": lambda n: "The letter was sent to Petrov by Ivanov. " * (n // 41),
    "slashed dates": lambda n: "10/11/50 " * (n // 9),
    "one after another to": lambda n: "Ambassador to " * (n // 14),
    "from one to another": lambda n: "from A to B " * (n // 12),
    "on and on": lambda n: "on by A to B " * (n // 13),
    "via after via": lambda n: "via Petrov " * (n // 11),
    "copies after copies": lambda n: "Copies: Petrov,\n" * (n // 16),
    "source notes never closed": lambda n: "[Source: APRF, Fond 3, " * (n // 23),
    "citations": lambda n: "APRF, Fond 3, List 4; " * (n // 22),
    "archives without numbers": lambda n: "ABCD (XYZ), " * (n // 12),
    "archives in sentences": lambda n: "It rains. ABCD, a mill; " * (n // 24),
    "labels on lines": lambda n: "[Document 4]\n" * (n // 13),
    "your telegram of your telegram": lambda n: "Your telegram of " * (n // 17),
    "in reply to your": lambda n: "In reply to your telegram " * (n // 26),
    "to hand on": lambda n: "Transmit to Petrov the following: " * (n // 34),
    "introduced and never closed": lambda n: (
        "I send you the letter from Petrov: “It rains here all day long. " * (n // 62)
    ),
    "papers after papers": lambda n: "Attachment 1\nThe mills stand still all day.\nIVANOV\n" * (n // 51),
    "addresses after addresses": lambda n: "To Comrade Petrov\nDear Comrade Ivanov!\n" * (n // 40),
    "in the margin": lambda n: "In the margin Petrov " * (n // 21),
    "sent to": lambda n: "sent to Petrov " * (n // 15),
    "transmitted by": lambda n: "was transmitted by A " * (n // 21),
    "my own": lambda n: "my " * (n // 3) + ".\nNo. 5",
    "decided": lambda n: "We have decided to send trucks. " * (n // 32),
    "prose": lambda n: (
        "Comrade Petrov told Ivanov that the Army stood near the river and that Kim asked for help. " * (n // 91)
    ),
    "sentences on lines": lambda n: "\n".join(
        f"The train number {i} brought coal and {i} oxen." for i in range(n // 45)
    ),
    "blank lines": lambda n: "\n" * n,
    "blanks": lambda n: " " * n,
    "lines of a blank": lambda n: " \n" * (n // 2),
    "form feeds": lambda n: "\f\n" * (n // 2),
    "headings alone": lambda n: "".join(f"{i % 9999}. 5 May 1950, letter, Petrov to Ivanov\n" for i in range(n // 43)),
    "headings apart": lambda n: "".join(
        f"{i % 9999}. 5 May 1950, letter, Petrov to Ivanov\n\n" for i in range(n // 44)
    ),
    "labels alone": lambda n: "Document 1: " * (n // 12),
    "an index alone": lambda n: "INDEX OF NAMES\n" + "Petrov, A.A., pseudonym of Ivanov, of\n" * (n // 38),
    "scripts": lambda n: "Comrade <script>alert(1)</script> & Comrade O'\"Petrov\\\n" * (n // 54),
    "bidirectional marks": lambda n: "Comrade \u202ePetrov\u202c met Com\u200drade \u2066Ivanov\u2069. " * (n // 41),
    "control characters": lambda n: (
        "Comrade Pet\x1b[31mrov\x7f met\x0b Ivanov. It was late in the day for them both. " * (n // 74)
    ),
    "surrogate pairs and marks": lambda n: "😀e\u0301\u0301漢字 Comrade Petrov ﬁ ſ ı İ ß. " * (n // 31),
    "foreign digits": lambda n: "No. ٣٤ of ٧.II.٥٠ and ²³ " * (n // 25),
}
LETTER = (
    "{}. {} May 1950, letter, Petrov to Ivanov\nTo Comrade IVANOV\n{}\nPETROV\nNo. {}\n"
    "[Source: APRF, Fond 3, List {}]\n\n"
)
OTHER = LETTER.format(2, 6, "The mills stand still.", 8, 5)
ENTRY = "May {}, 1950\n\nLetter, {}\n\n{}\n\n"
PLACES: dict[str, Callable[[str], str]] = {
    "alone": lambda text: text,
    "in a letter": lambda text: LETTER.format(1, 5, text, 7, 4) + OTHER,
    "in a heading": lambda text: f"1. 5 May 1950, letter, Petrov to {text}\n{OTHER}",
    "before the letters": lambda text: f"{text}\n\n{LETTER.format(1, 5, 'It rains.', 7, 4)}{OTHER}",
    "in a listing": lambda text: (
        ENTRY.format(5, "Petrov to Ivanov", text) + ENTRY.format(6, "Ivanov to Petrov", text)
    ),
    "in letters without source notes": lambda text: "".join(
        LETTER.format(n, 1 + n % 28, sentence, n, 0).replace("[Source: APRF, Fond 3, List 0]\n", "")
        for n, sentence in enumerate(text.split("\n"), start=1)
    ),
}  # fmt: skip


def documents(name: str, place: str, size: int) -> int:
    """How many documents are read; every quotation of theirs stands in the text."""
    text = PLACES[place](TEXTS[name](size))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hostile.txt"
        path.write_text(text, encoding="utf-8", newline="")
        (reading,) = extract.read([path])
        decoded = "" if reading.refusal else decode(path.read_bytes())
    for record in reading.records:
        for claim in record.claims:
            for span in claim.spans:
                assert decoded[span.start : span.end] == span.quote, (record.number, claim.key)
    return len(reading.records)


def main() -> None:
    """One line of JSON in for each text to read, one out: how many documents, or what went wrong."""
    for line in sys.stdin:
        try:
            answer: object = documents(*json.loads(line))
        except Exception:
            answer = traceback.format_exc()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
