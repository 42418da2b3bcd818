"""The answers of the values methods: which ranges are meant, and what is said of what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from tests.google_emulator import values
from tests.google_emulator.data_filters import areas_of
from tests.google_emulator.ranges import Area, parse, written
from tests.google_emulator.refusals import Refusal
from tests.google_emulator.values import Look, Written

if TYPE_CHECKING:
    from tests.google_emulator.calls import Asked

Json = dict[str, Any]


def _look(given: Json, prefix: str = "", dimension: str | None = None) -> Look:
    """Read how values are to be shown, from a query or a body."""

    def said(name: str, default: str) -> str:
        value = given.get(name)
        return default if value in (None, "DIMENSION_UNSPECIFIED") else value

    names = ("valueRenderOption", "dateTimeRenderOption")
    render, dates = (f"{prefix}{name[0].upper()}{name[1:]}" if prefix else name for name in names)
    return Look(
        dimension or said("majorDimension", "ROWS"),
        said(render, "FORMATTED_VALUE"),
        said(dates, "SERIAL_NUMBER"),
    )


def get(asked: Asked) -> Json:
    """Read one range."""
    area = parse(asked.document, asked.call.parts[1])
    return values.value_range(asked.document, area, _look(asked.options))


def batch_get(asked: Asked) -> Json:
    """Read ranges."""
    areas = [parse(asked.document, each) for each in asked.options.get("ranges", [])]
    look = _look(asked.options)
    shown = [values.value_range(asked.document, area, look) for area in areas]
    return {"spreadsheetId": asked.document.id} | ({"valueRanges": shown} if shown else {})


def batch_get_by_filter(asked: Asked) -> Json:
    """Read what data filters select; a range that several select comes once."""
    look = _look(asked.body)
    matched: dict[str, tuple[Area, list[Json]]] = {}
    for wanted in asked.body.get("dataFilters") or []:
        for area in areas_of(asked.document, wanted):
            matched.setdefault(written(area), (area, []))[1].append(wanted)
    shown = [
        {"valueRange": values.value_range(asked.document, area, look), "dataFilters": filters}
        for area, filters in matched.values()
    ]
    return {"spreadsheetId": asked.document.id} | ({"valueRanges": shown} if shown else {})


def update(asked: Asked) -> Json:
    """Write one range."""
    area = parse(asked.document, asked.call.parts[1])
    if asked.body.get("range") and written(parse(asked.document, asked.body["range"])) != written(area):
        raise Refusal(
            400,
            f"Requested writing within range [{asked.call.parts[1]}], but the values are said to be of range "
            f"[{asked.body['range']}]",
        )
    option = asked.options.get("valueInputOption", "")
    done = asked.whole(lambda: values.write(asked.document, area, values.rows_of(asked.body, ""), option))
    return {
        "spreadsheetId": asked.document.id,
        **done.answer,
        **_echo(asked, asked.options, done, asked.body),
    }


def batch_update(asked: Asked) -> Json:
    """Write several ranges: all of them or none."""
    option = asked.body.get("valueInputOption") or ""
    document = asked.document

    def each_range() -> list[tuple[Json, Written]]:
        done = []
        for i, one in enumerate(asked.body.get("data") or []):
            if not one.get("range"):
                raise Refusal(400, f"Invalid data[{i}]: range is required.")
            area = parse(document, one["range"])
            rows = values.rows_of(one, f"data[{i}]: Invalid ")
            done.append((one, values.write(document, area, rows, option)))
        return done

    return _changes(asked, asked.whole(each_range), lambda _: {"spreadsheetId": document.id})


def batch_update_by_filter(asked: Asked) -> Json:
    """Write what data filters select: all of it or none."""
    option = asked.body.get("valueInputOption") or ""
    document = asked.document

    def each_filter() -> list[tuple[Json, Written]]:
        done = []
        for i, one in enumerate(asked.body.get("data") or []):
            rows = values.rows_of(one, f"data[{i}]: Invalid ")
            areas = areas_of(document, one.get("dataFilter") or {})
            done.extend((one, values.write(document, area, rows, option)) for area in areas)
        return done

    return _changes(asked, asked.whole(each_filter), lambda one: {"dataFilter": one["dataFilter"]})


def clear(asked: Asked) -> Json:
    """Clear one range."""
    area = parse(asked.document, asked.call.parts[1])
    asked.whole(lambda: values.clear(asked.document, area))
    return {"spreadsheetId": asked.document.id, "clearedRange": written(area)}


def batch_clear(asked: Asked) -> Json:
    """Clear ranges."""
    areas = [parse(asked.document, each) for each in asked.body.get("ranges") or []]
    return _cleared(asked, areas)


def batch_clear_by_filter(asked: Asked) -> Json:
    """Clear what data filters select."""
    filters = asked.body.get("dataFilters") or []
    return _cleared(asked, [area for each in filters for area in areas_of(asked.document, each)])


def _cleared(asked: Asked, areas: list[Area]) -> Json:
    asked.whole(lambda: [values.clear(asked.document, area) for area in areas])
    answer: Json = {"spreadsheetId": asked.document.id}
    return answer | ({"clearedRanges": [written(area) for area in areas]} if areas else {})


def append(asked: Asked) -> Json:
    """Write below the last table of a range."""
    area = parse(asked.document, asked.call.parts[1])
    option = asked.options.get("valueInputOption", "")
    insert = asked.options.get("insertDataOption") == "INSERT_ROWS"
    rows = values.rows_of(asked.body, "")
    table, done = asked.whole(lambda: values.append(asked.document, area, rows, option, insert=insert))
    updates = {"spreadsheetId": asked.document.id, **done.answer}
    updates |= _echo(asked, asked.options, done, asked.body)
    answer: Json = {"spreadsheetId": asked.document.id}
    return answer | ({"tableRange": written(table)} if table else {}) | {"updates": updates}


def _changes(asked: Asked, done: list[tuple[Json, Written]], said: Callable[[Json], Json]) -> Json:
    """Return the answer about several writes; ``said`` is what each one says beside its counts."""
    responses = [{**said(one), **each.answer, **_echo(asked, asked.body, each, one)} for one, each in done]
    answer: Json = {"spreadsheetId": asked.document.id, **_totals(each for _, each in done)}
    return answer | ({"responses": responses} if responses else {})


def _echo(asked: Asked, given: Json, done: Written, body: Json) -> Json:
    """Return the values as they stand now, where that was asked for."""
    if not given.get("includeValuesInResponse"):
        return {}
    look = _look(given, "response", body.get("majorDimension") or "ROWS")
    return {"updatedData": values.value_range(asked.document, done.area, look)}


def _totals(done: Iterable[Written]) -> Json:
    each = list(done)
    counts = {
        "totalUpdatedRows": len({(one.area.sheet.id, row) for one in each for row in one.rows}),
        "totalUpdatedColumns": len({(one.area.sheet.id, column) for one in each for column in one.columns}),
        "totalUpdatedCells": sum(one.cells for one in each),
        "totalUpdatedSheets": len({one.area.sheet.id for one in each if one.cells}),
    }
    return {name: count for name, count in counts.items() if count}


ANSWERS: dict[str, Callable[[Asked], Json]] = {
    "batchGet": batch_get,
    "values.batchGetByDataFilter": batch_get_by_filter,
    "values.get": get,
    "values.update": update,
    "values.append": append,
    "values.clear": clear,
    "values.batchUpdate": batch_update,
    "values.batchUpdateByDataFilter": batch_update_by_filter,
    "values.batchClear": batch_clear,
    "values.batchClearByDataFilter": batch_clear_by_filter,
}
