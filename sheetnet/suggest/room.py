"""Room: for whom there may still be a place, so that nobody else's reasons need be looked at.

Fifty thousand contacts have thousands of reasons for a suggestion and a handful of places. So whoever
looks for reasons asks here first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np

from sheetnet.analysis.findings import RelationshipColumn
from sheetnet.suggest.scene import Flags, Scene
from sheetnet.workbook.network import ContactColumn


@dataclass(frozen=True, slots=True)
class Room:
    """The contacts for whom a reason is worth looking for."""

    scene: Scene
    people: Flags
    """Whether each contact is one of them."""
    still: Callable[[int], bool] = lambda _: True
    """Whether a contact is one of them even now, after the places given away since."""

    def is_for(self, contact: int) -> bool:
        """Whether a contact is one of them."""
        return bool(self.people[contact]) and self.still(contact)

    def among(self, flagged: Flags) -> Iterator[int]:
        """Yield those who are flagged, whom it is most worth doing something for first.

        The key ten come first, in their order, then the closer circles, then the stronger ties. Looks anew
        before each whether there is still a place.
        """
        contacts = np.flatnonzero(self.people & flagged)
        seats = self.scene.seat_order
        place = np.full(len(self.people), len(seats))
        place[list(seats)] = list(seats.values())
        circle = self.scene.contacts[ContactColumn.CIRCLE][contacts]
        strength = self.scene.relationships[RelationshipColumn.STRENGTH][contacts]
        best_first = np.lexsort((contacts, -strength, circle, place[contacts]))
        return filter(self.still, contacts[best_first].tolist())


def room_for(people: Collection[int], scene: Scene) -> Room:
    """Return room for these contacts and nobody else."""
    flags = np.zeros(len(scene.network.contacts), bool)
    flags[list(people)] = True
    return Room(scene, flags)
