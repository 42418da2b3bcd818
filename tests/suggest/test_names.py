"""How people are addressed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.suggest.names import first_name, full_name


@pytest.mark.parametrize(
    ("typed", "first", "full"),
    [
        ("Ana Ruiz", "Ana", "Ana Ruiz"),
        ("Dr. Ana Ruiz", "Ana", "Dr. Ana Ruiz"),
        ("Prof. Dr. Eva König", "Eva", "Prof. Dr. Eva König"),
        ("Ruiz, Ana", "Ana", "Ana Ruiz"),
        ("van der Berg, Jan", "Jan", "Jan van der Berg"),
        ("Joan Puig, AIA", "Joan", "Joan Puig"),
        ("Tom O'Neil, P.E.", "Tom", "Tom O'Neil"),
        ("Ana (Anita) Ruiz, PhD", "Ana", "Ana Ruiz"),
        ("ANA RUIZ", "Ana", "Ana Ruiz"),
        ("ana ruiz", "Ana", "Ana Ruiz"),
        ("  Ana \n Ruiz ", "Ana", "Ana Ruiz"),
        ("Jean-Luc Picard", "Jean-Luc", "Jean-Luc Picard"),
        ("Mr Puig", "Mr Puig", "Mr Puig"),
        ("J. P. Meyer", "J. P. Meyer", "J. P. Meyer"),
        ("Ng, Al", "Al", "Al Ng"),
        ("Cher", "Cher", "Cher"),
    ],
)
def test_a_name_is_spoken_as_a_friend_would(typed: str, first: str, full: str) -> None:
    assert first_name(typed) == first
    assert full_name(typed) == full


@given(st.text(min_size=1).filter(str.strip))
def test_no_name_is_lost_or_broken_over_lines(typed: str) -> None:
    for spoken in (first_name(typed), full_name(typed)):
        assert "\n" not in spoken
        assert spoken.strip() == spoken
