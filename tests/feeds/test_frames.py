"""What parent and worker say to each other arrives whole, or the talk is over."""

from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from feeds.frames import PREFIX_BYTES, lengths, pack, read_frame

HEADERS = st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=5)


@given(st.lists(st.tuples(HEADERS, st.binary(max_size=50)), max_size=4))
def test_frames_arrive_as_they_were_sent_and_in_order(
    frames: list[tuple[dict[str, Any], bytes]],
) -> None:
    stream = BytesIO(b"".join(pack(*frame) for frame in frames))

    assert [read_frame(stream) for _ in frames] == frames
    assert read_frame(stream) is None


def test_half_a_prefix_is_the_end() -> None:
    assert read_frame(BytesIO(pack({"a": 1})[: PREFIX_BYTES - 1])) is None


def test_a_broken_letter_reaches_the_other_side_as_it_is() -> None:
    header = {"title": "half\ud83d"}

    assert read_frame(BytesIO(pack(header))) == (header, b"")


def test_a_prefix_tells_how_much_follows() -> None:
    frame = pack({"title": "路"}, b"body")

    header_bytes, body_bytes = lengths(frame[:PREFIX_BYTES])

    assert (PREFIX_BYTES + header_bytes + body_bytes, body_bytes) == (len(frame), 4)
