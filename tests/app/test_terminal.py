"""How words reach a person: wrapped and coloured on a terminal only, and never read as markup."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console
from rich.text import Text

from sheetnet.app.terminal import Line, Terminal


def narrow() -> tuple[Terminal, StringIO]:
    """Return a terminal of 40 columns and what it shows."""
    terminal, shown = Terminal(), StringIO()
    terminal.out = Console(file=shown, force_terminal=True, width=40, color_system=None)
    return terminal, shown


def test_a_long_line_goes_on_under_its_own_words() -> None:
    terminal, shown = narrow()
    terminal.say(Line(Text("  D42   Email 'ben(at)quarry' is not a mail address: write one"), hang=8))
    assert shown.getvalue().splitlines() == [
        "  D42   Email 'ben(at)quarry' is not a ",
        "        mail address: write one",
    ]


def test_what_is_indented_stays_indented() -> None:
    terminal, shown = narrow()
    terminal.say("    " + "word " * 12)
    assert all(line.startswith("    word") for line in shown.getvalue().splitlines())
    assert len(shown.getvalue().splitlines()) == 2


def test_a_word_longer_than_the_terminal_loses_nothing() -> None:
    terminal, shown = narrow()
    terminal.say("  /a/very" + "/deep" * 20)
    assert shown.getvalue().replace("\n", "").replace(" ", "") == "/a/very" + "/deep" * 20


def test_what_people_typed_is_no_markup_and_a_pipe_gets_whole_plain_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed = "Ana [bold]Ruiz[/bold] :smile: " + "x" * 200
    Terminal().say(typed, "red")
    Terminal().fail(typed)
    printed = capsys.readouterr()
    assert printed.out == typed + "\n"
    assert printed.err == f"sheetnet: {typed}\n"


def test_json_is_json_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().json({"name": "Željka [b]"})
    assert capsys.readouterr().out.startswith('{\n  "name": "')


def test_steps_are_shown_to_nobody_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Terminal().steps("Reading the sheet") as tell:
        tell("Thinking")
    assert capsys.readouterr().err == ""
