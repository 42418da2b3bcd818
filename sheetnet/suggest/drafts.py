"""Drafts: the facts of a claim written as a mail in the owner's voice, or as a note for a call.

Templates stand in ``drafts/<language>/<occasion>/<n>.j2``; ``<occasion>_<circle>/`` beside it
holds the ones for one circle (``check_in_key/1.j2``), and files whose name begins with "phone"
are the notes for contacts without a mail address. A person's own folder, laid out the same,
comes first: a file of the same name replaces ours, another name is one variant more, an empty
file takes a variant away. A language that lacks an occasion falls back to English.

A template's first line is "Subject: …", then a blank line, then the body. A template that prints
a fact which the row or the log does not have is passed over, so no sentence is ever left with a
hole. A template with a fault is passed over too, and named in ``Drafter.faults``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sheetnet.domain.action import Draft
from sheetnet.domain.words import Circle, Tone
from sheetnet.suggest.facts import Facts
from sheetnet.suggest.helping import bare, capital, told, with_article
from sheetnet.suggest.templates import template_folder

FALLBACK_LANGUAGE = "en"
_PHONE = "phone"
_HEAD = re.compile(r"\ASubject:[ \t]*(?P<subject>\S[^\n]*)\n[ \t]*\n(?P<body>.*\S)\s*\Z", re.DOTALL)
_TAGS_ALONE = re.compile(
    r"^[ \t]*((?:\{%[-+]?\s*(?:if|elif|else|endif|for|endfor|set|endset|macro|endmacro)"
    r"\b(?:(?!%\})[^\n])*%\}[ \t]*)+)\n",
    re.MULTILINE,
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class Brief:
    """What a draft is to be written from."""

    occasion: str
    """Which folder of templates: "return_help", "introduce_2"."""
    facts: Facts
    to: str
    """The contact's mail address; "" asks for a note for a call."""
    circle: Circle
    tone: Tone
    signature: str
    language: str = FALLBACK_LANGUAGE
    used: tuple[str, ...] = ()
    """Variants used for this contact before, latest last."""
    used_today: tuple[str, ...] = ()
    """Variants used for others in the same run: people who met you at one event may compare."""
    seed: str = ""
    """Decides where among the variants to begin."""


class FactIsBlank(UndefinedError):
    """A template prints a fact that this contact's row and log do not have."""


class _BlankFact(StrictUndefined):
    """A known fact without a value: false in a condition, an error where it is printed."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]
        return False


class _TemplateFiles(FileSystemLoader):
    """Reads templates so that a line of nothing but tags leaves no line behind.

    Jinja's own trim_blocks would also swallow the end of a paragraph that closes with a tag.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text, with lines numbered as in the file."""
        source, path, is_fresh = super().get_source(environment, template)
        return _TAGS_ALONE.sub(r"\1{#\n#}", source), path, is_fresh


