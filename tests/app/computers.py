"""One sheet and one mail server, and computers with workers on them whose clock a test sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

from sheetnet.app.commands.jobs import make_worker
from sheetnet.app.events import Event, Kind
from sheetnet.app.settings import (
    MailSettings,
    MemberSettings,
    Settings,
    SmtpSettings,
    StoreSettings,
    WorkerSettings,
)
from sheetnet.app.timetable import Job
from sheetnet.app.worker import Worker
from sheetnet.errors import StoreError
from sheetnet.stores.memory import MemoryStore
from sheetnet.workbook.plan import Plan, Receipt
from sheetnet.workbook.snapshot import Grid, Snapshot
from tests.app.office import ANA, GOT, JON, MARTA
from tests.mail.mail_server import HOST, Postmaster
from tests.workbook.sheets import Person, workbook_of

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Wire:
    """What lies between one worker and the sheet, and can be cut."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.place = store.place
        self.at_read: Callable[[], object] = lambda: None
        self.no_read: Exception | None = None
        self.no_write: StoreError | None = None

    def read(self) -> Snapshot:
        self.at_read()
        if self.no_read is not None:
            raise self.no_read
        return self.store.read()

    def glance(self, title: str) -> Grid | None:
        if self.no_read is not None:
            raise self.no_read
        return self.store.glance(title)

    def commit(self, plan: Plan) -> Receipt:
        if self.no_write is not None and not plan.is_empty:
            raise self.no_write
        return self.store.commit(plan)

    def still_stands(self, home: str) -> bool:
        return self.store.still_stands(home)


class Computer:
    """One computer on which the worker runs, with its own wire, outbox and heartbeat."""

    def __init__(self, office: Branch, folder: Path) -> None:
        self.office = office
        self.wire = Wire(office.store)
        self.told: list[str] = []
        self.updated_at: list[datetime] = []
        self.folder = folder
        self.worker = self.start()

    def start(self, *, tell: Sequence[str] = ()) -> Worker:
        mail = MailSettings(
            outbox=self.folder / "outbox",
            drafts=self.office.drafts,
            smtp=SmtpSettings(host=HOST, port=self.office.port, security="none"),
        )
        settings = Settings(
            store=StoreSettings(), mail=mail, team=self.office.team, worker=WorkerSettings(tell=tuple(tell))
        )
        self.worker = make_worker(
            settings,
            self.wire,
            self._say,
            self.folder / "beat.json",
            look_every_minutes=5,
            clock=lambda: self.office.now,
        )
        return self.worker

    def _say(self, event: Event) -> None:
        self.told.extend(event.lines)
        if event.kind is Kind.DONE and event.job == Job.UPDATE:
            self.updated_at.append(event.at)


class Branch:
    """One sheet, one mail server, two computers; the report goes late on Sunday, if ``settings`` let it."""

    def __init__(self, folder: Path, port: int, postmaster: Postmaster, **settings: str) -> None:
        said = {name.replace("_", " "): value for name, value in settings.items()}
        self.store = workbook_of(
            [ANA], [GOT], settings={"Report day": "Sunday", "Report time": "23:30", **said}
        )
        self.port = port
        self.postmaster = postmaster
        self.now = MONDAY
        self.team: tuple[MemberSettings, ...] = (MARTA, JON)
        self.drafts: tuple[Literal["outbox", "mailbox"], ...] = ("outbox",)
        self.here = Computer(self, folder / "here")
        self.there = Computer(self, folder / "there")

    def pass_minutes(self, minutes: int, *computers: Computer) -> None:
        """Let the worker look, here or on the computers named, as it does by itself."""
        for _ in range(0, minutes, 5):
            for each in computers or (self.here,):
                each.worker.look_once()
            self.now += timedelta(minutes=5)

    @property
    def mails(self) -> list[EmailMessage]:
        found = [message_from_bytes(mail.content, policy=policy.default) for mail in self.postmaster.mails]
        assert all(isinstance(mail, EmailMessage) for mail in found)
        return found  # type: ignore[return-value]

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    @property
    def notes(self) -> list[str]:
        """What Runs says of failures, oldest first."""
        said = [str(row["What went wrong"] or "") for row in Person(self.store).rows("Runs")]
        return [each for each in reversed(said) if each]
