"""What is wrong with settings that no single one of them can see, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sheetnet.app.settings import PREFIX, MemberSettings, Settings, SmtpSettings
from sheetnet.stores.private import how_to_close, is_open_to_others

_SHORTEST_SECRET = 20
"""Characters; as hexadecimal digits, 80 bits."""

_HOLDS_PASSWORD = "write the password, and nothing else, into it"
_HOLDS_SIGN_IN = "save the sign-in there, as JSON (the README says which, under Drafts in your mailbox)"
_HOLDS_SECRET = f"write at least {_SHORTEST_SECRET} letters and digits that nobody can guess into it"


def faults_between(settings: Settings, *, may_lack_key: bool = False) -> Iterator[str]:
    """Yield what no single setting can see."""
    store, mail = settings.store, settings.mail
    if store.kind == "google":
        if not store.spreadsheet:
            yield "store.spreadsheet is missing: write the address of the Google Sheet"
        if not (may_lack_key or store.credentials.is_file()):
            yield (
                f"store.credentials: there is no file at {store.credentials}; save the file from Google's "
                "console there (credentials.example.json shows its shape)"
            )
    elif store.workbook.suffix.lower() not in (".xlsx", ".xlsm"):
        yield f"store.workbook is {store.workbook.name!r}: write the path of an .xlsx workbook"
    yield from _smtp_faults(mail.smtp)
    if mail.can_send and not mail.sender:
        yield from _sender_faults(settings.team)
    templates = settings.templates.folder
    if templates is not None and not templates.is_dir():
        yield f"templates.folder: there is no folder at {templates}; make it, or leave the setting out"
    yield from _team_faults(settings.team)
    yield from _answers_faults(mail.answers_secret_file)
    if "mailbox" in mail.drafts:
        yield from _mailbox_faults(settings.team, 'mail.drafts says "mailbox"')
    elif mail.answers_secret_file is not None:
        yield from _mailbox_faults(settings.team, "answers are to be read (mail.answers_secret_file)")
    if mail.answers_secret_file is not None:
        yield from _answerer_faults(settings.team)
    if "gmail" in mail.drafts:
        yield from _gmail_faults(settings)


def whose(number: int, name: str) -> str:
    """Return how a person of the team is called in a fault: by name, or by number where there is none."""
    return name or f"person {number}"


def _smtp_faults(smtp: SmtpSettings) -> Iterator[str]:
    yield from _secret_faults("mail.smtp.password_file", smtp.password_file, _HOLDS_PASSWORD)
    yield from _secret_faults("mail.smtp.token_file", smtp.token_file, _HOLDS_SIGN_IN)
    variable = f"{PREFIX}MAIL__SMTP__PASSWORD"
    password = smtp.password.get_secret_value()
    if smtp.user and not (password or smtp.password_file or smtp.token_file):
        yield (
            f"mail.smtp.password is missing for {smtp.user!r}: set {variable} in the environment, or write "
            "it into a file of its own, and its path as password_file"
        )
    if smtp.password_file and password:
        yield (
            "mail.smtp.password_file: there is a password too, as mail.smtp.password or in the environment "
            f"as {variable}; leave one of them out"
        )
    if smtp.password_file and smtp.token_file:
        yield "mail.smtp.password_file: there is a token_file too; leave one of them out"


def _answers_faults(file: Path | None) -> Iterator[str]:
    setting = "mail.answers_secret_file"
    if file is None or not file.is_file():
        yield from _secret_faults(setting, file, _HOLDS_SECRET)
        return
    yield from _secret_faults(setting, file, _HOLDS_SECRET)
    try:
        is_short = len(file.read_text(encoding="utf-8").strip()) < _SHORTEST_SECRET
    except (OSError, UnicodeDecodeError):
        is_short = True
    if is_short:
        yield f"{setting}: {_HOLDS_SECRET}"


def _answerer_faults(team: tuple[MemberSettings, ...]) -> Iterator[str]:
    for member in team:
        if member.imap.host and not member.mail:
            yield (
                f"team.mail of {member.name} is missing, since answers are to be read "
                "(mail.answers_secret_file): write the address that they answer from"
            )


def _mailbox_faults(team: tuple[MemberSettings, ...], since: str) -> Iterator[str]:
    if team and not any(each.imap.host for each in team):
        yield f"team.imap.host is missing, since {since}: write a section [team.imap]{_how_by_gmail(team)}"
    for member in team:
        if member.imap.host:
            yield from _login_faults(member)
    if team and all(each.imap.host and each.missing_secrets for each in team):
        for member in team:
            yield from _missing_secrets(member, is_alone=len(team) == 1)


def _login_faults(member: MemberSettings) -> Iterator[str]:
    """Yield what is wrong with a way into a mailbox, but for files that are not on this computer."""
    if not member.mailbox_user:
        yield f"team.imap.user of {member.name} is missing: write the name to log in with"
    if member.imap.password_file is None and member.imap.token_file is None:
        yield (
            f"team.imap.password_file of {member.name} is missing: write the password of the mailbox into a "
            "file of its own, and its path here"
        )
    for name, file in (
        ("password_file", member.imap.password_file),
        ("token_file", member.imap.token_file),
    ):
        if file is not None and file.is_file():
            yield from _secret_faults(f"team.imap.{name} of {member.name}", file, "")


def _missing_secrets(member: MemberSettings, *, is_alone: bool) -> Iterator[str]:
    """Yield the files of a mailbox that are not here, where nobody of the team could be working here."""
    enough = "" if is_alone else "; the file of one person who works at this computer is enough"
    for file in member.missing_secrets:
        name = "password_file" if file == member.imap.password_file else "token_file"
        yield f"team.imap.{name} of {member.name}: {missing_secret(member, file)}{enough}"


def missing_secret(member: MemberSettings, file: Path) -> str:
    """Return that a file of somebody's mailbox is not on this computer, and what to put into it."""
    holds = _HOLDS_PASSWORD if file == member.imap.password_file else _HOLDS_SIGN_IN
    return f"there is no file at {file}: {holds}"


