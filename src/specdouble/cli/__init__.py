"""The command line, one file a command. Exit codes: 0 ok, 1 findings, 2 wrong use."""

from __future__ import annotations

import sys

import click

from specdouble.cli.bundle import bundle
from specdouble.cli.plan import plan
from specdouble.cli.serve import serve
from specdouble.errors import SpecdoubleError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="specdouble")
def commands() -> None:
    """Serve a stateful double of any OpenAPI document, and hold it to that document."""


for command in (serve, plan, bundle):
    commands.add_command(command)


def main() -> None:
    """Run the command line; what a person can mend is said in one line, without a traceback."""
    try:
        commands.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except SpecdoubleError as error:
        click.echo(f"specdouble: {error}", err=True)
        sys.exit(2)
