"""The commands: click functions, each a thin call of a library function."""

from __future__ import annotations

import sys
from typing import Any

import click

from extract.errors import CablegraphError
from kg.cli.build import build
from kg.cli.chains import gaps, grounds, reach
from kg.cli.check import check
from kg.cli.evaluate import evaluate
from kg.cli.explain import explain
from kg.cli.extract import extract
from kg.cli.network import network
from kg.cli.push import push
from kg.cli.query import query
from kg.cli.serve import serve_command as serve
from kg.export.visible import in_one_line
from kg.vocab import VERSION


class _Commands(click.Group):
    """A group that tells our errors in one line and ends with exit status 1."""

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


for _command in (build, extract, explain, evaluate, query, network, reach, gaps, grounds, check, serve, push):
    main.add_command(_command)
