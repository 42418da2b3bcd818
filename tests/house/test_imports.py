"""The house: imports run downwards only, each heavy package has one home, and no room is too large."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sheetnet

HOUSE = Path(sheetnet.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))

MAY_IMPORT = {
    "errors": set(),
    "domain": {"errors"},
    "workbook": {"domain", "errors"},
    "analysis": {"workbook", "domain", "errors"},
    "suggest": {"analysis", "workbook", "domain", "errors"},
    "planning": {"suggest", "analysis", "workbook", "domain", "errors"},
    "report": {"suggest", "analysis", "workbook", "domain", "errors"},
    "stores": {"workbook", "domain", "errors"},
    "mail": {"domain", "errors"},
    "sample": {"workbook", "domain", "errors"},
    "app": {
        "errors",
        "domain",
        "workbook",
        "analysis",
        "suggest",
        "planning",
        "report",
        "stores",
        "mail",
        "sample",
    },
    "__main__": {"app"},
}
"""What each room may import besides itself and the package's version."""

HOMES = {
    "openpyxl": ("stores",),
    "python_calamine": ("stores",),
    "filelock": ("stores",),
    "gspread": ("stores/google",),
    "google": ("stores/google", "mail/oauth.py"),
    "google_auth_oauthlib": ("stores/google",),
    "oauthlib": ("stores/google",),
    "requests": ("stores/google", "mail/gmail_line.py", "mail/oauth.py"),
    "urllib3": ("mail/gmail_line.py",),
    "smtplib": ("mail",),
    "imapclient": ("mail", "capture"),
    "lxml": ("mail",),
    "quotequail": ("mail",),
    "schedule": ("app",),
    "typer": ("app",),
    "rich": ("app",),
    "pydantic": ("app",),
    "pydantic_settings": ("app",),
    "platformdirs": ("app",),
    "jinja2": ("suggest", "report"),
    "css_inline": ("report",),
}
"""Where a package may be imported; nowhere else in the house."""

CLOCK = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
ENVIRONMENT = {("os", "environ"), ("os", "getenv")}


def room_of(module: Path) -> str:
    return module.relative_to(HOUSE).parts[0].removesuffix(".py")


def imported_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            yield module
            if module == "sheetnet":
                yield from (f"sheetnet.{alias.name}" for alias in node.names if alias.name != "__version__")


def parse(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def name_of(module: Path) -> str:
    return module.relative_to(HOUSE).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_imports_only_what_lies_below_it(module: Path) -> None:
    room = room_of(module)
    if room == "__init__":
        return
    rooms = {name.split(".")[1] for name in imported_names(parse(module)) if name.startswith("sheetnet.")}
    assert rooms - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_package_with_a_home_is_imported_nowhere_else(module: Path) -> None:
    place = name_of(module)
    strays = {
        name
        for name in imported_names(parse(module))
        for package, homes in HOMES.items()
        if name.split(".")[0] == package
        and not any(place == home or place.startswith(f"{home}/") for home in homes)
    }
    assert not strays


@pytest.mark.parametrize("module", [each for each in MODULES if room_of(each) != "app"], ids=name_of)
def test_clock_environment_and_print_are_left_to_the_edge(module: Path) -> None:
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "input"), f"line {node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used = (node.value.id, node.attr)
            assert used not in CLOCK | ENVIRONMENT, f"line {node.lineno}: {used[0]}.{used[1]}"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_module_is_past_400_lines_or_a_drawer(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400
    assert module.stem not in ("utils", "helpers", "common", "misc")


def test_every_room_has_its_rule() -> None:
    rooms = {room_of(module) for module in MODULES} - {"__init__"}
    assert rooms <= set(MAY_IMPORT)
