"""Settings: ``sheetnet.toml`` and the environment, checked whole before anything is done.

What whoever may edit the sheet must not be able to change: where the sheet is, where mail goes,
secrets, and the team. Everything else is tuned in the Settings tab. The environment wins over
the file. Pass the piece that is needed (``MailSettings``), never the whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from sheetnet.domain.letter import KEEP_DAYS, LEAST_KEEP_DAYS
from sheetnet.domain.settings import Member
from sheetnet.errors import DeliveryError
from sheetnet.mail.address import mailbox, one_address
from sheetnet.stores.google.addresses import A_GOOD_ONE, id_in

PREFIX = "SHEETNET_"
FILE_NAME = "sheetnet.toml"
GOOGLE_ENDPOINT = "https://sheets.googleapis.com"
GMAIL_ENDPOINT = "https://gmail.googleapis.com"

_SLASHES = r"with / or \\ between folders"


def _setting(
    default: Any, meaning: str, *, write: str, least: int | None = None, most: int | None = None
) -> Any:
    """Return a field; ``write`` completes "port is 'x': write ..."."""
    return Field(default=default, description=meaning, ge=least, le=most, json_schema_extra={"write": write})


def is_address(text: str) -> bool:
    """Whether this is one plain mail address of the internet that a mail can carry."""
    looks_so = re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+", text) is not None
    return looks_so and one_address(text) is not None


def _an_address(text: str) -> str:
    if text and not is_address(text):
        raise ValueError("address")
    return text


def _a_sender(text: str) -> str:
    if text:
        _an_address(parseaddr(text)[1])
        try:
            mailbox(text)
        except DeliveryError as error:
            raise ValueError("sender") from error
        if "\n" in text or "\r" in text:
            raise ValueError("sender")
    return text


def _a_zone(text: str) -> str:
    if text:
        try:
            ZoneInfo(text)
        except (ValueError, OSError, KeyError) as error:
            raise ValueError("zone") from error
    return text


def _a_spreadsheet(text: str) -> str:
    """Take the id out of a whole address."""
    identity = id_in(text)
    if text.strip() and not identity:
        raise ValueError("spreadsheet")
    return identity


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


def _some_text(text: str) -> str:
    if not text.strip():
        raise ValueError("blank")
    return " ".join(text.split())


def _a_path(path: Path) -> Path:
    if any(character < " " for character in str(path)):
        raise ValueError("path")
    return path


PlainPath = Annotated[Path, AfterValidator(_a_path)]
Address = Annotated[str, AfterValidator(_an_address)]
AN_ADDRESS = "an address such as ana@example.com"


class _Piece(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(_Piece):
    """Where the spreadsheet is."""

    kind: Literal["workbook", "google"] = _setting(
        "workbook", "Where the spreadsheet is kept.", write='"workbook" or "google"'
    )
    workbook: PlainPath = _setting(
        Path("network.xlsx"),
        "The workbook; a path counts from the folder of this file.",
        write=f"a path such as network.xlsx, {_SLASHES}",
    )
    spreadsheet: Annotated[str, AfterValidator(_a_spreadsheet)] = _setting(
        "",
        "The Google Sheet: its address, or the id in it.",
        write=f"its whole address, such as {A_GOOD_ONE}",
    )
    credentials: PlainPath = _setting(
        Path("credentials.json"),
        "The file from Google: a service account's key, or an OAuth client.",
        write=f"a path such as credentials.json, {_SLASHES}",
    )
    look_in_trash: bool = _setting(
        False,
        "Also see whether the Google Sheet is in the trash; takes the right to see all files' names.",
        write="true or false",
    )
    endpoint: str = _setting(
        GOOGLE_ENDPOINT, "Where Google's API answers; changed for tests only.", write=f'"{GOOGLE_ENDPOINT}"'
    )


class SmtpSettings(_Piece):
    """The server that takes the weekly report."""

    host: str = _setting("", "The mail server; blank sends nothing.", write="a name such as smtp.example.com")
    port: int = _setting(
        587, "Its port.", write="a whole number from 1 to 65535, such as 587", least=1, most=65535
    )
    security: Literal["starttls", "tls", "none"] = _setting(
        "starttls",
        "How the connection is secured; none is for a server on this machine.",
        write='"starttls", "tls" or "none"',
    )
    user: str = _setting("", "The name to log in with; blank does not log in.", write="a name")
    password: SecretStr = _setting(
        SecretStr(""),
        "The password; best kept in the environment, or in a file of its own.",
        write="the password as text",
    )
    password_file: Annotated[PlainPath | None, BeforeValidator(_blank_is_none)] = _setting(
        None,
        "A file with nothing but the password, which nobody else may read.",
        write=f"the path of a file, {_SLASHES}",
    )
    token_file: Annotated[PlainPath | None, BeforeValidator(_blank_is_none)] = _setting(
        None,
        "The file of a sign-in, in place of a password (XOAUTH2).",
        write=f"the path of a file, {_SLASHES}",
    )
    timeout_seconds: int = _setting(
        30,
        "How long to wait for each answer; more for a server that looks through every mail for long.",
        write="a whole number from 1 to 600",
        least=1,
        most=600,
    )


class MailSettings(_Piece):
    """Where letters go."""

    outbox: PlainPath = _setting(
        Path("outbox"), "The folder for reports and drafts.", write=f"a path such as outbox, {_SLASHES}"
    )
    sender: Annotated[str, AfterValidator(_a_sender)] = _setting(
        "",
        "Who the report comes from; blank takes each person's own address.",
        write='an address such as "Sheetnet <ana@example.com>"',
    )
    drafts: tuple[Literal["outbox", "mailbox", "gmail"], ...] = _setting(
        ("outbox",),
        "Where drafts go: the folder, each person's mailbox (team.imap) or Gmail (team.gmail), or several.",
        write='a list of "outbox", "mailbox" and "gmail", such as ["outbox", "gmail"]',
    )
    keep_days: int = _setting(
        KEEP_DAYS,
        "How long reports and failure logs are kept, and the ledgers remember what was mailed.",
        write=f"a whole number from {LEAST_KEEP_DAYS} to 3650",
        least=LEAST_KEEP_DAYS,
        most=3650,
    )
    firm_recipients: tuple[Address, ...] = _setting(
        (),
        "Who gets the firm-wide report, when it is asked for with --send.",
        write='a list such as ["ana@example.com"]',
    )
    on_unknown: Literal["hold", "resend"] = _setting(
        "hold",
        "What to do when a mail may or may not have arrived.",
        write='"hold" (say so in the next report) or "resend" (once)',
    )
    reports_by: Literal["smtp", "gmail"] = _setting(
        "smtp",
        "How reports go: by the server under mail.smtp, or from the sender's own Gmail.",
        write='"smtp" or "gmail"',
    )
    gmail_endpoint: str = _setting(
        GMAIL_ENDPOINT, "Where the Gmail API answers; changed for tests only.", write=f'"{GMAIL_ENDPOINT}"'
    )
    answers_secret_file: Annotated[PlainPath | None, BeforeValidator(_blank_is_none)] = _setting(
        None,
        "A file with a secret, the same on every computer; with it, answers to the report are read.",
        write=f"the path of a file, {_SLASHES}",
    )
    smtp: SmtpSettings = Field(default_factory=SmtpSettings)

    @property
    def can_send(self) -> bool:
        """Whether a server is named, or Gmail is to send."""
        return self.reports_by == "gmail" or bool(self.smtp.host)


class ImapSettings(_Piece):
    """A person's mailbox: it takes their drafts, and their answers to the report come into it."""

    host: str = _setting(
        "",
        "The server of their mailbox; needed where drafts go there, or answers come from there.",
        write="a name such as imap.example.com",
    )
    port: int = _setting(
        993, "Its port.", write="a whole number from 1 to 65535, such as 993", least=1, most=65535
    )
    security: Literal["starttls", "tls", "none"] = _setting(
        "tls",
        "How the connection is secured; none is for a server on this machine.",
        write='"tls", "starttls" or "none"',
    )
    user: str = _setting("", "The name to log in with; blank takes their address.", write="a name")
    password_file: Annotated[PlainPath | None, BeforeValidator(_blank_is_none)] = _setting(
        None,
        "A file with nothing but the password, which nobody else may read.",
        write=f"the path of a file, {_SLASHES}",
    )
    token_file: Annotated[PlainPath | None, BeforeValidator(_blank_is_none)] = _setting(
        None,
        "The file of a sign-in, in place of a password (XOAUTH2).",
        write=f"the path of a file, {_SLASHES}",
    )
    drafts: str = _setting(
        "",
        "The mailbox for drafts, where the server does not say which it is.",
        write="the name of a mailbox",
    )


