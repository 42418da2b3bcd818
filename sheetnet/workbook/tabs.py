"""The tabs and columns of the workbook: what each holds and who writes it.

The one place where headers are named. Columns are found by header text, so positions here are
only the order in which a new workbook is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sheetnet.domain.words import Circle, Direction, HelpKind


class Writer(Enum):
    """Who writes a column."""

    HUMAN = "human"
    WORKER = "worker"
    SHARED = "shared"
    """Filled by the worker when it adds the row; a person's from then on."""


class Kind(Enum):
    """What a column's cells hold; decides formats and how they are read."""

    TEXT = "text"
    LONG_TEXT = "long text"
    DATE = "date"
    NUMBER = "number"
    TICK = "tick"
    CHOICE = "choice"
    PHONE = "phone"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a tab."""

    name: str
    """Its header."""
    writer: Writer
    kind: Kind
    width: int
    """Characters."""
    note: str = ""
    """What the header's note says; worker columns begin with who writes them."""
    aliases: tuple[str, ...] = ()
    """Other headers that mean the same."""
    choices: tuple[str, ...] = ()
    required: bool = False
    """Without it a run stops."""
    folded: bool = False
    """Seldom used: grouped and folded away at first."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the workbook."""

    title: str
    columns: tuple[Column, ...]
    purpose: str
    """One sentence for the person who opens it."""
    hidden: bool = False
    required: bool = True

    @property
    def is_workers_own(self) -> bool:
        """Whether no column is a person's, so that the worker may add and remove rows."""
        return all(column.writer is Writer.WORKER for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column with this header."""
        return next(column for column in self.columns if column.name == name)


def _human(name: str, kind: Kind, width: int, note: str = "", **more: object) -> Column:
    return Column(name, Writer.HUMAN, kind, width, note, **more)  # type: ignore[arg-type]


def _worker(name: str, kind: Kind, width: int, note: str, **more: object) -> Column:
    return Column(name, Writer.WORKER, kind, width, f"Written by sheetnet. {note}", **more)  # type: ignore[arg-type]


PROBLEM = "Problem"
ID = "ID"
WENT_WRONG = "What went wrong"

_PROBLEM = _worker(PROBLEM, Kind.TEXT, 58, "What to mend in this row, and how.", required=True)
_ID = _worker(
    ID, Kind.TEXT, 20, "How sheetnet knows this row again. Please leave it.", required=True, folded=True
)

CONTACTS = Tab(
    "Contacts",
    (
        _human(
            "Name", Kind.TEXT, 24, required=True, aliases=("Full name", "Contact", "Contact name", "Person")
        ),
        _human("Company", Kind.TEXT, 26, aliases=("Organisation", "Organization", "Firm", "Employer")),
        _human("Role", Kind.TEXT, 22, aliases=("Job title", "Title", "Position")),
        _human("Email", Kind.TEXT, 30, aliases=("E-mail", "Mail", "Email address", "E-mail address")),
        _human("Phone", Kind.PHONE, 18, aliases=("Telephone", "Mobile", "Phone number", "Tel")),
        _human(
            "Circle",
            Kind.CHOICE,
            10,
            "How close you want to keep this person: Key, Close, Active, Wide or Paused. Blank is Wide.",
            choices=tuple(Circle),
        ),
        _human(
            "Every (days)",
            Kind.NUMBER,
            8,
            "Only if this person needs a rhythm of their own.",
            aliases=("Every", "Cadence", "Cadence (days)"),
            folded=True,
        ),
        _human("Needs", Kind.LONG_TEXT, 36, "What are they looking for?", aliases=("Need", "Looking for")),
        _human("Offers", Kind.LONG_TEXT, 36, "What are they good for?", aliases=("Offer", "Good for")),
        _human(
            "Interests",
            Kind.LONG_TEXT,
            24,
            "What they care about besides work.",
            aliases=("Interest", "Hobbies"),
        ),
        _human("Met at", Kind.TEXT, 22, "The event or place where you met.", aliases=("Where met",)),
        _human(
            "Met on", Kind.DATE, 12, "When you met; counts as the first touch.", aliases=("Date met", "Met")
        ),
        _human("Birthday", Kind.DATE, 12, aliases=("Date of birth", "Born"), folded=True),
        _human("Introduced by", Kind.TEXT, 20, aliases=("Referred by", "Introduction by"), folded=True),
        _human("Owner", Kind.TEXT, 14, "Whose contact this is; blank is the first of the team.", folded=True),
        _human("Notes", Kind.LONG_TEXT, 36, aliases=("Note", "Comments", "Remarks")),
        _worker(
            "Status",
            Kind.TEXT,
            10,
            "How this relationship stands: New, Fresh, Due soon, Stale, Lapsed or Paused.",
        ),
        _worker(
            "Your turn",
            Kind.LONG_TEXT,
            36,
            "The help you got and have not returned yet, or a promise past its date.",
        ),
        _worker(
            "Next step", Kind.LONG_TEXT, 40, "The one thing to do next; its draft is in the Actions tab."
        ),
        _worker("Next due", Kind.DATE, 12, "When this relationship is due."),
        _worker("Last touch", Kind.DATE, 12, "The last time you were in contact."),
        _worker("Last help", Kind.LONG_TEXT, 32, "The last help either way."),
        _worker("Key", Kind.TEXT, 11, "A seat among the key ten, or a candidate for one."),
        _worker("Pick as", Kind.TEXT, 28, "The name to pick in the Help Log.", folded=True),
        _PROBLEM,
        _ID,
    ),
    "One row for each person. Mark the ten you want to help steadily as Key.",
)

HELP_LOG = Tab(
    "Help Log",
    (
        _human(
            "Date",
            Kind.DATE,
            12,
            "When. A date to come is a planned touch.",
            required=True,
            aliases=("When", "Day", "On"),
        ),
        _human("Contact", Kind.TEXT, 28, "Pick the person.", required=True, aliases=("Name", "Person")),
        _human(
            "Direction",
            Kind.CHOICE,
            11,
            "Gave or Got help, Met (a call, a mail, a meeting), or Promised to give.",
            required=True,
            choices=tuple(Direction),
        ),
        _human(
            "Kind",
            Kind.CHOICE,
            14,
            "What kind of help; blank for a touch without help.",
            choices=tuple(kind for kind in HelpKind if kind),
        ),
        _human(
            "What",
            Kind.LONG_TEXT,
            46,
            "In a few words.",
            aliases=("Subject", "Details", "Description", "Note", "Notes"),
        ),
        _human("With", Kind.TEXT, 26, "The other person of an introduction."),
        _human("Due", Kind.DATE, 12, "When a promise is due.", aliases=("Due date", "Due on")),
        _human(
            "Outcome",
            Kind.TEXT,
            26,
            "What came of it; 'kept' closes a promise, 'cancelled' takes a plan or promise back.",
            aliases=("Result",),
        ),
        _human("Who", Kind.TEXT, 14, "Who of us; blank is the contact's owner.", folded=True),
        _PROBLEM,
        _worker(
            "Contact ID", Kind.TEXT, 24, "Whose row this is. Please leave it.", required=True, folded=True
        ),
        _ID,
    ),
    "One row for each touch: help given or got, a call, a meeting, a promise.",
)

ACTIONS = Tab(
    "Actions",
    (
        _human(
            "Done",
            Kind.TICK,
            8,
            "Tick when you have done it: it becomes a row of the Help Log.",
            required=True,
        ),
        _human("Done on", Kind.DATE, 12, "Only if it was not today.", folded=True),
        _human("Snooze until", Kind.DATE, 13, "Not now: a date to come back to it."),
        _human(
            "Dismiss",
            Kind.TICK,
            9,
            "Tick if it is not a good idea; it stays away for a while.",
            required=True,
        ),
        _human("Note", Kind.LONG_TEXT, 24),
        Column("Draft subject", Writer.SHARED, Kind.TEXT, 34, "Yours to change; sheetnet fills it once."),
        Column("Draft body", Writer.SHARED, Kind.LONG_TEXT, 60, "Yours to change; sheetnet fills it once."),
        _worker("Contact", Kind.TEXT, 24, "Who it is for."),
        _worker("Suggestion", Kind.LONG_TEXT, 40, "One thing to do.", required=True),
        _worker("Why", Kind.LONG_TEXT, 40, "The reason, from your own log."),
        _worker("Open draft", Kind.LINK, 14, "Opens the draft in your mail program, as the text now stands."),
        _worker("Kind", Kind.TEXT, 18, "What kind of suggestion it is.", required=True),
        _worker("Due", Kind.DATE, 12, "When it is best done."),
        _worker("Created", Kind.DATE, 12, "When it was suggested.", required=True),
        _worker("Result", Kind.TEXT, 28, "What became of it; a row with a result is closed.", required=True),
        _PROBLEM,
        _worker(
            "Contact ID", Kind.TEXT, 20, "Whose action this is. Please leave it.", required=True, folded=True
        ),
        _ID,
    ),
    "What to do next, one suggestion a person. Tick Done and it is logged for you.",
)

PASS_ALONG = Tab(
    "Pass Along",
    (
        _human("Date", Kind.DATE, 12, required=True),
        _human("Kind", Kind.CHOICE, 12, choices=("Lead", "Article", "Opening", "Event", "Other")),
        _human("Title", Kind.TEXT, 44, required=True),
        _human("Link", Kind.TEXT, 36),
        _human("Details", Kind.LONG_TEXT, 44),
        _human(
            "For (topics)",
            Kind.TEXT,
            28,
            "The words by which to find who would like it.",
            aliases=("For", "Topics"),
        ),
        _human("Expires", Kind.DATE, 12),
        _worker("Suggested to", Kind.TEXT, 30, "Who it was suggested for."),
        _PROBLEM,
        _ID,
    ),
    "Leads, articles and openings worth forwarding to somebody.",
)

SETTINGS = Tab(
    "Settings",
    (
        _human("Setting", Kind.TEXT, 26, required=True),
        _human("Value", Kind.TEXT, 20, required=True),
        _worker("Meaning", Kind.LONG_TEXT, 70, "What this setting does."),
        _PROBLEM,
    ),
    "What you tune together. A blank or wrong value leaves the default.",
)

RUNS = Tab(
    "Runs",
    (
        _worker("When", Kind.TEXT, 18, "When the run was, in the team's time zone."),
        _worker("Version", Kind.TEXT, 9, "The program's version."),
        _worker("Contacts", Kind.NUMBER, 9, "Contacts read."),
        _worker("Log rows", Kind.NUMBER, 9, "Help Log rows read."),
        _worker("Problems", Kind.NUMBER, 9, "Rows that want mending."),
        _worker("Changes", Kind.NUMBER, 9, "Cells and rows written."),
        _worker("Opened", Kind.NUMBER, 9, "Actions opened."),
        _worker("Closed", Kind.NUMBER, 9, "Actions closed."),
        _worker("Mail", Kind.TEXT, 26, "What was mailed, to whom."),
        _worker("Calls", Kind.NUMBER, 7, "Requests to Google up to the commit."),
        _worker("Seconds", Kind.NUMBER, 9, "How long it took up to the commit."),
        _worker(WENT_WRONG, Kind.LONG_TEXT, 80, "In plain words; blank when all went well."),
    ),
    "What the worker did, newest first.",
    required=False,
)

MEMORY = Tab(
    "_sheetnet",
    (
        _worker("Kind", Kind.TEXT, 14, "Its memory; please leave it.", required=True),
        _worker("Key", Kind.TEXT, 26, "Its memory; please leave it.", required=True),
        _worker("Value", Kind.TEXT, 60, "Its memory; please leave it.", required=True),
        _worker("At", Kind.TEXT, 22, "Its memory; please leave it.", required=True),
    ),
    "sheetnet's memory. Please leave it.",
    hidden=True,
    required=False,
)

DASHBOARD_TITLE = "Dashboard"
"""Charts only, made with the workbook; its source cells are formulas over the other tabs."""

TABS = (CONTACTS, HELP_LOG, ACTIONS, PASS_ALONG, SETTINGS, RUNS, MEMORY)

MEMORY_LAYOUT = 1
"""The layout of `_sheetnet` and of the worker's columns; a higher number in a sheet is a newer program's."""
