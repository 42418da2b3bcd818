"""What ``doctor`` and ``run`` say of a mailbox that cannot be logged in to, before any server is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.demos import Answer, Demo

DRAFTS = 'drafts = ["outbox", "mailbox"]'
ANSWERS = 'answers_secret_file = "answers.secret"'
COLLEAGUE = '\n[[team]]\nname = "Ana Ruiz"\nmail = "ana@example.com"\n'


def name_mailbox(demo: Demo, under_mail: str, *, colleague: bool = False) -> Path:
    """Name a mailbox of the demo's owner; return the file of its password, which is not there."""
    file = demo.folder / "sheetnet.toml"
    text = file.read_text().replace("[mail]\n", f"[mail]\n{under_mail}\n")
    text += '\n[team.imap]\nhost = "imap.example.com"\npassword_file = "nora.password"\n'
    file.write_text(text + COLLEAGUE if colleague else text)
    secret = demo.folder / "answers.secret"
    secret.write_text("correct-horse-battery-staple")
    secret.chmod(0o600)
    return demo.folder / "nora.password"


def examine(demo: Demo) -> Answer:
    answer = demo.call("doctor")
    return Answer(answer.code, " ".join(answer.out.split()), answer.err)


def test_a_mailbox_whose_password_is_elsewhere_is_something_to_mind(demo: Demo) -> None:
    file = name_mailbox(demo, f"{DRAFTS}\n{ANSWERS}", colleague=True)
    answer = examine(demo)
    assert (answer.code, answer.err) == (3, "")
    waits = "wait for a computer that has nora.password."
    here = (
        f"If Nora Lindqvist works at this one: there is no file at {file}: "
        "write the password, and nothing else, into it."
    )
    assert f"! Mailbox of Nora Lindqvist: Drafts {waits} {here}" in answer.out
    assert f"! Answers of Nora Lindqvist: They {waits} {here}" in answer.out


def test_a_run_goes_well_where_a_colleague_s_password_is_elsewhere(demo: Demo) -> None:
    name_mailbox(demo, DRAFTS, colleague=True)
    answer = demo.call("run")
    assert (answer.code, answer.err) == (0, "")
    assert "Drafts for Nora Lindqvist wait for a computer that has nora.password." in answer.out


def test_a_password_that_nobody_of_the_team_has_on_this_computer_stops_it(demo: Demo) -> None:
    file = name_mailbox(demo, DRAFTS)
    for command in ("doctor", "run"):
        answer = demo.call(command)
        said = " ".join(answer.err.split())
        assert answer.code == 2
        assert f"password_file of Nora Lindqvist: there is no file at {file}: write the password" in said


@pytest.mark.parametrize(("under_mail", "step"), [(DRAFTS, "Mailbox"), (ANSWERS, "Answers")])
def test_an_empty_file_of_a_password_is_the_fault_of_its_own_step(
    demo: Demo, under_mail: str, step: str
) -> None:
    file = name_mailbox(demo, under_mail)
    file.touch(0o600)
    answer = examine(demo)
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.endswith(
        f"✗ {step} of Nora Lindqvist: The password in {file} cannot be read (the file is empty). "
        "Write the password, and nothing else, into this file as plain text."
    )


def test_a_mailbox_that_nothing_uses_is_something_to_mind(demo: Demo) -> None:
    name_mailbox(demo, "").touch(0o600)
    answer = examine(demo)
    assert answer.code == 3
    assert "! Mailbox of Nora Lindqvist: A mailbox is named, but nothing uses it" in answer.out
    assert f"write {DRAFTS} under [mail] in the settings file." in answer.out


def test_a_gmail_that_nothing_uses_is_something_to_mind(demo: Demo) -> None:
    file = demo.folder / "sheetnet.toml"
    file.write_text(f'{file.read_text()}\ngmail = "nora@gmail.com"\n')
    answer = examine(demo)
    assert answer.code == 3
    assert "! Mailbox of Nora Lindqvist: A Gmail is named, but nothing uses it" in answer.out
    assert 'write drafts = ["outbox", "gmail"] under [mail] in the settings file.' in answer.out
