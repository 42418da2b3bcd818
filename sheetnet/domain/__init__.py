"""The words of the field as types: enums, ids, frozen dataclasses and the Policy.

Knows nothing of files, spreadsheets, pandas or the clock.
"""
