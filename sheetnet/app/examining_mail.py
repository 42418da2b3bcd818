"""The steps of ``doctor`` for the mailboxes of drafts and answers, and what reports go out by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sheetnet.app.examination import State, Step, StepFailed
from sheetnet.app.examining_google import BLOCKED, TESTING
from sheetnet.app.gmail import accounts_for_drafts, accounts_for_reports, gmail_account
from sheetnet.app.settings_together import missing_secret
from sheetnet.app.wiring import keys_elsewhere, make_answer_boxes, make_draft_boxes, make_smtp
from sheetnet.errors import DeliveryError
from sheetnet.mail.base import LoginRefused

if TYPE_CHECKING:
    from sheetnet.app.settings import MemberSettings, Settings

_WALLS = (
    "Gmail takes an app password only, and gives one only where two-step verification is on: "
    "https://myaccount.google.com/apppasswords.",
    "Microsoft 365 takes no password at all, and sheetnet has no sign-in to it yet: the README says, under "
    "Drafts in your mailbox, what works without one.",
    "Some providers let IMAP in only after it is allowed in the settings of the mailbox.",
)
_SMTP_WALLS = _WALLS[:2]
_GMAIL_WALLS = (
    "The Gmail API is off in the project of the OAuth client: press Enable at "
    "https://console.cloud.google.com/apis/library/gmail.googleapis.com.",
    f"{TESTING} --gmail",
    BLOCKED,
)


def mailbox_steps(settings: Settings) -> Iterator[Step]:
    """Yield a step for each mailbox of drafts or answers, and for what reports go out by.

    Nothing is put in, read or sent.

    Raises:
        StepFailed: one cannot be logged in to, or has no place for drafts.
    """
    by_gmail = {name for name, _ in accounts_for_drafts(settings)}
    boxes, keys = make_draft_boxes(settings), keys_elsewhere(settings)
    for member in settings.team:
        step = f"Mailbox of {member.name}"
        if box := boxes.get(member.name):
            try:
                yield Step(step, f"Drafts go into {box.find()!r}.")
            except DeliveryError as error:
                walls = _GMAIL_WALLS if member.name in by_gmail else _at_login(error, _WALLS)
                raise StepFailed(step, error, walls) from error
        elif key := keys.get(member.name):
            by_file = "" if member.name in by_gmail else _if_here(member)
            yield Step(step, f"Drafts wait for a computer that has {key}.{by_file}", State.MIND)
        elif unused := _unused(member, settings):
            yield Step(step, unused, State.MIND)
    yield from _answer_steps(settings)
    yield from _report_steps(settings)


def _if_here(member: MemberSettings) -> str:
    return f" If {member.name} works at this one: {missing_secret(member, member.missing_secrets[0])}."


def _unused(member: MemberSettings, settings: Settings) -> str:
    """Return that a mailbox or Gmail is named for nothing, "" where it is not so."""
    mail = settings.mail
    if member.imap.host and "mailbox" not in mail.drafts and mail.answers_secret_file is None:
        named, place = "mailbox", "mailbox"
    elif member.gmail and "gmail" not in mail.drafts and mail.reports_by != "gmail":
        named, place = "Gmail", "gmail"
    else:
        return ""
    return (
        f'A {named} is named, but nothing uses it: to put drafts into it, write drafts = ["outbox", '
        f'"{place}"] under [mail] in the settings file.'
    )


def _answer_steps(settings: Settings) -> Iterator[Step]:
    boxes = make_answer_boxes(settings)
    for member in settings.team if settings.mail.answers_secret_file else ():
        step = f"Answers of {member.name}"
        if box := boxes.get(member.name):
            try:
                box.look()
            except DeliveryError as error:
                raise StepFailed(step, error, _at_login(error, _WALLS)) from error
            yield Step(step, "They are read from the inbox.")
        elif member.missing_secrets:
            waits = f"They wait for a computer that has {member.missing_secrets[0].name}."
            yield Step(step, f"{waits}{_if_here(member)}", State.MIND)


def _report_steps(settings: Settings) -> Iterator[Step]:
    from sheetnet.mail.gmail_line import checked_address

    smtp, step = settings.mail.smtp, "Mail server"
    try:
        if server := make_smtp(settings.mail):
            server.look()
            yield Step(step, f"Reports can go out by {smtp.host}{f' as {smtp.user}' if smtp.user else ''}.")
    except DeliveryError as error:
        raise StepFailed(step, error, _at_login(error, _SMTP_WALLS)) from error
    for address in accounts_for_reports(settings):
        step = f"Gmail of {address}"
        try:
            checked_address(gmail_account(address, settings.mail.gmail_endpoint))
        except DeliveryError as error:
            raise StepFailed(step, error, _GMAIL_WALLS) from error
        yield Step(step, "Reports can go out from it.")


def _at_login(error: DeliveryError, walls: Sequence[str]) -> Sequence[str]:
    """Return what stands in the way of a login where that was refused; elsewhere it is of no help."""
    return walls if isinstance(error, LoginRefused) else ()
