"""What sheetnet relies on Google for, asked of a real sheet at the terminal.

Everything happens on a tab of its own and in developer metadata under a key of its own; both are
taken away in the end, and what an interrupted check left behind at the next start.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from _live_questions import Answer, Sheet

from sheetnet.app.own_folder import own_folder
from sheetnet.errors import SheetnetError
from sheetnet.stores.google.client import GOOGLE, SheetsClient
from sheetnet.stores.google.credentials import load_credentials, spreadsheet_id
from sheetnet.stores.google.faults import FAULTS, in_words

NOT_ASKED = (
    "Not asked, as it takes more than the right to spreadsheets: what becomes of a sheet in the trash."
)
DISAGREES = 3
"""The exit code where Google does something else than sheetnet relies on."""


def main(arguments: Sequence[str]) -> int:
    """Ask everything, and say what came of it."""
    words = argparse.ArgumentParser(prog="scripts/check_live_sheet", description=__doc__)
    words.add_argument("address", help="a Google Sheet that the credentials may edit")
    words.add_argument(
        "--credentials",
        type=Path,
        default=Path("credentials.json"),
        metavar="FILE",
        help="a service account's key, or an OAuth client you have signed in with (credentials.json)",
    )
    words.add_argument("--by-hand", action="store_true", help="move and sort yourself, in the browser")
    endpoint = os.environ.get("SHEETNET_STORE__ENDPOINT") or GOOGLE
    words.add_argument("--endpoint", default=endpoint, help=argparse.SUPPRESS)
    asked = words.parse_args(arguments)
    try:
        client = SheetsClient(
            spreadsheet_id(asked.address),
            load_credentials(asked.credentials.absolute(), own_folder()),
            asked.endpoint,
            time.sleep,
            tell=print,
        )
        with client:
            answers = list(_told(Sheet(client, _by_hand if asked.by_hand else None)))
            print(f"\nIn {client.calls} calls; what the checks made on the sheet is gone again.")
            print(NOT_ASKED)
    except SheetnetError as error:
        print(error, file=sys.stderr)
        return 1
    except FAULTS as fault:
        print(in_words(fault, client.account), file=sys.stderr)
        return 1
    others = [each.name for each in answers if not each.agrees]
    print(f"Google does otherwise in: {', '.join(others)}." if others else "Google agrees in everything.")
    return DISAGREES if others else 0


def _told(sheet: Sheet) -> Iterator[Answer]:
    for answer in sheet.answers():
        print(f"{'agrees' if answer.agrees else 'DIFFERS'}  {answer.name}: {answer.seen}.")
        if not answer.agrees:
            print(f"         What follows: {answer.follows}")
        yield answer


def _by_hand(words: str) -> None:
    input(f"{words} Then press Enter here. ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
