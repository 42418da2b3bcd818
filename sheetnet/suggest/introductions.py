"""Introductions: one need, one offer, and both asked before they are connected.

An introduction is three actions, one after another, that share a ``subject_key`` (the ids of
the two, in alphabetical order) and differ in ``step``:

1. Ask the one with the need: does the need still stand, and may the other hear of it? Needs go
   stale faster than offers, and the one who would be doing the favour is not troubled in vain.
2. Ask the one with the offer.
3. Connect the two; this action is again about the one with the need. Done, it is one row of
   the log, and a touch for both.

No state is kept for it. When the row of a step is closed with a Result beginning "Done", the
next `suggest` finds that row, learns pair and step from ``memory.actions`` and claims the next
step. So memory keeps the entries of done steps until the third is done; from then on the log
itself says that the two know each other. A pair that was dismissed at any step, or that the
log shows as introduced or as met together, is left alone. That a step is done says that the owner
has asked, not what the answer was: so the next step begins with "If Ana said yes", and a Note that
begins with a no ends the introduction.

Both contacts belong to one owner: a draft speaks for one person, and asking across the team
is a conversation, not a form. Where somebody else has come to look after the one who was asked, no
next step follows, for it would speak of what another has asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta

from sheetnet.domain.words import ActionKind
from sheetnet.suggest.claims import DONE, Claim, is_paused
from sheetnet.suggest.room import Room
from sheetnet.suggest.scene import Scene

ASK_NEED, ASK_OFFER, CONNECT = 1, 2, 3

_WITHIN_DAYS_BY_STEP = {ASK_NEED: 7, ASK_OFFER: 3, CONNECT: 2}


_YES_ALL_THE_SAME = r"(?!\s+(?:problems?|worr(?:y|ies)|objections?|issues?|doubts?|hesitation|hurry|rush)\b)"
_NO = re.compile(
    rf"""\W*(?:
        (?:no|nope|nah){_YES_ALL_THE_SAME}(?!\w)
      | not\s+(?:now|interested|yet|keen|at\s+(?:the|this)\s+(?:moment|time)|this|right\s+now|for\s+now
            |today|really|needed|wanted|welcome|a\s+good)\b
      | (?:(?!not\b)[\w.'’-]+\s+){{0,3}}?(?:
            (?:said|says|answered|replied|is|was|a|it's|it’s)\s+(?:[a-z]+\s+)?no{_YES_ALL_THE_SAME}\b
          | (?:has\s+|have\s+|politely\s+)*(?:declined|declines|refused|refuses|passed|passes)\b
          | (?:would\s+|['’]d\s+)?(?:rather\s+not|prefers?\s+not|preferred\s+not)\b
          | (?:does|did|do)(?:\s+not|n['’]t)\s+(?:want|need|like|wish)\b
          | (?:is|was)(?:\s+not|n['’]t)\s+(?:interested|keen|now)\b
          | turned\s+(?:it|me|him|her|them|this)\s+down\b
        )
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def says_no(note: str) -> bool:
    """Whether a note begins with a no: "no thanks", "he said no", "declined", "not now"; not "no problem"."""
    return _NO.match(note.strip()) is not None


def introductions_under_way(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim the next step of every introduction under way."""
    claims = _under_way(scene).values()
    yield from (claim for claim in claims if claim is not None and room.is_for(claim.contact))


def introductions_to_begin(scene: Scene, room: Room) -> Iterator[Claim]:
    """Claim the new ideas, unless an introduction of the two is under way."""
    taken = _under_way(scene).keys() | open_pairs(scene)
    for idea in scene.findings.introductions:
        if not room.is_for(idea.needs):
            continue
        key = scene.pair_key(idea.needs, idea.offers)
        claim = None if key in taken else _claim(scene, key, ASK_NEED, idea.needs, idea.offers)
        if claim is not None:
            yield claim


def open_pairs(scene: Scene) -> frozenset[str]:
    """Return the pairs that an open row of the Actions tab is about."""
    return frozenset(
        remembered.subject_key
        for row in scene.network.actions
        if row.kind is ActionKind.INTRODUCE
        and row.is_open
        and (remembered := scene.remembered(row.id)) is not None
    )


def refusals(scene: Scene) -> Mapping[str, int]:
    """Return the pairs of which one side said no, as the Note of a done step has it, with that side."""
    return {
        remembered.subject_key: scene.position_of(row.contact_id)
        for row in scene.network.actions
        if row.kind is ActionKind.INTRODUCE
        and row.result.startswith(DONE)
        and says_no(row.note)
        and (remembered := scene.remembered(row.id)) is not None
    }


def _under_way(scene: Scene) -> dict[str, Claim | None]:
    """Return, for each pair with a step done, the claim of the next one, None where there is none."""
    last_done: dict[str, tuple[int, int, int]] = {}
    asked_by_others: set[str] = set()
    for row in scene.network.actions:
        remembered = scene.remembered(row.id)
        if row.kind is not ActionKind.INTRODUCE or remembered is None or not row.result.startswith(DONE):
            continue
        asked, other = scene.position_of(row.contact_id), scene.position_of(remembered.other_id)
        if asked >= 0 and scene.owner_of_row(row) != scene.owner(asked):
            asked_by_others.add(remembered.subject_key)
        needs, offers = (other, asked) if remembered.step == ASK_OFFER else (asked, other)
        if remembered.step > last_done.get(remembered.subject_key, (0, -1, -1))[0]:
            last_done[remembered.subject_key] = remembered.step, needs, offers
    at_rest = open_pairs(scene) | refusals(scene).keys() | asked_by_others
    return {
        key: None if key in at_rest else _claim(scene, key, step + 1, needs, offers)
        for key, (step, needs, offers) in last_done.items()
    }


def _claim(scene: Scene, key: str, step: int, needs: int, offers: int) -> Claim | None:
    if step > CONNECT or min(needs, offers) < 0 or needs == offers:
        return None
    if scene.pair_of(key) in scene.acquainted_pairs:
        return None
    if is_paused(needs, scene) or is_paused(offers, scene) or scene.owner(needs) != scene.owner(offers):
        return None
    due_on = scene.today + timedelta(days=_WITHIN_DAYS_BY_STEP[step])
    contact, other = (offers, needs) if step == ASK_OFFER else (needs, offers)
    return Claim(ActionKind.INTRODUCE, contact, key, due_on, step=step, other=other)
