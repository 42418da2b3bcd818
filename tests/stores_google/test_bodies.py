from hypothesis import given
from hypothesis import strategies as st

from sheetnet.stores.google.bodies import whole_body

PIECE = b"0123456789" * 20_000


@given(st.lists(st.integers(0, len(PIECE)), max_size=6), st.sampled_from([0, 1, 50_000, 10**6]))
def test_the_pieces_of_a_reply_stand_one_after_another_however_long_it_was_said_to_be(
    lengths: list[int], packed_bytes: int
) -> None:
    pieces = [PIECE[:length] for length in lengths]
    assert bytes(whole_body(pieces, packed_bytes=packed_bytes)) == b"".join(pieces)
