"""What is wrong with settings that no single one of them can see, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sheetnet.app.settings import PREFIX, MemberSettings, Settings, SmtpSettings
from sheetnet.stores.private import how_to_close, is_open_to_others

_SHORTEST_SECRET = 20
"""Characters; as hexadecimal digits, 80 bits."""


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


def _smtp_faults(smtp: SmtpSettings) -> Iterator[str]:
    yield from _secret_faults("mail.smtp.password_file", smtp.password_file)
    yield from _secret_faults("mail.smtp.token_file", smtp.token_file)
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
        yield from _secret_faults(setting, file)
        return
    yield from _secret_faults(setting, file)
    try:
        is_short = len(file.read_text(encoding="utf-8").strip()) < _SHORTEST_SECRET
    except (OSError, UnicodeDecodeError):
        is_short = True
    if is_short:
        yield f"{setting}: write at least {_SHORTEST_SECRET} letters and digits that nobody can guess into it"


def _answerer_faults(team: tuple[MemberSettings, ...]) -> Iterator[str]:
    for number, member in enumerate(team, start=1):
        if member.imap.host and not member.mail:
            yield (
                f"team.mail of person {number} is missing, since answers are to be read "
                f"(mail.answers_secret_file): write the address that {member.name} answers from"
            )


def _mailbox_faults(team: tuple[MemberSettings, ...], since: str) -> Iterator[str]:
    if team and not any(each.imap.host for each in team):
        yield f"team.imap.host is missing, since {since}: write a section [team.imap]{_how_by_gmail(team)}"
    is_anybody_here = any(each.imap.host and not each.missing_secrets for each in team)
    for number, member in enumerate(team, start=1):
        if not member.imap.host:
            continue
        if not member.mailbox_user:
            yield f"team.imap.user of person {number} is missing: write the name to log in with"
        password, token = member.imap.password_file, member.imap.token_file
        if password is None and token is None:
            yield (
                f"team.imap.password_file of person {number} is missing: write the password of the mailbox "
                "into a file of its own, and its path here"
            )
        if member.missing_secrets and is_anybody_here:
            continue
        for name, file in (("password_file", password), ("token_file", token)):
            yield from _secret_faults(f"team.imap.{name} of person {number}", file)


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
    for number, member in enumerate(settings.team, start=1):
        if member.gmail and member.imap.host and "mailbox" in settings.mail.drafts:
            yield (
                f"team.gmail of person {number}: their drafts go into their mailbox at {member.imap.host} "
                "already; leave this out, or the section [team.imap]"
            )


def _secret_faults(setting: str, file: Path | None) -> Iterator[str]:
    if file is not None and not file.is_file():
        yield f"{setting}: there is no file at {file}"
    elif file is not None and is_open_to_others(file):
        yield f"{setting}: others on this machine can read {file}: run {how_to_close(file)}"


def _sender_faults(team: tuple[MemberSettings, ...]) -> Iterator[str]:
    if not any(each.mail or each.report_to for each in team):
        yield "mail.sender is missing: write an address such as ana@example.com"
    for number, member in enumerate(team, start=1):
        if member.report_to and not member.mail:
            yield (
                f"team.mail of person {number} is missing, so {member.name}'s report would come from nobody: "
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
                    f"team: persons {other} and {number} are both written {written!r}; "
                    "give one of them another name or alias"
                )
