"""The command line, one file a command. Exit codes: 0 ok, 1 findings, 2 wrong use."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from specdouble.cli.unhindered import unhindered
from specdouble.errors import SpecdoubleError

_COMMANDS = ("serve", "plan", "bundle", "lint", "test", "replay", "coverage", "mutate")


class _OnDemand(click.Group):
    """Commands that are imported when asked for: each is the function of its name in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import one command."""
        if cmd_name not in _COMMANDS:
            return None
        with unhindered():
            command: click.Command = getattr(import_module(f"specdouble.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=_OnDemand, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="specdouble")
def commands() -> None:
    """Serve a stateful double of any OpenAPI document, and hold it to that document."""


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
