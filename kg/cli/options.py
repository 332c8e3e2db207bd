"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

topics_option = click.option(
    "--topics", metavar="FILE", type=click.Path(path_type=Path),
    help="A topic scheme of your own in SKOS (.ttl, .rdf, .jsonld, .nt), in place of the shipped one.",
)  # fmt: skip
