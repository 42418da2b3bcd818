"""Groups of rows and columns, as Google's documents describe them and the recordings show them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stores_google.asking import Json, ask, lines, refusal, sheet_with_people, tab_seen


def group(start: int, end: int, dimension: str = "COLUMNS") -> Json:
    return {"addDimensionGroup": {"range": lines(dimension, start, end)}}


def ungroup(start: int, end: int) -> Json:
    return {"deleteDimensionGroup": {"range": lines("COLUMNS", start, end)}}


def fold(start: int, end: int, depth: int, collapsed: bool = True) -> Json:
    place = {"range": lines("COLUMNS", start, end), "depth": depth, "collapsed": collapsed}
    return {"updateDimensionGroup": {"dimensionGroup": place, "fields": "collapsed"}}


def spans(groups: list[Json]) -> list[tuple[int, int, int]]:
    return [(g["range"]["startIndex"], g["range"]["endIndex"], g["depth"]) for g in groups]


def hidden(document: Any) -> list[int]:
    columns = tab_seen(document)["data"][0]["columnMetadata"]
    return [position for position, column in enumerate(columns) if column.get("hiddenByUser")]


@pytest.mark.parametrize("dimension", ["ROWS", "COLUMNS"])
def test_a_new_group_is_answered_as_recorded(dimension: str) -> None:
    document = sheet_with_people()
    [reply] = ask(document, group(0, 2, dimension))
    bare = {"range": {"dimension": dimension, "startIndex": 0, "endIndex": 2}, "depth": 1}
    assert reply == {"dimensionGroups": [bare]}
    assert tab_seen(document)[f"{dimension[:-1].lower()}Groups"] == [bare]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param((2, 4), (1, 5), [(1, 5, 1), (2, 4, 2)], id="around another one [D]"),
        pytest.param((1, 5), (2, 4), [(1, 5, 1), (2, 4, 2)], id="within another one [D]"),
        pytest.param((1, 4), (2, 5), [(1, 5, 1), (2, 4, 2)], id="over the end of another one [D]"),
        pytest.param((1, 3), (5, 7), [(1, 3, 1), (5, 7, 1)], id="apart"),
    ],
)
def test_groups_nest_as_documented(
    first: tuple[int, int], second: tuple[int, int], expected: list[tuple[int, int, int]]
) -> None:
    [_, reply] = ask(sheet_with_people(), group(*first), group(*second))
    assert spans(reply["dimensionGroups"]) == expected


def test_deleting_a_group_takes_one_depth_from_each_column() -> None:
    replies = ask(sheet_with_people(), group(1, 5), group(2, 4), ungroup(3, 5))
    assert spans(replies[-1]["dimensionGroups"]) == [(1, 4, 1), (2, 3, 2)]


def test_deleting_the_last_group_is_answered_with_nothing_left() -> None:
    document = sheet_with_people()
    assert ask(document, group(0, 2), ungroup(0, 2))[1] == {}
    assert "columnGroups" not in tab_seen(document)


def test_deleting_a_group_that_is_not_there_is_refused() -> None:
    assert refusal(sheet_with_people(), ungroup(0, 2)).startswith(
        "Invalid requests[0].deleteDimensionGroup: "
    )


def test_folding_hides_what_is_in_the_group_and_unfolding_shows_it() -> None:
    document = sheet_with_people()
    ask(document, group(1, 3), fold(1, 3, 1))
    assert tab_seen(document)["columnGroups"][0]["collapsed"] is True
    assert hidden(document) == [1, 2]
    ask(document, fold(1, 3, 1, collapsed=False))
    assert "collapsed" not in tab_seen(document)["columnGroups"][0]
    assert hidden(document) == []


@pytest.mark.parametrize("place", [(1, 4, 1), (0, 3, 1), (1, 3, 2)])
def test_the_guard_needs_a_group_of_exactly_this_range_and_depth(place: tuple[int, int, int]) -> None:
    document = sheet_with_people()
    ask(document, group(1, 3))
    words = refusal(document, fold(*place))
    assert words.startswith("Invalid requests[0].updateDimensionGroup: ")
    assert hidden(document) == []


@pytest.mark.parametrize(("guess", "expected"), [("nothing", []), ("updates_overlapping", [2, 3])])
def test_what_the_guard_does_on_a_group_that_moved_is_a_guess(guess: str, expected: list[int]) -> None:
    document = sheet_with_people()
    ask(document, group(1, 3))
    document.insert_column("People", 0)
    document.guess(guard_without_group=guess)
    ask(document, fold(1, 3, 1))
    assert hidden(document) == expected


@pytest.mark.parametrize(
    ("insert_at", "expected"), [(1, (2, 4, 1)), (2, (1, 4, 1)), (3, (1, 3, 1)), (0, (2, 4, 1))]
)
def test_a_group_grows_only_over_columns_inserted_inside(
    insert_at: int, expected: tuple[int, int, int]
) -> None:
    document = sheet_with_people()
    ask(document, group(1, 3))
    document.insert_column("People", insert_at)
    assert spans(tab_seen(document)["columnGroups"]) == [expected]


@pytest.mark.parametrize(
    ("guess", "expected"),
    [("keeps", [(1, 5, 1)]), ("splits", [(1, 2, 1), (3, 5, 1)]), ("stays", [(1, 4, 1)])],
)
def test_a_strange_column_moved_into_a_group_is_a_guess(
    guess: str, expected: list[tuple[int, int, int]]
) -> None:
    document = sheet_with_people()
    document.guess(group_on_move=guess)
    ask(document, group(1, 4))
    document.move_column("People", 6, 2)
    assert spans(tab_seen(document)["columnGroups"]) == expected


@pytest.mark.parametrize(
    ("guess", "expected"),
    [("keeps", [(1, 3, 1)]), ("splits", [(1, 3, 1), (5, 6, 1)]), ("stays", [(1, 4, 1)])],
)
def test_a_column_moved_out_of_a_group_is_a_guess(guess: str, expected: list[tuple[int, int, int]]) -> None:
    document = sheet_with_people()
    document.guess(group_on_move=guess)
    ask(document, group(1, 4))
    document.move_column("People", 2, 6)
    assert spans(tab_seen(document)["columnGroups"]) == expected


def test_people_group_fold_and_ungroup() -> None:
    document = sheet_with_people()
    document.group("People", "COLUMNS", 1, 4)
    document.group("People", "COLUMNS", 2, 3)
    document.fold("People", "COLUMNS", 2)
    assert hidden(document) == [2]
    document.ungroup("People", "COLUMNS", 2, 3)
    assert spans(tab_seen(document)["columnGroups"]) == [(1, 4, 1)]
    assert hidden(document) == []
