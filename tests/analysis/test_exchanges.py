"""The log is put in order by numbers that hold all there is to order by."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sheetnet.analysis.drift import first_of_each
from sheetnet.analysis.exchanges import order_of

TOUCHES = st.tuples(
    st.one_of(st.integers(0, 3), st.integers(0, 2**31 - 1)),
    st.one_of(st.integers(-3, 3), st.integers(-700_000, 2_900_000)),
    st.integers(0, 7),
)


@given(st.lists(TOUCHES, max_size=8))
def test_touches_are_ordered_by_contact_day_kind_and_place(touches: list[tuple[int, int, int]]) -> None:
    contact, day, kind = np.array(touches, np.int64).reshape(-1, 3).T
    order = order_of(contact.astype(np.int32), day, kind.astype(np.int8)).tolist()
    assert order == sorted(range(len(touches)), key=lambda place: (*touches[place], place))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-20, 110_000)), max_size=8), st.sampled_from([1, 7]))
def test_a_span_begins_where_whole_days_divided_by_its_length_change(
    touches: list[tuple[int, int]], span: int
) -> None:
    contact, days_ago = np.array(touches, np.int64).reshape(-1, 2).T
    first, order = first_of_each(contact.astype(np.int32), days_ago.astype(np.float64), float(span))
    spans = [(touches[place][0], -(touches[place][1] // span)) for place in order.tolist()]
    assert spans == sorted(spans)
    assert first.tolist() == [n for n, each in enumerate(spans) if n == 0 or each != spans[n - 1]]
