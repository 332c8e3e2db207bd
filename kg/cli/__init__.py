"""The commands: click functions, each a thin call of a library function."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import click

from extract.errors import CablegraphError
from kg.export.visible import in_one_line
from kg.vocab import VERSION

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "build": "kg.cli.build:build",
        "extract": "kg.cli.extract:extract",
        "explain": "kg.cli.explain:explain",
        "evaluate": "kg.cli.evaluate:evaluate",
        "query": "kg.cli.query:query",
        "search": "kg.cli.search:search",
        "names": "kg.cli.names:names",
        "network": "kg.cli.network:network",
        "reach": "kg.cli.chains:reach",
        "gaps": "kg.cli.chains:gaps",
        "grounds": "kg.cli.chains:grounds",
        "rank": "kg.cli.rank:rank",
        "threads": "kg.cli.threads:threads",
        "crossed": "kg.cli.threads:crossed",
        "latency": "kg.cli.threads:latency",
        "relays": "kg.cli.relays:relays",
        "readings": "kg.cli.relays:readings",
        "collate": "kg.cli.collate:collate",
        "check": "kg.cli.check:check",
        "serve": "kg.cli.serve:serve_command",
        "push": "kg.cli.push:push",
    }
)
"""Where each command stands. It is imported when it is called: all of them together take a second to import."""


class _Commands(click.Group):
    """The commands, each imported when called; our errors are told in one line and end with exit status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CablegraphError as error:
            raise _Told(str(error)) from None
        except BrokenPipeError:
            sys.stderr.close()  # the reader of a pipe has gone: nothing is left to say to it
            ctx.exit(1)
        except OSError as error:
            raise _Told(_output_failed(error)) from None

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; what is still to be written is written here, where its failure can be told."""
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                sys.stdout.flush()
        except OSError as error:
            _Told(_output_failed(error)).show(sys.stderr)
            sys.exit(1)


def _output_failed(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return f"cannot write the output: {error.strerror or error}{where}"


class _Told(click.ClickException):
    exit_code = 1

    def show(self, file: object = None) -> None:
        del file
        click.echo(f"cablegraph: {in_one_line(self.message)}", err=True)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="cablegraph")
def main() -> None:
    """From letters, cables and archive listings to a knowledge graph that cites the words behind every statement."""
