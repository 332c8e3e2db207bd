"""`python -m bench.cliffs GRAPH.NT`: slow forms of SPARQL beside the forms that ask the same, in the embedded engine.

The pairs are those that `kg.forms` tells apart. Each form is given a limited time, in a process of its own.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bench.engines import OnDisk, answered

LIMIT = 60.0
PREFIX = "PREFIX cg: <https://w3id.org/cablegraph/ns#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
# what is wrong, and the slow and the quick form of one question
PAIRS = {
    "NOT EXISTS with several triples": (
        "SELECT ?s { ?s a cg:Message FILTER NOT EXISTS { ?d cg:attests ?s . ?d a cg:Document } } ORDER BY ?s",
        "SELECT ?s { ?s a cg:Message MINUS { ?d cg:attests ?s . ?d a cg:Document } } ORDER BY ?s",
    ),
    "a path of any length": (
        "SELECT DISTINCT ?b { ?a (^cg:sender/cg:recipient)+ ?b } ORDER BY ?b",
        "SELECT DISTINCT ?b { VALUES ?a { ACTOR } ?a (^cg:sender/cg:recipient)+ ?b } ORDER BY ?b",
    ),
    "an OPTIONAL with several triples": (
        "SELECT ?x ?r ?d ?n { { SELECT ?x { VALUES ?m { MESSAGE } ?m cg:dating ?x } } ?x cg:role ?r ; cg:date ?d "
        "OPTIONAL { ?c cg:claimObject ?x ; cg:claimProperty cg:dating ; cg:status ?s ; cg:rule ?n } } "
        "ORDER BY ?x ?r ?d ?n",
        "SELECT ?x ?r ?d ?n { { SELECT ?x { VALUES ?m { MESSAGE } ?m cg:dating ?x } } ?x cg:role ?r ; cg:date ?d "
        "OPTIONAL { ?c cg:claimObject ?x OPTIONAL { ?c cg:status ?s } OPTIONAL { ?c cg:rule ?n } } } "
        "ORDER BY ?x ?r ?d ?n",
    ),
    "triples that share no variable": (
        "SELECT ?d ?m { ?d a cg:Decision ; cg:earliest ?x . ?m cg:copyRecipient ?c ; cg:earliest ?y FILTER(?x = ?y) } "
        "ORDER BY ?d ?m",
        "SELECT ?d ?m { { SELECT ?d ?x { ?d a cg:Decision ; cg:earliest ?x } } "
        "?m cg:earliest ?x ; cg:copyRecipient ?c } ORDER BY ?d ?m",
    ),
}


def main(graph: Path) -> None:
    """Measure and print."""
    lines = [
        "| slow form | rows | seconds of processor's time | the quick form | rows |",
        "| --- | --- | --- | --- | --- |",
    ]
    with tempfile.TemporaryDirectory() as place:
        engine = OnDisk(Path(place))
        engine.load(graph)
        ask, values = engine.open()
        start = "SELECT ?m ?a { ?m cg:respondsTo ?b ; cg:sender ?a } ORDER BY DESC(?m) ?a LIMIT 1"
        message, actor = values(ask(PREFIX + start))[0]
        for what, forms in PAIRS.items():
            cells = []
            for form in forms:
                found = answered(
                    engine,
                    PREFIX + form.replace("MESSAGE", f"<{message}>").replace("ACTOR", f"<{actor}>"),
                    1,
                    LIMIT / 2,
                )
                cells.append(f"{min(found['work']):.3f}" if "work" in found else f"more than {LIMIT:.0f}")
                cells.append(str(found.get("rows", "")))
            lines.append(f"| {what} | {cells[1]} | {cells[0]} | {cells[2]} | {cells[3]} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
