"""A page packed around a part that was packed before is the page."""

import gzip

from hypothesis import given
from hypothesis import strategies as st

from moodtrack.web import packing

TEXTS = st.text(max_size=400) | st.integers(0, 5_000).map(lambda n: "<td>7,5 h</td>" * n)


@given(before=TEXTS, kept=TEXTS, after=TEXTS)
def test_a_browser_unpacks_all_three_together(before: str, kept: str, after: str) -> None:
    made = packing.part(kept)
    page = packing.around(before.encode(), made, after.encode())
    assert gzip.decompress(page).decode() == before + kept + after
    assert packing.from_bytes(packing.as_bytes(made)) == made
