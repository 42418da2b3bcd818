"""A small, strict stand-in for the Google Sheets API: in memory, starting empty.

It answers what the product asks and nothing else. Every request and reply is checked against
Google's own discovery document; what is unknown or unsupported is a loud error that also fails
the test, never a quiet success.
"""

from tests.google_emulator.document import Document
from tests.google_emulator.in_process import InProcess
from tests.google_emulator.server import Emulator

__all__ = ["Document", "Emulator", "InProcess"]
