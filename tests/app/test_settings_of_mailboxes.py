"""The settings of mailboxes and mail servers: what they need together, and whose secrets are needed where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sheetnet.app.settings_file import load_settings
from tests.app.settings_files import TEAM, faults, write

MAILBOX = f'[mail]\ndrafts = ["mailbox"]\n{TEAM}[team.imap]\nhost = "imap.example.com"\n'


def test_a_mailbox_takes_the_person_s_address_and_the_password_of_a_file(file: Path) -> None:
    (file.parent / "ana.password").write_text("hush")
    (file.parent / "ana.password").chmod(0o600)
    settings = load_settings(write(file, MAILBOX + 'password_file = "ana.password"\n'))
    [ana] = settings.team
    assert (ana.imap.port, ana.imap.security, ana.mailbox_user) == (993, "tls", "ana@example.com")
    assert ana.imap.password_file == file.parent / "ana.password"


def test_a_mailbox_that_cannot_be_logged_in_to_is_told(file: Path) -> None:
    [missing] = faults(file, f'[mail]\ndrafts = ["mailbox"]\n{TEAM}')
    assert missing.startswith("team.imap.host is missing")
    [missing] = faults(file, MAILBOX)
    assert missing.startswith("team.imap.password_file of Ana Ruiz is missing")
    [missing] = faults(file, MAILBOX + 'password_file = "ana.password"\n')
    assert missing == (
        f"team.imap.password_file of Ana Ruiz: there is no file at {file.parent / 'ana.password'}: "
        "write the password, and nothing else, into it"
    )
    nobody = MAILBOX.replace('mail = "ana@example.com"\n', "")
    assert "team.imap.user of Ana Ruiz is missing: write the name to log in with" in faults(file, nobody)
    [wrong] = faults(file, MAILBOX.replace('"mailbox"', '"letterbox"'))
    assert 'write a list of "outbox", "mailbox" and "gmail"' in wrong


def test_answers_by_a_gmail_alone_are_told_to_need_a_mailbox_too(file: Path) -> None:
    (file.parent / "answers.secret").write_text("correct-horse-battery-staple")
    (file.parent / "answers.secret").chmod(0o600)
    head = '[mail]\ndrafts = ["gmail"]\nreports_by = "gmail"\nanswers_secret_file = "answers.secret"\n'
    [missing] = faults(file, f'{head}{TEAM}gmail = "ana@gmail.com"\n')
    assert missing.startswith("team.imap.host is missing, since answers are to be read")
    assert 'host = "imap.gmail.com" and a password_file that holds an app password' in missing


def test_answers_of_somebody_without_an_address_are_told_to_be_nobodys(file: Path) -> None:
    for name in ("answers.secret", "ana.password"):
        (file.parent / name).write_text("correct-horse-battery-staple")
        (file.parent / name).chmod(0o600)
    mailbox = MAILBOX.replace('mail = "ana@example.com"\n', "").replace(
        'drafts = ["mailbox"]', 'answers_secret_file = "answers.secret"'
    )
    told = faults(file, f'{mailbox}user = "ana"\npassword_file = "ana.password"\n')
    assert [each.partition(":")[2] for each in told] == [" write the address that they answer from"]


def test_the_password_of_somebody_who_works_elsewhere_is_not_needed_here(file: Path) -> None:
    bo = MAILBOX.partition("[[team]]")[2].replace("Ana Ruiz", "Bo Lee").replace("ana@", "bo@")
    text = f'{MAILBOX}password_file = "ana.password"\n[[team]]{bo}password_file = "bo.password"\n'
    told = faults(file, text)
    assert [fault.partition(":")[0] for fault in told] == [
        "team.imap.password_file of Ana Ruiz",
        "team.imap.password_file of Bo Lee",
    ]
    assert all(
        fault.endswith("; the file of one person who works at this computer is enough") for fault in told
    )
    (file.parent / "bo.password").write_text("hush")
    (file.parent / "bo.password").chmod(0o600)
    settings = load_settings(write(file, text))
    assert [bool(each.missing_secrets) for each in settings.team] == [True, False]


def test_the_missing_password_of_a_colleague_stops_nobody_who_may_be_the_one_here(file: Path) -> None:
    bo = MAILBOX.partition("[[team]]")[2].replace("Ana Ruiz", "Bo Lee").replace("ana@", "bo@")
    with_mailbox = f'[[team]]{bo}password_file = "bo.password"\n'
    head = '[mail]\ndrafts = ["mailbox"]\n'
    settings = load_settings(write(file, head + TEAM + with_mailbox))
    assert [bool(each.missing_secrets) for each in settings.team] == [False, True]
    [alone] = faults(file, head + with_mailbox)
    assert alone.endswith("bo.password: write the password, and nothing else, into it")


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_secret_that_others_can_read_is_told_though_another_one_is_missing(file: Path) -> None:
    (file.parent / "ana.password").write_text("hush")
    (file.parent / "ana.password").chmod(0o644)
    both = MAILBOX + 'password_file = "ana.password"\ntoken_file = "sign-in.json"\n'
    is_open, missing = faults(file, both)
    assert is_open.startswith("team.imap.password_file of Ana Ruiz: others on this machine can read")
    assert missing.startswith("team.imap.token_file of Ana Ruiz: there is no file at")
    assert "save the sign-in there, as JSON" in missing


def test_the_secret_of_answers_that_is_missing_is_told_with_what_to_put_in(file: Path) -> None:
    mailbox = MAILBOX.replace('drafts = ["mailbox"]', 'answers_secret_file = "answers.secret"')
    secret, _ = faults(file, f'{mailbox}password_file = "ana.password"\n')
    assert secret == (
        f"mail.answers_secret_file: there is no file at {file.parent / 'answers.secret'}: "
        "write at least 20 letters and digits that nobody can guess into it"
    )


def test_a_mail_server_takes_its_password_from_one_place(file: Path) -> None:
    secret = file.parent / "smtp.password"
    named = '[mail.smtp]\nhost = "smtp.example.com"\nuser = "ana"\npassword_file = "smtp.password"\n'
    assert faults(file, named + TEAM) == (
        f"mail.smtp.password_file: there is no file at {secret}: "
        "write the password, and nothing else, into it",
    )
    secret.write_text("hush")
    secret.chmod(0o600)
    assert load_settings(write(file, named + TEAM)).mail.smtp.password_file == secret
    [twice] = faults(file, f'{named}password = "hush"\n{TEAM}')
    assert twice.startswith("mail.smtp.password_file: there is a password too")
    (file.parent / "sign-in.json").write_text("{}")
    (file.parent / "sign-in.json").chmod(0o600)
    [twice] = faults(file, f'{named}token_file = "sign-in.json"\n{TEAM}')
    assert twice.startswith("mail.smtp.password_file: there is a token_file too")
    if os.name == "posix":
        secret.chmod(0o640)
        [open_to_others] = faults(file, named + TEAM)
        assert open_to_others.endswith(f"can read {secret}: run chmod 600 {secret}")