class MemberSettings(_Piece):
    """One person of the team."""

    name: Annotated[str, AfterValidator(_some_text)] = _setting(
        ..., "A person of the team, as Owner and Who call them.", write="a name"
    )
    mail: Address = _setting("", "Their address; the report goes there.", write=AN_ADDRESS)
    report_to: tuple[Address, ...] = _setting(
        (), "Where else their report goes instead.", write='a list such as ["ana@example.com"]'
    )
    time_zone: Annotated[str, AfterValidator(_a_zone)] = _setting(
        "", "Their time zone; blank takes the team's.", write="a zone such as Europe/Madrid"
    )
    signature: str = _setting("", "What closes their drafts; blank takes the first name.", write="a text")
    aliases: tuple[str, ...] = _setting(
        (), "Other ways they are written in Owner and Who.", write='a list such as ["Ana", "AR"]'
    )
    gmail: Address = _setting(
        "",
        "Their Gmail account; needed where drafts or reports go by it.",
        write="an address such as ana@gmail.com",
    )
    imap: ImapSettings = Field(default_factory=ImapSettings)

    @property
    def mailbox_user(self) -> str:
        """The name to log in to the mailbox with."""
        return self.imap.user or self.mail

    @property
    def missing_secrets(self) -> tuple[Path, ...]:
        """The files to log in to the mailbox with that are not on this computer.

        One settings file serves all computers of a team; each has the files of those who work on it.
        """
        named = (self.imap.password_file, self.imap.token_file)
        return tuple(file for file in named if file is not None and not file.is_file())