def _how_by_gmail(team: tuple[MemberSettings, ...]) -> str:
    """Return how a mailbox is named for people who are known to have a Gmail."""
    if not any(each.gmail or each.mail.casefold().endswith("@gmail.com") for each in team):
        return ""
    return (
        ' below the person, for a Gmail with host = "imap.gmail.com" and a password_file that holds an app '
        "password (the sign-in to Gmail reads no mail)"
    )


def _gmail_faults(settings: Settings) -> Iterator[str]:
    if settings.team and not any(each.gmail for each in settings.team):
        yield 'team.gmail is missing, since mail.drafts says "gmail": write the address of the Gmail account'
    for member in settings.team:
        if member.gmail and member.imap.host and "mailbox" in settings.mail.drafts:
            yield (
                f"team.gmail of {member.name}: their drafts go into their mailbox at {member.imap.host} "
                "already; leave this out, or the section [team.imap]"
            )


def _secret_faults(setting: str, file: Path | None, holds: str) -> Iterator[str]:
    """Yield what is wrong with a file of a secret; ``holds`` says what to put into it where it is missing."""
    if file is not None and not file.is_file():
        yield f"{setting}: there is no file at {file}: {holds}"
    elif file is not None and is_open_to_others(file):
        yield f"{setting}: others on this machine can read {file}: run {how_to_close(file)}"


def _sender_faults(team: tuple[MemberSettings, ...]) -> Iterator[str]:
    if not any(each.mail or each.report_to for each in team):
        yield "mail.sender is missing: write an address such as ana@example.com"
    for member in team:
        if member.report_to and not member.mail:
            yield (
                f"team.mail of {member.name} is missing, so their report would come from nobody: "
                "write their address, or one for everybody's reports as mail.sender"
            )


def _team_faults(team: tuple[MemberSettings, ...]) -> Iterator[str]:
    if not team:
        yield 'team is missing: write a section [[team]] with name = "Your Name"'
    taken: dict[str, int] = {}
    for number, member in enumerate(team, start=1):
        for written in dict.fromkeys(
            " ".join(each.split()).casefold() for each in (member.name, *member.aliases)
        ):
            other = taken.setdefault(written, number)
            if other != number:
                yield (
                    f"team: persons {other} and {number} are both written {written!r}; give one of them "
                    "another name or alias, or is it one person twice? Then keep one [[team]] with all lines"
                )
