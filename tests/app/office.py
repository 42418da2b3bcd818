"""An office: one sheet, one outbox and a real mail server, for tests of what is delivered."""

from datetime import UTC, datetime
from pathlib import Path

from sheetnet.app.delivery import deliver
from sheetnet.app.run import run
from sheetnet.app.settings import (
    ImapSettings,
    MailSettings,
    MemberSettings,
    Settings,
    SmtpSettings,
    StoreSettings,
    members,
)
from sheetnet.app.weeks import weeks_of_all
from sheetnet.suggest.drafts import Drafter
from tests.mail.imap_server import PASSWORD
from tests.mail.mail_server import HOST, Postmaster
from tests.workbook.sheets import Person, reading_of, workbook_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MARTA = MemberSettings(name="Marta Vidal", mail="marta@studio.example")
ANA = {"Name": "Ana Ruiz", "Email": "ana@brickworks.example", "Circle": "Key"}
JON = MemberSettings(name="Jon Berg", mail="jon@studio.example")
TWO_DESKS = MemberSettings(
    name="Marta Vidal",
    mail="marta@studio.example",
    report_to=("marta@studio.example", "desk@studio.example"),
)
GOT = {"Date": "2026-09-01", "Contact": "Ana Ruiz", "Direction": "Got", "Kind": "Lead", "What": "a school"}


def with_mailbox(member, imap, password_file):
    """Return a member of the team whose drafts can go into this account."""
    password_file.write_text(PASSWORD)
    password_file.chmod(0o600)
    way = ImapSettings(
        host=HOST, port=imap.plain, security="none", user=imap.user, password_file=password_file
    )
    return member.model_copy(update={"imap": way})


class Office:
    """One sheet, one outbox, one mail server."""

    def __init__(self, folder: Path, port: int, postmaster: Postmaster) -> None:
        self.store = workbook_of([ANA], [GOT])
        self.postmaster = postmaster
        self.now = NOW
        self.outbox = folder / "outbox"
        self.team = (MARTA,)
        self.secret = None
        """The file with the secret for answers."""
        self.drafts = ("outbox",)
        self.smtp = SmtpSettings(host=HOST, port=port, security="none")

    def deliver(self, *, send=True, on_unknown="hold", week=None, only=""):
        mail = MailSettings(
            outbox=self.outbox,
            drafts=self.drafts,
            on_unknown=on_unknown,
            smtp=self.smtp,
            answers_secret_file=self.secret,
        )
        settings = Settings(store=StoreSettings(), mail=mail, team=self.team)
        team = members(self.team)
        outcome = run(self.store, team, Drafter(None), now=self.now)
        reports = weeks_of_all(team, outcome.network.settings.time_zone, week, now=self.now)
        wanted = [each for each in reports if only in ("", each.owner)]
        return deliver(outcome, self.store, settings, wanted, now=self.now, send=send)

    @property
    def states(self):
        return [entry.state for entry in reading_of(self.store).memory.ledger.values()]

    @property
    def recipients(self):
        """Whom each mail was handed over for."""
        return [address for mail in self.postmaster.mails for address in mail.rcpt_tos]

    @property
    def drafts_entered(self):
        """Return what the ledger says of each draft, by Message-ID."""
        drafts = reading_of(self.store).memory.drafts
        return {key: (each.state, each.holder) for key, each in drafts.items()}

    def runs(self, column):
        return [row[column] for row in Person(self.store).rows("Runs") if row[column]]
