"""Suggestions: which actions to open today, for whom, in which order.

Every reason to act is a claim. Claims are taken by precedence, at most one for a contact, and for
an owner at most one for each of the key ten and a few for everybody else; open rows of the
Actions tab, snoozed ones too, keep the places they have. Only promises, follow-ups and the birthdays
of Key and Close contacts make room for themselves: a softer suggestion for the same contact, or the
latest one of the owner where all places are taken, gives way (see `overtaken`, which closes its row).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count

from sheetnet.domain.action import Action
from sheetnet.domain.ids import ActionId, make_id
from sheetnet.domain.settings import Member
from sheetnet.domain.words import ActionKind
from sheetnet.suggest.choice import choose
from sheetnet.suggest.claims import Claim
from sheetnet.suggest.drafts import Brief, Drafter
from sheetnet.suggest.facts import facts_of
from sheetnet.suggest.mailto import encoded_address
from sheetnet.suggest.names import first_name
from sheetnet.suggest.overtaken import overtaken_by_the_log
from sheetnet.suggest.scene import Scene
from sheetnet.suggest.wording import words_of
from sheetnet.workbook.network import ContactColumn


def suggest(scene: Scene, members: Sequence[Member], drafter: Drafter) -> list[Action]:
    """Return the new actions to open, in order of claim. Pure; open rows are never suggested again.

    Rows that `overtaken` closes today no longer hold a place.
    """
    choice = choose(scene, closed=overtaken_by_the_log(scene).keys())
    actions: list[Action] = []
    taken = {row.id for row in scene.network.actions} | scene.memory.actions.keys()
    for claim in choice.claims:
        used = tuple(action.draft.variant for action in actions if action.draft)
        actions.append(_action(claim, scene, members, drafter, used, taken))
    return actions


def _action(
    claim: Claim,
    scene: Scene,
    members: Sequence[Member],
    drafter: Drafter,
    used: tuple[str, ...],
    taken: Collection[ActionId],
) -> Action:
    contact_id, words = scene.id_of(claim.contact), words_of(claim, scene)
    owner = scene.owner(claim.contact)
    member = next((each for each in members if each.name == owner), Member(owner))
    return Action(
        id=_id_of(claim, scene, taken),
        kind=claim.kind,
        contact_id=contact_id,
        owner=owner,
        subject_key=claim.subject_key,
        step=claim.step,
        suggestion=words.suggestion,
        why=words.why,
        due_on=claim.due_on,
        draft=drafter.draft(_brief(claim, scene, member, used)),
        other_id=scene.id_of(claim.other) if claim.kind is ActionKind.INTRODUCE else None,
        what=words.what,
    )


def _id_of(claim: Claim, scene: Scene, taken: Collection[ActionId]) -> ActionId:
    """Return the claim's id of this day, which no other row has had: a claim may come back on one day."""
    parts = (
        scene.memory.identity,
        claim.kind.value,
        scene.id_of(claim.contact),
        claim.subject_key,
        str(claim.step),
        scene.today.isoformat(),
    )
    ids = (ActionId(make_id("a", *parts, *([str(number)] if number else []))) for number in count())
    return next(each for each in ids if each not in taken)


def _brief(claim: Claim, scene: Scene, member: Member, used: tuple[str, ...]) -> Brief:
    settings, contact_id = scene.network.settings, scene.id_of(claim.contact)
    address = scene.text(claim.contact, ContactColumn.EMAIL).strip()
    return Brief(
        occasion=occasion_of(claim),
        facts=facts_of(claim, scene, member),
        to=address if encoded_address(address) else "",
        circle=scene.circle(claim.contact),
        tone=settings.tone,
        signature=member.signature.strip() or first_name(member.name),
        language=settings.language,
        used=scene.memory.variants.get(contact_id, ()),
        used_today=used,
        seed=f"{contact_id}\x1f{claim.subject_key}",
    )


def occasion_of(claim: Claim) -> str:
    """Return the folder of templates for a claim: "keep_promise", "introduce_2", "thank_introducer"."""
    match claim.kind:
        case ActionKind.INTRODUCE:
            return f"introduce_{claim.step}"
        case ActionKind.THANK:
            return "thank_introducer" if claim.other >= 0 else "thank"
        case _:
            return claim.kind.name.lower()
