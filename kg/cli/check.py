"""`cablegraph check`: is the graph of a workspace what it ought to be?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import click

from kg.changes.current import Current
from kg.cli.servers import Server, named, server_options
from kg.graph.check import check as check_graph
from kg.graph.findings import CheckReport, Finding, Part
from kg.graph.large import check_store

_HELD = 64 << 20  # bytes of N-Triples: what is longer is checked in portions


@click.command("check")
@click.argument("directory", metavar="[DIR]", required=False)
@server_options()
@click.option("--no-reasoning", is_flag=True, help="Check terms and shapes only; leave out the slow consistency check.")
@click.option(
    "--show",
    default=5,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many nodes to list under each finding; the rest are counted.",
)
@click.pass_context
def check(context: click.Context, directory: str | None, server: Server, no_reasoning: bool, show: int) -> None:
    """Check the graph of the workspace DIR, or of a server: its terms, its shape, its consistency with the ontology.

    The graph of a server is fetched whole, and checked here. One of more than some 400,000 statements in DIR is checked
    in portions, without a reasoner.

    Exit status: 0 where nothing was found, 1 where something was. What could not be checked is told, and is no finding.
    """
    report = _checked(directory, server, reason=not no_reasoning)
    click.echo("\n".join(describe(report, show=show)))
    context.exit(0 if report.conforms else 1)


def _checked(directory: str | None, server: Server, *, reason: bool) -> CheckReport:
    """The report on the file of a workspace, or on all that a server holds."""
    far = named(directory, server)
    if far is not None:
        return check_graph(far.copy(), reason=reason)
    with Current.open(str(directory)) as current:
        if current.workspace.graph.stat().st_size > _HELD:
            return check_store(current.store.path, reason=reason)
        return check_graph(current.ntriples(), reason=reason)


def describe(report: CheckReport, *, show: int) -> Iterator[str]:
    """The report as lines of text: findings of one message together, with at most `show` of their nodes.

    >>> print("\\n".join(describe(CheckReport(statements=3, parts=()), show=5)))
    3 statements checked: nothing found
    """
    for part in report.parts:
        yield _headline(part)
        yield from _findings(part.findings, show)
        yield from (f"  not checked: {text}" for text in part.unchecked)
    count = len(report.findings)
    yield f"{report.statements} statements checked: {_count(count) if count else 'nothing found'}"


def _headline(part: Part) -> str:
    if not part.engine:
        return f"{part.name}: not checked"
    found = _count(len(part.findings)) if part.findings else "nothing found"
    return f"{part.name}: {found} ({part.checked}; {part.engine})"


def _findings(findings: tuple[Finding, ...], show: int) -> Iterator[str]:
    together: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        together[finding.message].append(finding)
    for message, group in together.items():
        yield f"  {message}" + (f" ({len(group)} times)" if len(group) > 1 else "")
        located = [finding for finding in group if finding.focus]
        yield from (f"    {_where(finding)}" for finding in located[:show])
        if len(located) > show:
            yield f"    and {len(located) - show} more (--show {len(located)} lists all)"


def _where(finding: Finding) -> str:
    value = "" if finding.value in ("", finding.focus) else f"  has {finding.value!r}"
    return finding.focus + value


def _count(number: int) -> str:
    return "1 finding" if number == 1 else f"{number} findings"
