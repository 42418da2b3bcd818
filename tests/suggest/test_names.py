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
        ("Chloë Dubois, PhD AIA", "Chloë", "Chloë Dubois"),
        ("🚀 Chloë Dubois, PhD AIA, LEED AP", "Chloë", "Chloë Dubois"),
        ("Paul Weber, MSc RIBA ARB", "Paul", "Paul Weber"),
        ("Weber, Paul, MSc RIBA", "Paul", "Paul Weber"),
        ("Paul Weber MSc RIBA", "Paul", "Paul Weber"),
        ("Dr. Sarah Young, Architect", "Sarah", "Dr. Sarah Young"),
        ("Dr. Young, Sarah", "Sarah", "Dr. Sarah Young"),
        ("🚀 Leila Khan", "Leila", "Leila Khan"),
        ("Leila Khan ✨ | Principal", "Leila", "Leila Khan"),
        ("Tom Clarke, AIA, LEED AP", "Tom", "Tom Clarke"),
        ("Lee, Christopher J.", "Christopher", "Christopher J. Lee"),
        ("Prof. dr. ir. Jan van der Meer MBA 🇳🇱", "Jan", "Prof. dr. ir. Jan van der Meer"),
        ("KIM LEE", "Kim", "Kim Lee"),
        ("Kim Lee (she/her)", "Kim", "Kim Lee"),
        ('Dr. Robert "Bob" Lindqvist, PhD', "Robert", "Dr. Robert Lindqvist"),
        ("RUIZ, ANA", "Ana", "Ana Ruiz"),
        ("JACK MA", "Jack", "Jack Ma"),
        ("Jack Ma", "Jack", "Jack Ma"),
        ("Ana RUIZ", "Ana", "Ana RUIZ"),
        ("Martin King Jr.", "Martin", "Martin King"),
        ("García López, María", "María García López", "María García López"),
        ("Lee, PhD", "Lee", "Lee"),
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
