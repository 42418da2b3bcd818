"""A small network written in the test itself: dicts in, a ``Network`` with the contract's dtypes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sheetnet.domain.settings import TeamSettings
from sheetnet.domain.words import Circle, Direction, HelpKind, Outcome
from sheetnet.workbook.cell_text import normal_keys
from sheetnet.workbook.network import (
    CIRCLES,
    DIRECTIONS,
    HELP_KINDS,
    OUTCOMES,
    ActionRow,
    ContactColumn,
    Network,
    PassAlongRow,
    TouchColumn,
)

OWNER = "Marta"
"""Whose contacts they are where a test does not say."""


def network_of(
    contacts: Sequence[Mapping[str, Any]] = (),
    touches: Sequence[Mapping[str, Any]] = (),
    settings: TeamSettings | None = None,
    *,
    actions: Iterable[ActionRow] = (),
    pass_alongs: Iterable[PassAlongRow] = (),
    owner: str = OWNER,
) -> Network:
    """Return the network of these contacts and log rows, in this order.

    A contact is a dict of ContactColumn names; only ``name`` is needed. Its ``contact_id`` is
    "c-" and the name in small letters with hyphens unless given. ``circle`` is a Circle or its
    word, dates are dates or ISO text, ``introduced_by`` is a name.

    A touch is a dict of TouchColumn names; ``on`` and ``contact`` (a name, or a position) are
    needed, and ``direction`` is Met unless given. ``with`` is a name; a name nobody has stays text.
    """
    positions = {each["name"]: position for position, each in reversed(list(enumerate(contacts)))}
    return Network(
        contacts=_contacts(contacts, positions, owner),
        touches=_touches(touches, contacts, positions, owner),
        actions=tuple(actions),
        pass_alongs=tuple(pass_alongs),
        settings=settings or TeamSettings(),
        problems=(),
    )


def contact_id_of(name: str) -> str:
    """Return the id that ``network_of`` gives a contact of this name."""
    return "c-" + "-".join(name.lower().split())


def _contacts(rows: Sequence[Mapping[str, Any]], positions: Mapping[str, int], owner: str) -> pd.DataFrame:
    c = ContactColumn
    _check_keys(rows, c)
    introducers = [each.get(c.INTRODUCED_BY, "") for each in rows]
    return pd.DataFrame(
        {
            c.ID: _texts([each.get(c.ID, contact_id_of(each["name"])) for each in rows]),
            c.ROW: np.asarray([each.get(c.ROW, row) for row, each in enumerate(rows, start=1)], np.int32),
            c.NAME: _texts([each["name"] for each in rows]),
            c.NAME_KEY: _texts(normal_keys([each["name"] for each in rows])),
            c.PICK_AS: _texts([each.get(c.PICK_AS, each["name"]) for each in rows]),
            **{
                text: _texts([each.get(text, "") for each in rows])
                for text in (c.COMPANY, c.ROLE, c.EMAIL, c.PHONE)
            },
            c.CIRCLE: np.asarray(
                [CIRCLES.index(Circle(each.get(c.CIRCLE, Circle.WIDE))) for each in rows], np.int8
            ),
            c.EVERY_DAYS: np.asarray([each.get(c.EVERY_DAYS, np.nan) for each in rows], np.float64),
            **{text: _texts([each.get(text, "") for each in rows]) for text in (c.NEEDS, c.OFFERS)},
            **{text: _texts([each.get(text, "") for each in rows]) for text in (c.INTERESTS, c.MET_AT)},
            c.MET_ON: _dates([each.get(c.MET_ON) for each in rows]),
            c.BIRTHDAY: _dates([each.get(c.BIRTHDAY) for each in rows]),
            c.INTRODUCED_BY: np.asarray([positions.get(name, -1) for name in introducers], np.int32),
            c.INTRODUCED_BY_TEXT: _texts([each.get(c.INTRODUCED_BY_TEXT, "") for each in rows])
            if not any(introducers)
            else _texts(introducers),
            c.OWNER: _texts([each.get(c.OWNER, owner) for each in rows]),
            c.NOTES: _texts([each.get(c.NOTES, "") for each in rows]),
        }
    )


def _touches(
    rows: Sequence[Mapping[str, Any]],
    contacts: Sequence[Mapping[str, Any]],
    positions: Mapping[str, int],
    owner: str,
) -> pd.DataFrame:
    t = TouchColumn
    _check_keys(rows, t)
    people = [
        each[t.CONTACT] if isinstance(each[t.CONTACT], int) else positions[each[t.CONTACT]] for each in rows
    ]
    owners = [each.get(ContactColumn.OWNER, owner) for each in contacts]
    others = [each.get(t.WITH, "") for each in rows]
    return pd.DataFrame(
        {
            t.ID: _texts([each.get(t.ID, f"t-{row}") for row, each in enumerate(rows, start=1)]),
            t.ROW: np.asarray([each.get(t.ROW, row) for row, each in enumerate(rows, start=1)], np.int32),
            t.ON: _dates([each[t.ON] for each in rows]),
            t.CONTACT: np.asarray(people, np.int32),
            t.DIRECTION: np.asarray(
                [DIRECTIONS.index(Direction(each.get(t.DIRECTION, Direction.MET))) for each in rows], np.int8
            ),
            t.KIND: np.asarray(
                [HELP_KINDS.index(HelpKind(each.get(t.KIND, HelpKind.NONE))) for each in rows], np.int8
            ),
            t.WHAT: _texts([each.get(t.WHAT, "") for each in rows]),
            t.WITH: np.asarray([positions.get(name, -1) for name in others], np.int32),
            t.WITH_TEXT: _texts(others),
            t.DUE: _dates([each.get(t.DUE) for each in rows]),
            t.OUTCOME: np.asarray(
                [OUTCOMES.index(Outcome(each.get(t.OUTCOME, Outcome.OPEN))) for each in rows], np.int8
            ),
            t.OUTCOME_TEXT: _texts([each.get(t.OUTCOME_TEXT, "") for each in rows]),
            t.WHO: _texts([each.get(t.WHO, owners[who]) for each, who in zip(rows, people, strict=True)]),
        }
    )


def _check_keys(rows: Sequence[Mapping[str, Any]], schema: type) -> None:
    known = {value for name, value in vars(schema).items() if name.isupper()}
    for each in rows:
        unknown = set(each) - known
        if unknown:
            raise KeyError(f"no such column: {sorted(unknown)}")


def _texts(values: Sequence[str]) -> pd.Series:
    return pd.Series(list(values), dtype="str")


def _dates(values: Sequence[date | str | None]) -> pd.Series:
    return pd.Series(np.asarray([np.datetime64(value or "NaT", "s") for value in values], "datetime64[s]"))
