"""The ``sheetnet`` command. Each command's module is thin until it is called, so that help is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from sheetnet import __version__
from sheetnet.app.commands.adopt_copy import adopt_copy
from sheetnet.app.commands.check import check
from sheetnet.app.commands.demo import demo
from sheetnet.app.commands.doctor import doctor
from sheetnet.app.commands.export import export
from sheetnet.app.commands.forget import forget
from sheetnet.app.commands.health import health
from sheetnet.app.commands.init import init
from sheetnet.app.commands.log import log
from sheetnet.app.commands.report import report
from sheetnet.app.commands.run import run
from sheetnet.app.commands.show import show
from sheetnet.app.commands.sign_in import sign_in
from sheetnet.app.commands.worker import worker
from sheetnet.app.guard import guarded
from sheetnet.app.terminal import prepare_streams


def make_app() -> typer.Typer:
    """Return the command line with all its commands."""
    app = typer.Typer(
        name="sheetnet",
        help="A spreadsheet of people, and a steady habit of helping them.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_about)
    app.command("init")(guarded(init))
    app.command("demo")(guarded(demo))
    app.command("run")(guarded(run))
    app.command("report")(guarded(report))
    app.command("worker")(guarded(worker))
    app.command("health")(guarded(health))
    app.command("log")(guarded(log))
    app.command("show")(guarded(show))
    app.command("check")(guarded(check))
    app.command("export")(guarded(export))
    app.command("forget")(guarded(forget))
    app.command("doctor")(guarded(doctor))
    app.command("sign-in")(guarded(sign_in))
    app.command("adopt-copy")(guarded(adopt_copy))
    return app


def main() -> None:
    """Run the command line; ends the process with the exit code."""
    prepare_streams()
    make_app()()


def _about(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            metavar="",
            is_eager=True,
            callback=lambda wished: _version(wished),
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    pass


def _version(wished: bool) -> None:
    if wished:
        print(f"sheetnet {__version__}")
        raise typer.Exit