class Drafter:
    """Writes drafts from template folders; the same brief always gives the same draft."""

    def __init__(self, override: Path | None = None) -> None:
        """Take the shipped templates, and before them those of a person's own folder, if there is one."""
        folders = [template_folder()] if override is None else [override, template_folder()]
        self._folders = tuple(folder / "drafts" for folder in folders)
        self._environment: Environment = ImmutableSandboxedEnvironment(
            loader=_TemplateFiles(self._folders, encoding="utf-8-sig"),
            undefined=StrictUndefined,
            autoescape=False,
        )
        self._environment.filters |= {
            "capital": capital,
            "bare": bare,
            "told": told,
            "with_article": with_article,
        }
        self._faults: dict[str, None] = {}

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with templates met so far, each as a sentence naming the file."""
        return tuple(self._faults)

    def draft(self, brief: Brief) -> Draft | None:
        """Return the draft for a brief; None only where every template of the occasion is at fault.

        The variant is one not used for this contact lately: never the last one, if there is a choice.
        """
        for level in self._levels(brief):
            for variant in _in_turn(level, brief):
                draft = self._written(level, variant, brief)
                if draft is not None:
                    return draft
        return None

    def variants(self, occasion: str, language: str = FALLBACK_LANGUAGE) -> tuple[str, ...]:
        """Return the names of the templates of an occasion, in order, notes for a call included."""
        found = {
            path.stem
            for folder in self._folders
            for path in (folder / language / occasion).glob("*.j2")
            if not path.stem.startswith(("_", "."))
        }
        return tuple(sorted(found, key=lambda name: (len(name), name)))

    def _levels(self, brief: Brief) -> Iterable[_Level]:
        language = brief.language if _LANGUAGE.fullmatch(brief.language) else FALLBACK_LANGUAGE
        for tongue in dict.fromkeys((language, FALLBACK_LANGUAGE)):
            for occasion in (f"{brief.occasion}_{brief.circle.value.lower()}", brief.occasion):
                names = self.variants(occasion, tongue)
                fitting = tuple(name for name in names if name.startswith(_PHONE) is not bool(brief.to))
                if fitting:
                    yield _Level(tongue, occasion, fitting)

    def _written(self, level: _Level, variant: str, brief: Brief) -> Draft | None:
        facts: dict[str, object] = {
            name: value if value or isinstance(value, date) else self._blank(name)
            for name, value in brief.facts.items()
        }
        facts["tone"] = brief.tone.value
        facts["signature"] = brief.signature
        text = self._rendered(f"{level.language}/{level.occasion}/{variant}.j2", facts, level.language)
        head = _HEAD.match(text)
        if text.strip() and head is None:
            self._note(
                f"{level.language}/{level.occasion}/{variant}.j2",
                "does not begin with 'Subject: …' and a blank line",
            )
        if head is None:
            return None
        return Draft(
            to=brief.to,
            subject=" ".join(head["subject"].split()),
            body=_tidied(head["body"]),
            variant=f"{level.occasion}/{variant}",
        )

    def _rendered(self, template: str, facts: dict[str, object], language: str) -> str:
        """Return a template's text; "" where it does not fit this contact or is at fault."""
        try:
            for part in ("greeting", "closing"):
                home = language if self._has(f"{language}/_{part}.j2") else FALLBACK_LANGUAGE
                facts[part] = self._environment.get_template(f"{home}/_{part}.j2").render(facts).strip()
            return self._environment.get_template(template).render(facts)
        except FactIsBlank:
            return ""
        except TemplateError as fault:
            line = getattr(fault, "lineno", None)
            self._note(template, f"{f'line {line}: ' if line else ''}{fault.message or 'it cannot be read'}")
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            MemoryError,
            OSError,
            RecursionError,
            TypeError,
            ValueError,
        ) as fault:
            self._note(template, str(fault) or type(fault).__name__)
        return ""

    def _has(self, template: str) -> bool:
        return any((folder / template).is_file() for folder in self._folders)

    def _note(self, template: str, reason: str) -> None:
        place = next((folder / template for folder in self._folders if (folder / template).is_file()), None)
        self._faults[f"The draft template {place or template} was left out: {reason.rstrip('.')}."] = None

    def _blank(self, name: str) -> _BlankFact:
        return _BlankFact(hint=f"{name} is blank", name=name, exc=FactIsBlank)


@dataclass(frozen=True, slots=True)
class _Level:
    language: str
    occasion: str
    variants: tuple[str, ...]


def _in_turn(level: _Level, brief: Brief) -> list[str]:
    """Return the variants, those unused first, then the one used longest ago."""
    last_use = {variant: place for place, variant in enumerate(brief.used)}
    start = int.from_bytes(sha256(f"{level.occasion}\x1f{brief.seed}".encode()).digest()[:4], "big")
    count = len(level.variants)
    turned = [level.variants[(start + place) % count] for place in range(count)]

    def freshness(variant: str) -> tuple[int, int]:
        name = f"{level.occasion}/{variant}"
        return last_use.get(name, -1), brief.used_today.count(name)

    return sorted(turned, key=freshness)


def _tidied(body: str) -> str:
    lines = (re.sub(r"(?<=\S)[ \t]{2,}", " ", line).rstrip() for line in body.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
