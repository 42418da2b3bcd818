"""Reading the settings file: every fault at once, in words, with what to write instead.

Also the list of all settings, from which the README's table is checked.
"""

from __future__ import annotations

import copy
import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import SettingsError

from sheetnet.app.settings import FILE_NAME, PREFIX, ImapSettings, MemberSettings, Settings, SmtpSettings
from sheetnet.app.settings_lines import line_of, repeated
from sheetnet.app.settings_together import faults_between, whose
from sheetnet.errors import NoSettingsFile, SettingsFaults
from sheetnet.stores.private import how_to_close, is_open_to_others

_ZIP = b"PK\x03\x04"
"""How an .xlsx file begins."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting, as the README lists it."""

    key: str
    """Its place in the file: "mail.smtp.port"; "team.name" stands in each [[team]]."""
    default: str
    """As it would be written in the file; "" where it has to be given."""
    meaning: str
    environment: str
    """The environment variable that wins over the file; the team is one variable, as JSON."""


def settings_rows() -> tuple[SettingRow, ...]:
    """Return every setting in the order of the file."""
    return tuple(_rows(Settings, ()))


def find_settings_file(asked: Path | None) -> Path:
    """Return the settings file to use: the one asked for, or the one in this folder.

    Raises:
        NoSettingsFile: it is not there; says where one is, if one folder down.
    """
    place = (asked or Path(FILE_NAME)).expanduser().absolute()
    if place.is_dir():
        place = place / FILE_NAME
    if place.is_file():
        return place
    nearby = sorted(place.parent.glob(f"*/{FILE_NAME}")) if place.parent.is_dir() else []
    hint = str(nearby[0].relative_to(place.parent)) if nearby and asked is None else ""
    raise NoSettingsFile(str(place), hint)


def load_settings(path: Path, *, may_lack_key: bool = False) -> Settings:
    """Read and check a settings file and the environment; paths come back absolute.

    Where it ``may_lack_key``, whether the credentials file is there is left to whoever reads it.

    Raises:
        SettingsFaults: with everything that is wrong.
    """
    text = _read_text(path)
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsFaults(str(path), _toml_faults(text, error)) from error
    faults = list(_stray_variables())
    settings = None
    try:
        settings = _with_folder(Settings(**written), path.parent)
        faults += faults_between(settings, may_lack_key=may_lack_key)
    except ValidationError as error:
        wrong = error.errors()
        faults += [_fault(each, text, written) for each in wrong]
        faults += _further_faults(written, wrong, path.parent)
    except SettingsError as error:
        faults.append(_unreadable_variable(error))
    if _holds_password(written) and is_open_to_others(path):
        faults.append(
            f"mail.smtp.password stands in {path}, which others on this machine can read: run "
            f"{how_to_close(path)}, or keep it in the environment as "
            f"{_variable(('mail', 'smtp', 'password'))}"
        )
    if faults or settings is None:
        raise SettingsFaults(str(path), faults)
    return settings


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if content.startswith(_ZIP):
            fault = "this is a workbook, not the settings: give the sheetnet.toml beside it, or its folder"
            raise SettingsFaults(str(path), [fault])
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        fault = f"line {line} is not UTF-8 text: save the file as UTF-8"
        raise SettingsFaults(str(path), [fault]) from error
    except OSError as error:
        fault = f"it cannot be read ({error.strerror or error})"
        raise SettingsFaults(str(path), [fault]) from error


def _toml_faults(text: str, error: tomllib.TOMLDecodeError) -> list[str]:
    """Return where the text is no TOML, and what else stands in it twice."""
    lines = text.split("\n")
    found = re.search(r"\(at line (\d+)", str(error))
    number = int(found[1]) if found else len(lines)
    reason = re.sub(r"\s*\(at .*\)$", "", str(error))
    twice = repeated(text)
    if reason.startswith("Cannot ") and any(number in places for places in twice.values()):
        return list(twice)
    shown = lines[number - 1].strip() if number <= len(lines) else ""
    quoted = f" `{shown}`" if shown and not re.match(r"password\b", shown) else ""
    fault = (
        f"line {number}{quoted} is not valid ({reason}): "
        'write name = "value", with texts in quotation marks and \\ as \\\\ or /'
    )
    return [fault, *twice]


