"""Who is meant: the names that people pick or type, resolved to contacts, never guessed.

A contact is a position in the names given. Knows nothing of tabs or of the log.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from sheetnet.domain.wording import plain_list
from sheetnet.errors import NoSuchContact, Twins
from sheetnet.workbook.bare_names import bare_names, bare_words
from sheetnet.workbook.cell_text import (
    Faults,
    clean_text,
    error_fault,
    evenly_spaced,
    is_error_text,
    normal_key,
    normal_keys,
    one_of,
    quoted,
)
from sheetnet.workbook.cells import read_mail

_NEAR_ENOUGH = 68
_NOBODY_NEAR = ": pick a name from the list or add the person to Contacts"
_SHOWN = 3
_COMPARISONS = 1_000_000
"""How many pairs of names one `resolve` may compare to find the nearest ones."""


def pick_as(names: Sequence[str], companies: Sequence[str], mails: Sequence[str]) -> list[str]:
    """Return the name by which to pick each contact in the log.

    The name where it is nobody else's, else "Name (Company)" where that is, else "Name (mail)". Two people
    whom nothing tells apart keep the bare name, which `People.resolve` then refuses to guess about.
    """
    return People(names, companies, mails).pick_as


def _labels(name: str, company: str, mail: str) -> list[str]:
    return [f"{name} ({part})" for part in (company, mail) if part]


class People:
    """The contacts by every way of writing them: Pick as, name, mail address, "Name (Company)"."""

    def __init__(
        self,
        names: Sequence[str],
        companies: Sequence[str],
        mails: Sequence[str],
        rows: Sequence[int] | None = None,
        *,
        keys: Sequence[str] | None = None,
    ) -> None:
        """Take the contacts' names, companies and mail addresses, all of one length, blank where unknown.

        ``rows`` are the rows of the Contacts tab as people count them; faults name them where it helps.
        ``keys`` are the `normal_key` of each name, where known.
        """
        self.names = evenly_spaced(names)
        self._companies = companies
        self._mails = mails
        self._rows = rows
        self._keys = normal_keys(names) if keys is None else keys
        self._bearers = Counter(self._keys)
        self._key_by_labelled: dict[int, str] = {}
        self.pick_as = self._pick_as()

    def _pick_as(self) -> list[str]:
        """Return the name or label by which to pick each contact, keeping the keys of the labels."""
        picked = self.names.copy()
        labels = [
            (n, label)
            for n in self._shared
            for label in _labels(self.names[n], self._companies[n], self._mails[n])
        ]
        keys = normal_keys([label for _, label in labels])
        taken = Counter(keys)
        for (n, label), key in zip(labels, keys, strict=True):
            if n not in self._key_by_labelled and taken[key] == 1 and key not in self._bearers:
                picked[n] = label
                self._key_by_labelled[n] = key
        return picked

    @cached_property
    def _shared(self) -> Sequence[int]:
        """The contacts whose name others have too."""
        if len(self._bearers) == len(self._keys):
            return ()
        bearers = np.fromiter(map(self._bearers.__getitem__, self._keys), dtype=np.int64)
        shared: list[int] = np.flatnonzero(bearers > 1).tolist()
        return shared

    @property
    def labelled(self) -> Mapping[int, str]:
        """The `normal_key` of the Pick as of each contact whose name alone would not do."""
        return self._key_by_labelled

    def _named(self, key: str) -> Sequence[int]:
        """Return the contacts of this name or Pick as, given as its `normal_key`."""
        shared = self._by_shared_name.get(key)
        if shared:
            return shared
        position = self._position_by_name.get(key)
        return () if position is None else (position,)

    @cached_property
    def _position_by_name(self) -> Mapping[str, int]:
        found = dict(zip(self._keys, range(len(self._keys)), strict=True))
        found.update({key: n for n, key in self._key_by_labelled.items()})
        return found

    @cached_property
    def _by_shared_name(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for n in self._shared:
            found[self._keys[n]].append(n)
        return found

    @cached_property
    def _by_mail(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for n, key in enumerate(normal_keys(self._mails)):
            if key:
                found[key].append(n)
        return found

    @cached_property
    def _by_label(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for n, name in enumerate(self.names):
            for label in _labels(name, self._companies[n], self._mails[n]):
                found[normal_key(label)].append(n)
        return found

    @cached_property
    def _by_bare_name(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for n, forms in enumerate(self._bare_names):
            for form in forms:
                found[form].append(n)
        return found

    @cached_property
    def _adorned(self) -> Mapping[str, int]:
        """Contacts by the bare forms that differ from their names."""
        forms = ((form, n) for n, forms in enumerate(self._bare_names) for form in forms)
        return {form: n for form, n in forms if form != self._keys[n]}

    @cached_property
    def _bare_names(self) -> Sequence[tuple[str, ...]]:
        return [bare_names(name) for name in self.names]

    @cached_property
    def by_word(self) -> Mapping[str, list[int]]:
        """Contacts by each word of their names, as `normal_key` gives it, with and without titles."""
        found: dict[str, list[int]] = defaultdict(list)
        for n, (key, forms) in enumerate(zip(self._keys, self._bare_names, strict=True)):
            for word in dict.fromkeys(" ".join((key, *forms)).split()):
                found[word].append(n)
        return found

    @cached_property
    def twins(self) -> tuple[tuple[int, ...], ...]:
        """Contacts of one name, company and mail address, who are likely one person."""
        groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        companies = normal_keys([self._companies[n] for n in self._shared])
        mails = normal_keys([self._mails[n] for n in self._shared])
        for n, company, mail in zip(self._shared, companies, mails, strict=True):
            if self._keys[n]:
                groups[self._keys[n], company, mail].append(n)
        return tuple(tuple(group) for group in groups.values() if len(group) > 1)

    def twins_in_words(self, matched: Sequence[int]) -> str:
        """Return what to do about contacts if they are twins, "" if something tells them apart."""
        if not any(set(matched) <= set(group) for group in self.twins):
            return ""
        rows = [str(self._rows[n]) for n in matched] if self._rows is not None else []
        where = f"rows {plain_list(rows)} of Contacts" if rows else f"{len(matched)} rows of Contacts"
        return (
            f"{where} look like the same person: delete {'one' if len(matched) == 2 else 'all but one'}, "
            "or give them different companies or mail addresses"
        )

    def first_words(self, position: int) -> set[str]:
        """Return the words that a contact's name begins with, nickname included."""
        return {form.split()[0] for form in (self._keys[position], *self._bare_names[position]) if form}

    def matches(self, text: str) -> Sequence[int]:
        """Return the positions of all contacts that this text names, exactly or but for a title."""
        key = normal_key(text)
        if not key:
            return ()
        found: Sequence[int] | None = self._named(key)
        if not found and "@" in key:
            found = self._by_mail.get(key)
        if not found and "(" in key:
            found = self._by_label.get(key)
        return found or self._bare_matches(text)

    def _bare_matches(self, text: str) -> Sequence[int]:
        """Return the one contact whose name this is but for titles, nicknames, emoji and the like."""
        key = normal_key(text)
        if "@" in key or "(" in key:
            return ()
        found = self._by_bare_name.get(" ".join(bare_words(text)), ())
        return found if len(set(found)) == 1 else ()

    def _named_exactly(self, text: str) -> Sequence[int]:
        """Return what `matches` does, and for "Ana Ruiz <ana@x.com>" whose address that is."""
        matched = self.matches(text)
        if matched or "@" not in text:
            return matched
        mail, fault = read_mail(text, header="")
        return () if fault else self._by_mail.get(normal_key(mail), ())

    def resolve(
        self, texts: Sequence[str], *, search: bool = True, strangers: bool = False
    ) -> tuple[NDArray[np.int32], Faults]:
        """Return the position of the contact that each text names, -1 where blank or faulty, and the faults.

        A text that names nobody, or several people, is a fault with the nearest names. Without
        ``search`` the nearest names are not looked for, which is quicker where the faults are not shown.
        With ``strangers`` a text that is like nobody's name is no fault: it may be somebody else.
        Only so many unknown texts get their nearest names as can be compared in a moment.
        """
        left = max(10, min(200, _COMPARISONS // max(1, len(self.names))))
        found: dict[str, int] = {}
        fault_by: dict[str, str] = {}
        for text in dict.fromkeys(texts):
            matched = self._named_exactly(text) if text else ()
            found[text] = matched[0] if len(matched) == 1 else -1
            if text and len(matched) != 1:
                left -= not matched
                fault = self._fault(text, matched, search=search and left >= 0)
                if fault and not (strangers and fault.endswith(_NOBODY_NEAR)):
                    fault_by[text] = fault
        positions = np.fromiter(map(found.__getitem__, texts), dtype=np.int32, count=len(texts))
        if not fault_by:
            return positions, {}
        return positions, {row: fault_by[text] for row, text in enumerate(texts) if text in fault_by}

    def meant(self, text: str) -> Sequence[int]:
        """Return the contacts who are named exactly or, where nobody is, by a part of the name."""
        return self._named_exactly(text) or self.with_words(text)

    def find(self, text: str) -> int:
        """Return the position of the one contact that is named exactly or by a part of the name.

        Raises:
            NoSuchContact: nobody or several are called so; it names the nearest.
        """
        matched = self.meant(text)
        if len(matched) == 1:
            return matched[0]
        if twins := self.twins_in_words(matched) if len(matched) > 1 else "":
            raise Twins(text, twins)
        if matched:
            raise NoSuchContact(text, [self.pick_as[n] for n in matched[:_SHOWN]], several=True)
        raise NoSuchContact(text, self.nearest(text) or [self.pick_as[n] for n in self._begun(text)[:_SHOWN]])

    def with_words(self, text: str) -> Sequence[int]:
        """Return the contacts whose names hold every word of this text."""
        for words in (normal_key(text).split(), bare_words(text)):
            holders = [set(self.by_word.get(word, ())) for word in words]
            if holders and (found := set.intersection(*holders)):
                return sorted(found)
        return ()

    def _begun(self, text: str) -> Sequence[int]:
        """Return the contacts in whose names each word of this text begins one, or else is like one."""

        def is_begun(word: str, typed: str) -> bool:
            return word.startswith(typed)

        def is_like(word: str, typed: str) -> bool:
            return fuzz.ratio(word, typed) >= _NEAR_ENOUGH

        for fits in (is_begun, is_like):
            holders = [
                {n for word, bearers in self.by_word.items() if fits(word, typed) for n in bearers}
                for typed in normal_key(text).split()
            ]
            if holders and (found := set.intersection(*holders)):
                return sorted(found)
        return ()

    def nearest(self, text: str) -> list[str]:
        """Return the Pick as of up to three contacts whose names look most like this text, nearest first."""
        key = normal_key(text)
        found = list(self.with_words(text)[:_SHOWN])
        close = process.extract(key, self._keys, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH, limit=_SHOWN)
        found += [n for _, _, n in close if n not in found]
        if not found and self._adorned:
            bare = " ".join(bare_words(text))
            forms = process.extract(
                bare, self._adorned.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH, limit=_SHOWN
            )
            found = list(dict.fromkeys(self._adorned[form] for form, _, _ in forms))
        return [self.pick_as[n] for n in found[:_SHOWN]]

    def _fault(self, text: str, matched: Sequence[int], *, search: bool) -> str:
        if not clean_text(text):
            return ""
        if is_error_text(text):
            return error_fault("The name", text, "the name")
        if matched:
            return self._ambiguous(text, matched)
        near = self.nearest(text) if search else []
        start = f"Nobody is called {quoted(text)}"
        if near:
            meant = one_of([quoted(name) for name in near])
            return f"{start}: did you mean {meant}? Pick a name from the list or add the person to Contacts"
        return start + _NOBODY_NEAR

    def _ambiguous(self, text: str, matched: Sequence[int]) -> str:
        start = f"{len(matched)} contacts are called {quoted(text)}"
        own = [self.pick_as[n] for n in matched]
        apart = [name for name in dict.fromkeys(own) if len(self.matches(name)) == 1]
        if twins := self.twins_in_words(matched):
            return f"{start}: {twins}"
        if not apart:
            return f"{start}: give them different companies or mail addresses in Contacts, then pick one"
        if len(apart) == 1:
            return (
                f"{start}: pick {quoted(apart[0])}, or give the other a company or mail address in Contacts"
            )
        return f"{start}: pick {one_of([quoted(name) for name in apart[:_SHOWN]])}"
