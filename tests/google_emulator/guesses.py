"""What nobody has seen Google do: each question with all its outcomes. What is documented is no guess."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args, get_type_hints


@dataclass(frozen=True)
class Guesses:
    """One outcome for each question; the first named is the one assumed."""

    used_metadata_id: Literal["refused", "accepted", "replaces"] = "refused"
    """Creating metadata with an id in use: refused, silently accepted beside the other, or replacing it."""
    guard_without_group: Literal["refused", "nothing", "updates_overlapping"] = "refused"
    """updateDimensionGroup where no group has exactly that range and depth."""
    sort_carries_row_metadata: Literal[True, False] = True
    """A sort over the full width takes the metadata of rows along (one live trial says so)."""
    missing_metadata_deletion: Literal["fine", "refused"] = "fine"
    """Deleting or updating metadata that nothing matches."""
    boxes_fill_false: Literal[True, False] = True
    """A BOOLEAN validation fills the blank cells of its range with FALSE."""
    strict_validation: Literal["ignored", "enforced"] = "ignored"
    """Whether a strict rule refuses values that the API writes."""
    group_on_move: Literal["keeps", "splits", "stays"] = "keeps"
    """A column moved out of or into a group: the group keeps to the columns that stay and takes strangers
    in; or each column keeps its own depth, so that strangers split it; or it stays where it was."""
    trashed: Literal["writable", "refused"] = "writable"
    """A file in the trash (one report says that writes succeed)."""
    revoked: Literal[403, 404] = 403
    """The answer to an account that the file is no longer shared with."""
    duplicated_tab_metadata: Literal["none", "tab_and_columns"] = "none"
    """What a duplicated tab has of the metadata of its source; that of rows it has not (seen)."""
    copies_row_metadata_in_file: Literal[True, False] = True
    """A copied file keeps the metadata of rows too (seen: metadata is kept)."""

    @classmethod
    def outcomes(cls) -> dict[str, tuple[Any, ...]]:
        """Return all outcomes of each question."""
        hints = get_type_hints(cls)
        return {each.name: get_args(hints[each.name]) for each in fields(cls)}
