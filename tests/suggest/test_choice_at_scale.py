"""Looking only at those for whom there may be a place chooses the same as looking at everybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from sheetnet.domain.ids import ActionId
from sheetnet.domain.policy import Policy
from sheetnet.domain.settings import TeamSettings
from sheetnet.domain.words import ActionKind
from sheetnet.suggest.choice import Choice, choose, claims_in_order
from sheetnet.suggest.claims import Claim, is_unwanted, precedence
from sheetnet.suggest.drafts import Drafter
from sheetnet.suggest.overtaken import overtaken_by_the_log
from sheetnet.suggest.places import Places
from sheetnet.suggest.room import Room, room_for
from sheetnet.suggest.scene import Scene
from sheetnet.workbook.network import ActionRow, Network, PassAlongRow
from tests.analysis.networks import network_of
from tests.suggest.any_network import NAMES, Row, everybody, logs, opened, passed, touches
from tests.suggest.people import TODAY, days_ago, memory_of, remembering, scene_of, suggestions

DRAFTER = Drafter()


def every_claim(scene: Scene) -> list[Claim]:
    def room() -> Room:
        return room_for(range(len(scene.network.contacts)), scene)

    return list(claims_in_order(scene, room))


def plainly_chosen(scene: Scene, closed: Collection[ActionId]) -> Choice:
    places = Places.of(scene, closed)
    in_order = sorted(every_claim(scene), key=lambda claim: precedence(claim, scene))
    best: dict[int, Claim] = {}
    for claim in in_order:
        if claim.contact not in best and not is_unwanted(claim, scene):
            best[claim.contact] = claim
    pressing = [claim for claim in best.values() if claim.is_pressing]
    taken = {claim for claim in pressing if places.take(claim, may_press=True)}
    taken |= {claim for claim in in_order if places.take(claim, may_press=False)}
    return Choice(tuple(claim for claim in in_order if claim in taken), places.displaced)


def promise_to(name: str, days: int) -> Row:
    return {"on": days_ago(days), "contact": name, "direction": "Promised", "what": "the plans"}


def person_at(row: ActionRow, draw: st.DataObject) -> ActionRow:
    return replace(
        row,
        kind=draw.draw(st.sampled_from([row.kind, ActionKind.CHECK_IN, ActionKind.RETURN_HELP])),
        note=draw.draw(st.sampled_from(["", "", "", "on it"])),
        snooze_until=draw.draw(st.sampled_from([None, None, days_ago(-9)])),
        result=draw.draw(st.sampled_from(["", "", "", "Done on 23 Nov 2026", "Dismissed on 2 Nov 2026"])),
    )


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(contacts=everybody, log=logs, pass_alongs=passed, most=st.integers(1, 4), data=st.data())
def test_the_choice_is_the_one_among_all_claims(
    contacts: tuple[Row, ...],
    log: list[Row],
    pass_alongs: list[PassAlongRow],
    most: int,
    data: st.DataObject,
) -> None:
    def networks(more: Sequence[Row], changes: Mapping[str, Row], rows: Sequence[ActionRow] = ()) -> Network:
        team = TeamSettings(policy=replace(Policy(), other_actions=most, key_seats=2))
        people = [each | changes.get(each["name"], {}) for each in contacts]
        return network_of(people, [*log, *more], team, pass_alongs=pass_alongs, actions=rows)

    before = networks([], {name: {"met_on": days_ago(900)} for name in NAMES})
    actions = suggestions(before, drafter=DRAFTER)
    rows = [person_at(row, data) for row in opened(before, actions).actions]
    promised = st.builds(promise_to, st.sampled_from(NAMES), st.integers(20, 90))
    fresh = st.fixed_dictionaries({"met_on": st.sampled_from([days_ago(3), days_ago(900)])})
    born = st.fixed_dictionaries({"birthday": st.just(TODAY.replace(year=1980)), "circle": st.just("Close")})
    later = networks(
        data.draw(st.lists(promised | touches, max_size=12)),
        data.draw(st.dictionaries(st.sampled_from(NAMES), fresh | born)),
        rows,
    )
    scene = scene_of(later, remembering(memory_of(), actions))
    closed = overtaken_by_the_log(scene).keys()
    found = choose(scene, closed)
    event("some gave way" if found.displaced else "nobody gave way")
    assert found == plainly_chosen(scene, closed)


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(contacts=everybody, log=logs, pass_alongs=passed)
def test_claims_come_by_precedence(
    contacts: tuple[Row, ...], log: list[Row], pass_alongs: list[PassAlongRow]
) -> None:
    network = network_of(contacts, log, pass_alongs=pass_alongs)
    scene = scene_of(network)
    claims = every_claim(scene)
    assert claims == sorted(claims, key=lambda claim: precedence(claim, scene))
    assert {claim.contact for claim in claims} <= set(range(len(NAMES)))
