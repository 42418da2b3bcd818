"""Drafts are for a person to send: no path leads from one, or from a cell, to the handing over of a mail."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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


def test_only_reports_and_the_notices_of_the_worker_are_handed_over() -> None:
    methods = {
        name_of(module)
        for module in MODULES
        for node in ast.walk(parse(module))
        if isinstance(node, ast.Attribute) and node.attr in HANDS_OVER
    }
    assert methods == {"app/dispatch.py", "app/telling.py"}
    assert [name_of(module) for module in MODULES if "smtplib" in imported_names(parse(module))] == [
        "mail/smtp.py"
    ]
    assert [name_of(module) for module in MODULES if "dispatch" in calls_in(module)] == ["app/delivery.py"]
    assert [name_of(module) for module in MODULES if "Post" in calls_in(module)] == ["app/wiring.py"]


@pytest.mark.parametrize("name", KNOWS_DRAFTS)
def test_what_knows_drafts_knows_no_way_to_send(name: str) -> None:
    module = module_called(name)
    assert not set(imported_names(parse(module))) & {"sheetnet.mail.smtp", "sheetnet.mail.gmail_report"}
    assert not calls_in(module) & {*HANDS_OVER, "make_mailer", "dispatch", "Smtp", "GmailReports"}


def module_called(name: str) -> Path:
    [module] = [each for each in MODULES if name_of(each) == name]
    return module


def texts_in(module: Path) -> Iterator[str]:
    """Yield every text in a module's code, the fixed parts of composed ones too."""
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_one_module_knows_the_address_at_which_gmail_sends_and_none_the_one_that_sends_a_draft() -> None:
    at_the_end_of_an_address = re.compile(r"(^|/)send(\?\S*)?$")
    knowing = {
        (name_of(module), text)
        for module in MODULES
        for text in texts_in(module)
        if at_the_end_of_an_address.search(text) and text != "send"
    }
    assert knowing == {("mail/gmail_report.py", "messages/send")}
    assert [name_of(each) for each in MODULES if "GmailReports" in calls_in(each)] == ["app/wiring.py"]


def test_for_a_draft_gmail_is_asked_to_write_a_draft_and_nothing_else() -> None:
    writes = [
        node.args[0]
        for node in ast.walk(parse(module_called("mail/gmail.py")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "write"
    ]
    assert [ast.literal_eval(each) for each in writes] == ["drafts"]
    speaks = [name_of(each) for each in MODULES if "GmailLine" in calls_in(each)]
    assert speaks == ["mail/gmail.py", "mail/gmail_line.py", "mail/gmail_report.py"]
    reaches = [
        name_of(each) for each in MODULES if "sheetnet.mail.gmail_report" in imported_names(parse(each))
    ]
    assert reaches == ["app/wiring.py"]
