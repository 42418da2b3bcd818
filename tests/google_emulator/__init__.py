"""A small, strict stand-in for the Google Sheets API and Drive files: in memory, empty at first.

It does what the product sends and what people do to a sheet. Every request and reply is checked against
Google's own discovery documents; what is unknown or unsupported is a loud error that also fails the test,
never a quiet success. What nobody has seen Google do is a switch with all its outcomes (``guesses``).

    server, in_process      the two doors: sockets, and a transport of ``requests``
    service                 one request in, one reply out: sign-in, quota, faults on order, visits
    methods, discovery      which method a request means, and what messages and masks must look like
    calls, values_calls,
    drive                   what each method does
    values, user_entered,
    number_formats,
    calculation             plain values: written, typed, shown, computed
    document, sheets, cells the spreadsheet; ``people`` is what a person does to it
    batch and its kinds     spreadsheets.batchUpdate
    rendering, resources    spreadsheets.get

Formulas: a few functions are computed; any other shows "Loading...", as Google does for a formula that is
not computed yet, so that a formula beyond the stand-in is never a wrong value.
"""

from __future__ import annotations

from tests.google_emulator.document import Document
from tests.google_emulator.in_process import InProcess
from tests.google_emulator.server import Emulator

__all__ = ["Document", "Emulator", "InProcess"]