def _stray_variables() -> Iterator[str]:
    known = {row.environment for row in settings_rows()}
    sections = {name.upper() for name in Settings.model_fields}
    for name in sorted(os.environ):
        upper = name.upper()
        if not upper.startswith(PREFIX) or "__" not in upper:
            continue
        section = upper.removeprefix(PREFIX).partition("__")[0]
        if section == "TEAM":
            yield f'{name} in the environment is not a setting: write {PREFIX}TEAM=[{{"name": "Ana Ruiz"}}]'
        elif section not in sections:
            yield f"{name} in the environment is not a setting{_nearest(upper, known)}"


def _unreadable_variable(error: SettingsError) -> str:
    found = re.search(r'field "(\w+)"', str(error))
    name = PREFIX + found[1].upper() if found else f"A variable that begins with {PREFIX}"
    if name == f"{PREFIX}TEAM":
        return f'{name} in the environment is not JSON: write [{{"name": "Ana Ruiz"}}], or leave it out'
    return f"{name} in the environment is a whole section: set its settings one by one, as in {name}__NAME"


def _fault(error: ErrorDetails, text: str, written: Mapping[str, Any]) -> str:
    """Say one fault of pydantic's in our words."""
    location = error["loc"]
    names = tuple(str(part) for part in location)
    where = _where(names, text, written)
    if error["type"] == "extra_forbidden":
        model = _model_at(names[:-1])
        known = set(model.model_fields) if model else set()
        return f"{where} is not a setting{_nearest(names[-1], known)}"
    field = _field_at(names)
    if field is None:
        return f"{where} cannot be used: write {_shape(names)}"
    if error["type"] == "missing":
        return f"{where} is missing: write {_write(field)}"
    shown = "wrong" if field.annotation is SecretStr else repr(error["input"])
    return f"{where} is {shown}: write {_write(field)}"


def _where(names: tuple[str, ...], text: str, written: Mapping[str, Any]) -> str:
    variable = _variable(names)
    by_upper = {name.upper(): name for name in os.environ}
    for candidate in (variable, _variable(names[:1])):
        if os.environ.get(by_upper.get(candidate, ""), ""):
            return f"{by_upper[candidate]} in the environment"
    key = ".".join(name for name in names if not name.isdecimal())
    if len(names) > 1 and names[0] == "team":
        return f"{key} of {_person(int(names[1]), written)}"
    line = line_of(names, text)
    return f"{key} (line {line})" if line else key


def _person(position: int, written: Mapping[str, Any]) -> str:
    person = written["team"][position]
    name = person.get("name") if isinstance(person, dict) else None
    return whose(position + 1, " ".join(name.split()) if isinstance(name, str) else "")


