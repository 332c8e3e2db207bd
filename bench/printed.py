"""Letters as a printed edition has them: text in the manner of what the reader of editions reads, with known places."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from bench.letters import ARCHIVES, MARKS, PLACES, SUBJECTS, Letter, World, surname

FILE = 200  # documents in a file
Place = tuple[int, int]
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(slots=True)
class Printed:
    """A text as it grows, and where in it the words of each part stand."""

    parts: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    at: int = 0

    def write(self, text: str, key: str = "") -> None:
        """Add words; `key` remembers where they stand."""
        if key:
            self.places[key] = self.at, self.at + len(text)
        self.parts.append(text)
        self.at += len(text)


def spoken(day: datetime.date) -> str:
    """A day as headings print it.

    >>> spoken(datetime.date(1949, 1, 14))
    '14 January 1949'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def stamped(day: datetime.date) -> str:
    """A day as stamps and signatures have it: 14.1.1949."""
    return f"{day.day}.{day.month}.{day.year}"


def clock(minutes: int) -> str:
    """Minutes of the day as hours and minutes."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def citation(letter: Letter) -> dict[str, str]:
    """The archive, fond, opis, delo and leaf of a letter: hundreds of letters share a file, none a leaf."""
    series, leaf = divmod(letter.number, 300)
    return {
        "archive": ARCHIVES[series % 3], "fond": str(series % 90 + 1), "opis": str(series // 90 % 40 + 1),
        "delo": str(series + 1), "listy": str(leaf + 1),
    }  # fmt: skip


def print_letter(out: Printed, world: World, letter: Letter, place: int) -> None:
    """Write one document; `place` is its number in the edition. Keys of the places are told by `claims`."""
    name = world.name
    out.write(f"{place}. ", "number")
    out.write(spoken(letter.day), "day")
    out.write(", ")
    out.write("ciphered telegram", "form")
    out.write(", ")
    out.write(name(letter.sender), "sender")
    out.write(" to ")
    out.write(name(letter.recipient), "recipient")
    if letter.via is not None:
        out.write(" (via ")
        out.write(name(letter.via), "via")
        out.write(")")
    if letter.enclosing is not None:
        out.write(" ")
        out.write("with message for", "passing")
        out.write(" ")
        out.write(name(letter.enclosing), "enclosed for")
    out.write("\nCIPHERED TELEGRAM ")
    out.write(f"No. {letter.number}", "no")
    out.write("\n")
    if letter.place is not None and letter.sent is not None:
        out.write("From ")
        out.write(PLACES[letter.place].upper(), "place")
        for stage, minutes in (("Sent", letter.sent), ("Received", letter.sent + 95)):
            out.write(". " if stage == "Sent" else " ")
            start = out.at
            out.write(f"{stage} ")
            out.write(f"{stamped(letter.day)} {clock(minutes)}", f"{stage} at")
            out.places[stage] = start, out.at
        out.write("\n")
    if letter.mark is not None:
        out.write(MARKS[letter.mark], "mark")
        out.write("\n")
    out.write("To Comrade ")
    out.write(surname(letter.recipient).upper(), "addressee")
    out.write(".\n")
    if letter.answers is not None:
        out.write(f"To your No. {letter.answers}", "answers")
        out.write(".\n")
    _print_body(out, world, letter)
    out.write(surname(letter.sender).upper(), "signer")
    out.write("\n")
    out.write(stamped(letter.signed), "signed")
    out.write("\n")
    if letter.copies:
        out.write("Copies: ")
        for position, copy in enumerate(letter.copies):
            out.write(", " if position else "")
            out.write(name(copy), f"copy {position}")
        out.write("\n")
    cited = citation(letter)
    out.write("[Source: ")
    out.write(
        f"{cited['archive']}, Fond {cited['fond']}, Opis {cited['opis']}, Delo {cited['delo']}, List {cited['listy']}",
        "source",
    )
    out.write("]\n\n")


def _print_body(out: Printed, world: World, letter: Letter) -> None:
    out.write("The carts came through the pass before the snow and are being unloaded.\n")
    if letter.subject is not None:
        out.write("On the matter of ")
        out.write(SUBJECTS[letter.subject][1], "subject")
        out.write(" there is something new to tell.\n")
    for position, person in enumerate(letter.people):
        out.write("Here at the station we have spoken with ")
        out.write(world.name(person), f"person {position}")
        out.write(".\n")
    if letter.decides:
        out.write("We have decided to send two wagons of grain to the station", "decision")
        out.write(".\n")


def files(world: World) -> Iterator[tuple[str, list[Letter], str, list[dict[str, Place]]]]:
    """The files of an edition: name, letters, text, and for each letter where its words stand.

    >>> name, letters, text, places = next(files(World(seed=1, size=3)))
    >>> start, end = places[1]["sender"]
    >>> text[start:end] == World(seed=1, size=3).name(letters[1].sender)
    True
    """
    letters = world.letters()
    position = 0
    while some := list(islice(letters, FILE)):
        out = Printed()
        out.write(f"LETTERS OF THE EASTERN OFFICES\nVolume {position + 1}\n\n")
        places = []
        for place, letter in enumerate(some, start=1):
            out.places = {"document": (out.at, out.at)}
            print_letter(out, world, letter, place)
            places.append(out.places)
        yield f"edition-{position:06}.txt", some, "".join(out.parts), places
        position += 1


def listing(world: World, letters: Iterable[Letter]) -> tuple[str, list[int]]:
    """The listing of a website with entries for some letters, and where the words of each begin."""
    text, starts = "Search in\n\nCabinet of the Eastern Offices\n\n", []
    for letter in letters:
        starts.append(len(text))
        day = f"{_MONTHS[letter.day.month - 1]} {letter.day.day:02}, {letter.day.year}"
        title = f"Ciphered Telegram, {world.name(letter.sender)} to {world.name(letter.recipient)}"
        text += f"  • {day}\n\n    {title}\n\n    A telegram about the carts at the pass.\n\n"
    return text, starts
