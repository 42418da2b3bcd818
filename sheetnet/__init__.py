"""sheetnet: a spreadsheet of people, and a steady habit of helping them."""

__version__ = "0.1.0"
