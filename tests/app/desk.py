"""A person, their workbook, and a run whenever they ask for one."""

from datetime import UTC, date, datetime, timedelta

from sheetnet.app.run import run
from sheetnet.suggest.drafts import Drafter
from tests.workbook.sheets import TEAM, Person, workbook_of

MONDAY = date(2026, 11, 23)
ANA = {"Name": "Ana Ruiz", "Company": "Brickworks", "Email": "ana@brickworks.example", "Circle": "Key"}
BEN = {"Name": "Ben Okafor", "Company": "Civic Lab", "Email": "ben@civic.example", "Circle": "Close"}
GOT = {
    "Date": "2026-09-01",
    "Contact": "Ana Ruiz",
    "Direction": "Got",
    "Kind": "Lead",
    "What": "school extension in Girona",
}
MET_BEN = {"Date": "2026-11-20", "Contact": "Ben Okafor", "Direction": "Met", "What": "coffee"}


class Desk:
    """A person, their workbook, and a run whenever they ask for one."""

    def __init__(self, *args, **more):
        self.store = workbook_of(*args, **more)
        self.person = Person(self.store)
        self.today = MONDAY

    def run(self, *, days=0):
        self.today += timedelta(days=days)
        now = datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=UTC)
        return run(self.store, TEAM, Drafter(None), now=now)

    def rows(self, title):
        return self.person.rows(title)

    def action(self, contact="Ana Ruiz"):
        """Return the first action of a contact as a dict with its grid row."""
        rows = [{**row, "row": at} for at, row in enumerate(self.rows("Actions"), start=1)]
        return next(row for row in rows if row["Contact"] == contact)

    def tick(self, column, contact="Ana Ruiz"):
        self.person.type("Actions", self.action(contact)["row"], column, True)

    def contact(self, name="Ana Ruiz"):
        return next(row for row in self.rows("Contacts") if row["Name"] == name)
