"""Messy but valid rows, as people really type and paste them, and what each of them means.

One table for the readers and for whole workbooks: the tab, the raw cells by header, and the values
expected by column of the network's frames; log rows that mean the same stand together. Choices are
given by their words, dates as ISO, people by their Pick as. Dates are day first. No row here has
anything to mend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sheetnet.workbook.snapshot import CellValue


class MessyRow(NamedTuple):
    """One row of a tab, and what it means."""

    tab: str
    cells: Mapping[str, CellValue]
    expected: Mapping[str, str | float]


def _contact(cells: Mapping[str, CellValue], **expected: str | float) -> MessyRow:
    return MessyRow("Contacts", cells, expected)


def _meaning(meant: tuple[Any, ...], *rows: tuple[Any, ...]) -> list[MessyRow]:
    """Return log rows that all mean the same.

    A row is Date, Contact, Direction, Kind (if any) and a map of other cells (if any); the meaning likewise.
    """
    expected = _by_name(("on", "contact", "direction", "kind"), meant)
    return [
        MessyRow("Help Log", _by_name(("Date", "Contact", "Direction", "Kind"), row), expected)
        for row in rows
    ]


def _by_name(names: Sequence[str], values: tuple[Any, ...]) -> dict[str, Any]:
    others = values[-1] if isinstance(values[-1], dict) else {}
    plain = values[:-1] if others else values
    return dict(zip(names, plain, strict=False)) | others


NBSP = "\u00a0"

CONTACT_ROWS = (
    _contact(
        {
            "Name": f"  Ana{NBSP}Ruiz ",
            "Company": "Arup ",
            "Email": " ana.ruiz@arup.example ",
            "Circle": "key",
        },
        name="Ana Ruiz",
        company="Arup",
        email="ana.ruiz@arup.example",
        circle="Key",
        pick_as="Ana Ruiz",
    ),
    _contact(
        {"Name": "Ben Okafor", "Phone": 34600123456.0, "Circle": f"{NBSP}CLOSE", "Every (days)": "21 days"},
        name="Ben Okafor",
        phone="34600123456",
        circle="Close",
        every_days=21,
        pick_as="Ben Okafor",
    ),
    _contact(
        {"Name": "David Chen", "Company": "Arup", "Met on": "14th of March 2026", "Birthday": "14 March"},
        name="David Chen",
        pick_as="David Chen (Arup)",
        met_on="2026-03-14",
        birthday="1904-03-14",
    ),
    _contact(
        {"Name": "David  Chen", "Company": "WSP", "Met on": 46095.0, "Birthday": "29/2"},
        pick_as="David Chen (WSP)",
        met_on="2026-03-14",
        birthday="1904-02-29",
    ),
    _contact(
        {"Name": "José Núñez", "Email": "José Núñez <jose@nunez.example>", "Circle": "Active."},
        name="José Núñez",
        email="jose@nunez.example",
        circle="Active",
    ),
    _contact(
        {"Name": "Siobhán O’Brien", "Email": "mailto:siobhan@obrien.example", "Met on": "3/4/2026"},
        name="Siobhán O’Brien",
        email="siobhan@obrien.example",
        met_on="2026-04-03",
    ),
    _contact(
        {
            "Name": "MÜLLER, Jürgen",
            "Phone": "+49 30 1234567",
            "Met on": "14. März 2026",
            "Every (days)": 30.0,
        },
        name="MÜLLER, Jürgen",
        phone="+49 30 1234567",
        met_on="2026-03-14",
        every_days=30,
    ),
    _contact(
        {"Name": "\ufeffPriya Nair", "Email": "<priya@nair.example>", "Circle": "", "Birthday": "1980-05-02"},
        name="Priya Nair",
        email="priya@nair.example",
        circle="Wide",
        birthday="1980-05-02",
    ),
    _contact(
        {"Name": "Łukasz Wójcik", "Circle": "VIP", "Met on": datetime.fromisoformat("2026-03-14T18:30")},
        name="Łukasz Wójcik",
        circle="Key",
        met_on="2026-03-14",
    ),
    _contact(
        {"Name": "Mei\u200b Lin", "Met on": date(2025, 12, 1), "Every (days)": "2 weeks", "Phone": 5551234},
        name="Mei Lin",
        met_on="2025-12-01",
        every_days=14,
        phone="5551234",
    ),
    _contact(
        {"Name": "Tom Baker\n", "Circle": "on hold", "Met on": "March 14, 2026", "Birthday": "3/4/71"},
        name="Tom Baker",
        circle="Paused",
        met_on="2026-03-14",
        birthday="1971-04-03",
    ),
    _contact(
        {"Name": "Ｙｕｋｉ Sato", "Met on": "2026/03/14", "Birthday": "14-Mar-1975", "Circle": "Wider"},
        name="Ｙｕｋｉ Sato",
        met_on="2026-03-14",
        birthday="1975-03-14",
        circle="Wide",
    ),
    _contact(
        {"Name": "Grace Adeyemi", "Met on": "14 de marzo de 2026", "Introduced by": "ben  OKAFOR"},
        met_on="2026-03-14",
        introduced_by="Ben Okafor",
    ),
    _contact(
        {
            "Name": "Omar Haddad",
            "Met on": "1er février 2026",
            "Birthday": 20000.0,
            "Introduced by": "jose nunez",
        },
        met_on="2026-02-01",
        birthday="1954-10-03",
        introduced_by="José Núñez",
    ),
    _contact(
        {"Name": "Lena Fischer", "Every (days)": "1,000", "Phone": "(030) 55 66", "Met on": "13.12.25"},
        every_days=1000,
        phone="(030) 55 66",
        met_on="2025-12-13",
    ),
    _contact(
        {"Name": 4711, "Company": "Site office", "Notes": 12.5, "Met on": None},
        name="4711",
        company="Site office",
        notes="12.5",
        met_on="",
    ),
)

LOG_ROWS = (
    *_meaning(
        ("2026-03-14", "Ana Ruiz", "Gave", "Lead", {"what": "School extension"}),
        (46095.0, "Ana Ruiz", "Gave", "Lead", {"What": " School extension "}),
    ),
    *_meaning(
        ("2026-03-14", "Ana Ruiz", "Gave", "Lead"),
        (46095, "ana\u00a0ruiz", "gave", "lead"),
        (46095.75, "ANA RUIZ", "GAVE", "LEAD"),
        ("2026-03-14", "ana.ruiz@arup.example", "given", "RFP"),
    ),
    *_meaning(
        ("2026-03-14", "Ana Ruiz", "Gave", "Information"),
        ("14/03/2026", "Ana Ruiz (Arup)", "sent article"),
    ),
    *_meaning(
        ("2026-03-14", "Ben Okafor", "Gave", "Information"),
        ("14/3/26", "ben okafor", "sent her an article"),
    ),
    *_meaning(
        ("2026-03-14", "Ben Okafor", "Gave", "Introduction", {"with": "Ana Ruiz"}),
        ("03/14/2026", "Ben Okafor ", "introduced", None, {"With": "Ana Ruiz"}),
    ),
    *_meaning(
        ("2026-04-03", "Ben Okafor", "Gave", "Introduction", {"with": "José Núñez"}),
        ("3.4.2026", "Ben  Okafor", "Intro", None, {"With": "jose nunez"}),
    ),
    *_meaning(
        ("2026-04-03", "Ben Okafor", "Gave", "Introduction"),
        ("3-4-26", "Ben Okafor", "made an intro"),
    ),
    *_meaning(
        ("2026-03-14", "David Chen (Arup)", "Got", "Lead"),
        ("14 Mar 2026", "David Chen (Arup)", "received", "job lead"),
    ),
    *_meaning(
        ("2026-03-14", "David Chen (WSP)", "Got", "Advice"),
        ("14-Mar-2026", "david chen (wsp)", "from them", "advice"),
    ),
    *_meaning(
        ("2026-03-14", "David Chen (Arup)", "Got", "Lead"),
        ("Mar 14 2026", "DAVID CHEN (ARUP)", "sent me a lead"),
    ),
    *_meaning(
        ("2026-03-14", "José Núñez", "Got", "Introduction"),
        ("March 14th, 2026", "Jose Nunez", "introduced me"),
        ("14 marzo 2026", "JOSÉ NÚÑEZ", "Got", "referral"),
    ),
    *_meaning(
        ("2026-03-14", "José Núñez", "Got", "Advice"),
        ("14. Maerz 2026", "José Nuñez", "was given", "feedback"),
    ),
    *_meaning(
        ("2026-03-14", "José Núñez", "Met", ""),
        ("14 mars 2026", "jose@nunez.example", "met"),
    ),
    *_meaning(
        ("2026-03-13", "Siobhán O’Brien", "Met", ""),
        ("Fri 13 Mar 2026", "Siobhan O'Brien", "call"),
        ("Friday, 13 March 2026", "siobhán o’brien", "Phone call"),
    ),
    *_meaning(
        ("2026-03-14", "Siobhán O’Brien", "Met", ""),
        ("2026-03-14T10:30:00Z", "Siobhan O’Brien", "coffee"),
        ("2026-03-14 10:30", "SIOBHÁN O'BRIEN", "Lunch"),
    ),
    *_meaning(
        ("2026-03-14", "MÜLLER, Jürgen", "Met", ""),
        ("14/03/2026 6:30 pm", "Muller, Jurgen", "e-mail"),
        ("20260314", "Müller, Jürgen", "mail"),
        (20260314.0, "müller,  jürgen", "talked"),
    ),
    *_meaning(
        ("2026-03-14", "Priya Nair", "Met", ""),
        (date(2026, 3, 14), "Priya Nair", "caught up"),
    ),
    *_meaning(
        ("2026-03-14", "Priya Nair", "Met", "Thanks"),
        (datetime.fromisoformat("2026-03-14T23:59"), "PRIYA NAIR\ufeff", "thanked"),
        ("14 Mar '26", "priya@nair.example", "thank you"),
        ("14mar2026", "Priya  Nair", "Met", "thank you note"),
    ),
    *_meaning(
        ("2026-03-14", "Łukasz Wójcik", "Promised", "Introduction", {"due": "2026-03-31"}),
        ("2026.03.14", "Lukasz Wojcik", "promised", "intro", {"Due": "31 March 2026"}),
    ),
    *_meaning(
        ("2026-03-14", "Łukasz Wójcik", "Promised", "Information", {"due": "2026-03-31"}),
        ("14 / 3 / 2026", "łukasz wójcik", "will send", "clipping", {"Due": 46112.0}),
    ),
    *_meaning(
        ("2026-03-14", "Łukasz Wójcik", "Promised", "Laugh", {"due": "2026-03-31", "outcome": "kept"}),
        ("14/3/2026", "Lukasz  Wójcik", "owe", "laugh", {"Due": "31/3/26", "Outcome": "Kept!"}),
    ),
    *_meaning(
        ("2026-03-04", "Mei Lin", "Gave", "Laugh"),
        ("2026-3-4", "Mei Lin", "I gave", "joke"),
        ("4 Mar 2026", "MEI LIN", "helped", "Laugh (personal)"),
    ),
    *_meaning(
        ("2026-03-04", "Mei Lin", "Gave", "Information"),
        ("4th March 2026", "mei lin", "shared", "podcast"),
    ),
    *_meaning(
        ("2026-03-04", "Tom Baker", "Gave", "Lead"),
        ("2026 Mar 4", "Tom Baker", "forwarded the tender"),
    ),
    *_meaning(
        ("2026-03-04", "Tom Baker", "Met", "", {"outcome": "cancelled"}),
        ("4.3.2026", "tom baker", "Meeting", None, {"Outcome": "Canceled - he was ill"}),
        ("4.3.26", "Tom\tBaker", "meeting", None, {"Outcome": "no show"}),
    ),
    *_meaning(
        ("2026-03-04", "Tom Baker", "Met", "", {"outcome": "open"}),
        ("4-3-2026", "Tom Baker", "Visit", None, {"Outcome": "great talk about fees"}),
    ),
    *_meaning(
        ("2026-03-04", "Ｙｕｋｉ Sato", "Met", ""),
        ("４/３/２０２６", "Yuki Sato", "Zoom"),
    ),
    *_meaning(
        ("2026-03-04", "Ｙｕｋｉ Sato", "Gave", "Information"),
        (46085.0, "yuki sato", "ＧＡＶＥ", "ａｒｔｉｃｌｅ"),
    ),
    *_meaning(
        ("2026-03-04", "Grace Adeyemi", "Got", "Information", {"what": "42"}),
        (" 4 March 2026 ", "Grace Adeyemi", " Got ", "\u00a0Information\u00a0", {"What": 42.0}),
    ),
    *_meaning(
        ("2026-03-04", "Grace Adeyemi", "Got", "Information"),
        ("04/03/2026", "grace adeyemi", "Received.", "info"),
        ("4 mars 2026", "GRACE ADEYEMI", "sent us news"),
    ),
    *_meaning(
        ("2026-03-04", "Omar Haddad", "Gave", "Laugh"),
        ("miércoles 4 marzo 2026", "Omar Haddad", "told him a joke"),
    ),
    *_meaning(
        ("2026-03-04", "Omar Haddad", "Promised", "Advice", {"outcome": "cancelled"}),
        ("Wed, 4 Mar 2026", "omar haddad", "Offered to", "advice", {"Outcome": "called off"}),
    ),
    *_meaning(
        ("2025-09-04", "Omar Haddad", "Met", ""),
        ("4 Sept 2025", "Omar Haddad", "chat"),
    ),
    *_meaning(
        ("2025-09-04", "Lena Fischer", "Met", ""),
        ("4 sep. 2025", "Lena Fischer", "video call"),
        (45904.0, "lena fischer", "bumped into"),
    ),
    *_meaning(
        ("2025-09-04", "Lena Fischer", "Gave", "Other"),
        ("4 Sep 2025, 9:15", "Lena\u2009Fischer", "gave", "favour"),
    ),
    *_meaning(
        ("2025-09-04", "4711", "Met", ""),
        ("4/9/2025", 4711, "Met"),
        ("4/9/2025", 4711.0, "lunch", "none"),
    ),
)

MESSY_ROWS = CONTACT_ROWS + LOG_ROWS