class TemplateSettings(_Piece):
    """Templates of one's own."""

    folder: Annotated[PlainPath | None, BeforeValidator(_blank_is_none)] = _setting(
        None,
        "A folder of draft templates that win over the packaged ones.",
        write=f"the path of a folder, {_SLASHES}",
    )


class WorkerSettings(_Piece):
    """How often the worker looks, and how and whom it tells what it does."""

    look_every_minutes: int = _setting(
        5,
        "How often the worker looks whether something is due.",
        write="a whole number from 1 to 60",
        least=1,
        most=60,
    )
    log_format: Literal["text", "json"] = _setting(
        "text",
        "How the worker's log is written: text for people, or json for programs. Neither names anybody.",
        write='"text" or "json"',
    )
    tell: tuple[Address, ...] = _setting(
        (),
        "Who is told by mail when something fails for long; blank is where the first person's report goes.",
        write='a list such as ["ana@example.com"]',
    )


class Settings(BaseSettings):
    """Everything of the settings file; pass its pieces on, never the whole."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True, extra="forbid", frozen=True
    )

    store: StoreSettings = Field(default_factory=StoreSettings)
    mail: MailSettings = Field(default_factory=MailSettings)
    team: tuple[MemberSettings, ...] = ()
    templates: TemplateSettings = Field(default_factory=TemplateSettings)
    worker: WorkerSettings = Field(default_factory=WorkerSettings)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, and nothing else in."""
        return env_settings, init_settings


def members(team: Sequence[MemberSettings]) -> tuple[Member, ...]:
    """Return the team as the rest of sheetnet knows it."""
    return tuple(
        Member(
            name=each.name,
            mail=each.mail,
            time_zone=each.time_zone,
            signature=each.signature,
            aliases=each.aliases,
        )
        for each in team
    )


def recipients_by_owner(team: Sequence[MemberSettings]) -> Mapping[str, tuple[str, ...]]:
    """Return where each member's report goes; empty where no address is known."""
    return {each.name: each.report_to or ((each.mail,) if each.mail else ()) for each in team}


def told_of_failures(settings: Settings) -> tuple[str, ...]:
    """Return who is told by mail of what fails: those named for it, or the first person with an address."""
    if settings.worker.tell:
        return settings.worker.tell
    return next((each for each in recipients_by_owner(settings.team).values() if each), ())
