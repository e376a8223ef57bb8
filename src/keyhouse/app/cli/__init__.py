"""The command line."""

import sys

import typer

from keyhouse.app.cli.books import audit_app, playbook_app
from keyhouse.app.cli.keeping import keeping, keys_app
from keyhouse.app.cli.moving import moving
from keyhouse.app.cli.people import accounts_app, staff_app
from keyhouse.app.cli.programs import programs_app
from keyhouse.app.cli.server import commands
from keyhouse.kit.problems import Invalid, SetupError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The account office of a marketplace, on your own server.",
)
for group in (commands, keeping, moving):
    app.add_typer(group)
for name, group in (
    ("staff", staff_app),
    ("accounts", accounts_app),
    ("programs", programs_app),
    ("playbook", playbook_app),
    ("audit", audit_app),
    ("keys", keys_app),
):
    app.add_typer(group, name=name)


def _shown(error: SetupError | Invalid) -> str:
    if isinstance(error, Invalid):
        return "; ".join(text % values for _, text, values in error.errors.values())
    return str(error)


def main() -> None:
    """Runs the command; what the operator has to put right is one line, not a traceback."""
    try:
        app()
    except (SetupError, Invalid) as error:
        print(f"keyhouse: {_shown(error)}", file=sys.stderr)
        sys.exit(2)
