import random
from collections.abc import Callable

from feeds.context import context_of
from feeds.outline import Outline, outline_of
from feeds.policy import FetchPolicy
from items.feed import Feed

HEAD = "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'{}><channel><title>W</title>"
TAIL = "</channel></rss>"
ODD = (
    "<!-- note -->",
    "<skipHours><hour>1</hour></skipHours>",
    "<x xmlns:y='http://y.example/'/>",
    "<x xmlns:y='half open",
    "xmlns",
    "<![CDATA[ a ]]>",
    "<![CDATA[ never closed",
    "&lt;item>",
    "<item>within</item>",
    "<items/>",
    "<?note ?>",
)


def made_up(chance: random.Random, numbers: range) -> bytes:
    """A document whose items are alike for one number, and odd now and then, as all around them."""

    def odd(share: float) -> str:
        return chance.choice(ODD) if chance.random() < share else ""

    items = []
    for number in numbers:
        steady = random.Random(number)
        extra = steady.choice(ODD) if steady.random() < 0.1 else odd(0.02)
        items.append(f"\n<item><guid>{number}</guid>{extra}</item>")
    top = HEAD.format(" xmlns:z='http://z.example/'" if chance.random() < 0.1 else "")
    return f"{top}{odd(0.1)}{''.join(items)}{odd(0.1)}{TAIL}".encode()


def test_what_is_known_need_not_be_looked_at_again(make_feed: Callable[..., Feed]) -> None:
    chance, feed, policy = random.Random(8), make_feed(), FetchPolicy()
    taken = refused = 0

    def context(outline: Outline | None) -> str:
        return context_of(outline, feed, "http://n.example/", "text/xml", policy) if outline else ""

    def left(outline: Outline, known: set[bytes]) -> bytes | None:
        raws = outline.digests()
        return outline.reduced([n for n, raw in enumerate(raws) if not n or raw not in known])

    for number in range(4_000):
        first = number % 500
        before = outline_of(made_up(chance, range(first, first + 5)))
        if before is None:
            continue
        body = made_up(chance, range(first + 1, first + 7))
        known = set(before.digests())
        short, long = outline_of(body, known), outline_of(body)
        if short is None or context(short) != context(before):
            assert long is None or context(long) != context(before) or not left(long, known), body
            refused += 1
            continue
        assert long is not None, body
        assert short.namespaces == long.namespaces, body
        assert (short.head, short.parts, short.tail) == (long.head, long.parts, long.tail)
        assert short.digests() == long.digests()
        taken += 1
    assert taken > 500
    assert refused > 500


def test_what_is_open_at_the_end_of_the_rest_reaches_into_what_is_left_out() -> None:
    body = b"<rss><channel><item>a<!-- </item><item>b --></item></channel></rss>"
    outline = outline_of(body)

    assert outline is not None
    assert outline.reduced([0]) is None
    assert outline.reduced([0, 1]) is not None