def _nearest(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    if near:
        return f": did you mean {near[0]}?"
    return f": there are {', '.join(sorted(known))}" if known and len(known) < 8 else ""


def _shape(names: tuple[str, ...]) -> str:
    if names[:1] == ("team",):
        return 'a section [[team]] with name = "..." for each person'
    return f"a section [{'.'.join(names)}]"


def _write(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    return str(extra.get("write", "another value")) if isinstance(extra, dict) else "another value"


def _variable(names: tuple[str, ...]) -> str:
    if names[:1] == ("team",):
        return PREFIX + "TEAM"
    return PREFIX + "__".join(names).upper()


def _piece(field: FieldInfo) -> type[BaseModel] | None:
    """Return the section that a field holds, or that each of its items is."""
    for candidate in (field.annotation, *get_args(field.annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _model_at(names: tuple[str, ...]) -> type[BaseModel] | None:
    model: type[BaseModel] | None = Settings
    for name in names:
        if name.isdecimal():
            continue
        field = model.model_fields.get(name) if model else None
        model = _piece(field) if field else None
    return model


def _field_at(names: tuple[str, ...]) -> FieldInfo | None:
    """Return the setting a fault is about; an item of a list is its setting's fault."""
    plain = tuple(name for name in names if not name.isdecimal())
    model = _model_at(plain[:-1])
    field = model.model_fields.get(plain[-1]) if model and plain else None
    return None if field is None or _piece(field) else field


def _rows(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[SettingRow]:
    for name, field in model.model_fields.items():
        names = (*above, name)
        piece = _piece(field)
        if piece is not None:
            yield from _rows(piece, names)
        else:
            default = "" if field.is_required() else _as_toml(field.default)
            yield SettingRow(".".join(names), default, field.description or "", _variable(names))


def _as_toml(value: object) -> str:
    match value:
        case None:
            return '""'
        case bool():
            return str(value).lower()
        case SecretStr():
            return '""'
        case Path():
            return f'"{value.as_posix()}"'
        case str():
            return f'"{value}"'
        case tuple():
            return "[" + ", ".join(_as_toml(each) for each in value) + "]"
        case _:
            return str(value)


def _with_folder(settings: Settings, folder: Path) -> Settings:
    """Make every path absolute; a relative one counts from the folder of the file."""

    def placed(path: Path) -> Path:
        return folder / path.expanduser()

    def placed_if(path: Path | None) -> Path | None:
        return placed(path) if path else None

    def secrets(server: SmtpSettings | ImapSettings) -> dict[str, Path | None]:
        return {
            "password_file": placed_if(server.password_file),
            "token_file": placed_if(server.token_file),
        }

    def member(each: MemberSettings) -> MemberSettings:
        return each.model_copy(update={"imap": each.imap.model_copy(update=secrets(each.imap))})

    store, mail, templates = settings.store, settings.mail, settings.templates
    smtp = mail.smtp.model_copy(update=secrets(mail.smtp))
    return settings.model_copy(
        update={
            "store": store.model_copy(
                update={"workbook": placed(store.workbook), "credentials": placed(store.credentials)}
            ),
            "mail": mail.model_copy(
                update={
                    "outbox": placed(mail.outbox),
                    "smtp": smtp,
                    "answers_secret_file": placed_if(mail.answers_secret_file),
                }
            ),
            "team": tuple(member(each) for each in settings.team),
            "templates": templates.model_copy(update={"folder": placed_if(templates.folder)}),
        }
    )


def _further_faults(written: Mapping[str, Any], wrong: Sequence[ErrorDetails], folder: Path) -> Iterator[str]:
    """Yield what else is wrong, seen with the faulty settings left out."""
    kept = copy.deepcopy(dict(written))
    for each in wrong:
        _leave_out(kept, each["loc"])
    try:
        settings = _with_folder(Settings(**kept), folder)
    except (ValidationError, SettingsError):
        return
    told = {".".join(str(part) for part in each["loc"] if isinstance(part, str)) for each in wrong}
    for fault in faults_between(settings):
        if fault.split(" ")[0].rstrip(":") not in told:
            yield fault


def _leave_out(written: dict[str, Any], location: tuple[int | str, ...]) -> None:
    """Take one setting out; a person without a usable name gets one that says which person it is."""
    if len(location) > 2 and location[0] == "team" and location[2] == "name":
        written["team"][location[1]]["name"] = whose(int(location[1]) + 1, "")
        return
    inner: Any = written
    for position, part in enumerate(location):
        last = position == len(location) - 1 or not isinstance(inner.get(part), dict | list)
        if last or (isinstance(inner[part], list) and part != "team"):
            inner.pop(part, None)
            return
        inner = inner[part]
        if isinstance(inner, list):
            index = location[position + 1]
            if not isinstance(index, int) or not isinstance(inner[index], dict):
                written.pop("team")
                return
            _leave_out(inner[index], location[position + 2 :])
            return


def _holds_password(written: Mapping[str, Any]) -> bool:
    mail = written.get("mail")
    smtp = mail.get("smtp") if isinstance(mail, dict) else None
    return isinstance(smtp, dict) and bool(smtp.get("password"))
