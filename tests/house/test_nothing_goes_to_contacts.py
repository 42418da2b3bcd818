"""Drafts are for a person to send: no path leads from one, or from a cell, to the handing over of a mail."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.test_imports import MODULES, imported_names, name_of, parse

HANDS_OVER = {"deliver", "sendmail", "send_message"}
"""What hands a mail to a server, under any library's name for it."""
KNOWS_DRAFTS = ("app/drafting.py", "mail/gmail.py", "mail/imap.py", "mail/outbox.py", "suggest/drafts.py")


def calls_in(module: Path) -> set[str]:
    """Return the names of all methods and functions that a module calls."""
    called = {node.func for node in ast.walk(parse(module)) if isinstance(node, ast.Call)}
    return {each.attr for each in called if isinstance(each, ast.Attribute)} | {
        each.id for each in called if isinstance(each, ast.Name)
    }


def test_only_the_dispatch_of_reports_hands_a_mail_over() -> None:
    methods = {
        name_of(module)
        for module in MODULES
        for node in ast.walk(parse(module))
        if isinstance(node, ast.Attribute) and node.attr in HANDS_OVER
    }
    assert methods == {"app/dispatch.py"}
    assert [name_of(module) for module in MODULES if "smtplib" in imported_names(parse(module))] == [
        "mail/smtp.py"
    ]
    assert [name_of(module) for module in MODULES if "dispatch" in calls_in(module)] == ["app/delivery.py"]


@pytest.mark.parametrize("name", KNOWS_DRAFTS)
def test_what_knows_drafts_knows_no_way_to_send(name: str) -> None:
    [module] = [each for each in MODULES if name_of(each) == name]
    assert "sheetnet.mail.smtp" not in set(imported_names(parse(module)))
    assert not calls_in(module) & {*HANDS_OVER, "make_mailer", "dispatch", "Smtp"}
