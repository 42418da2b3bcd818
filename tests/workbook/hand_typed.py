"""Any column that a store could give, for the property tests."""

from __future__ import annotations

from datetime import time

from hypothesis import strategies as st

from sheetnet.workbook.snapshot import CellValue

_TYPICAL = (
    "#REF!", "Err:502", "Loading...", "yes", "TRUE", "31/02/2026", "14 Mar 2026", "2026-03-14",
    "3/4/26", "yesterday", "--03-14", "14", "1.5", "2 weeks", "ana@x.example",
    "a@x.example; b@x.example", "@", "gave", "sent her an article", "Key", "cancelled", "07:00", "7am",
    "Europe/Madrid", "\u00a0", "\u200b", "٣/٤/٢٠٢٦", "²", "İ", "ß", "Mar 2026", "0/0/0000", "99999999",
    "'26", "-", "1e400", "=1+1",
)  # fmt: skip

CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**300, max_value=10**400),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(min_value=-10, max_value=120000),
    st.text(),
    st.text(alphabet="0123456789/-. :apm'"),
    st.sampled_from(_TYPICAL),
    st.builds("{}{}".format, st.sampled_from(_TYPICAL), st.sampled_from(_TYPICAL)),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.just(time(0, 0)),
)
COLUMNS = st.lists(CELLS, max_size=12)
