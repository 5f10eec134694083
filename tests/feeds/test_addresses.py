import asyncio
import socket

import pytest
import yarl

from feeds.addresses import AddressRefusedError, CheckedResolver, is_public, refusal


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.0.9", "0.0.0.0", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.9.9",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.5", "198.18.0.1",
        "198.51.100.1", "203.0.113.7", "192.88.99.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::",
        "2002:a00:1::1", "2001:0:4136:e378::", "2001:db8::1", "fc00::1", "fd12:3456::1", "fe80::1",
        "fe80::1%eth0", "2606:4700::1111%lo", "fec0::1", "ff02::1", "100::1", "5f00::1", "3fff::1",
        "127.1", "0x7f000001", "2130706433", "localhost", "", "1.2.3.4.5",
    ],
)  # fmt: skip
def test_internal_special_and_odd_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "203.0.114.1", "2606:4700::1111", "2a00:1450:4001::1", "2400:cb00::1",
     "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)  # fmt: skip
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http"),
        ("ftp://files.example/feed", "only http"),
        ("gopher://old.example/1", "only http"),
        ("http://user:secret@news.example/", "user info"),
        ("http://user@news.example/", "user info"),
        ("http://news.example:22/", "port 22"),
        ("http://news.example:6379/", "port 6379"),
        ("http://127.0.0.1/", "internal"),
        ("http://127.1/", "internal"),
        ("http://2130706433/", "internal"),
        ("http://[::1]/", "internal"),
        ("http://[::ffff:169.254.169.254]/", "internal"),
        ("http://[64:ff9b::a9fe:a9fe]/", "internal"),
        ("https://169.254.169.254:443/latest/meta-data/", "internal"),
        ("/only/a/path", "only http"),
    ],
)
def test_a_url_that_must_not_be_asked_is_refused_with_a_reason(url: str, reason: str) -> None:
    assert reason in refusal(yarl.URL(url), frozenset())


def test_a_reason_never_repeats_the_password() -> None:
    assert "hunter2" not in refusal(yarl.URL("http://me:hunter2@news.example/"), frozenset())


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/rss",
        "https://news.example:443/",
        "http://8.8.8.8/",
        "https://新聞.example/",
    ],
)
def test_an_ordinary_url_is_not_refused(url: str) -> None:
    assert refusal(yarl.URL(url), frozenset()) == ""


def test_an_allowed_host_opens_its_own_port_and_nothing_beside_it() -> None:
    allowed = frozenset({"127.0.0.1:8800"})

    assert refusal(yarl.URL("http://127.0.0.1:8800/x"), allowed) == ""
    assert refusal(yarl.URL("http://127.0.0.1:8801/x"), allowed)
    assert refusal(yarl.URL("http://127.0.0.1/x"), allowed)
    assert refusal(yarl.URL("http://127.0.0.2:8800/x"), allowed)
    assert refusal(yarl.URL("http://me@127.0.0.1:8800/x"), allowed)


def name_server(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    async def look_up(
        _loop: object, _host: str, port: int, **_: object
    ) -> list[tuple[object, ...]]:
        kinds = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in addresses]
        return [
            (kind, socket.SOCK_STREAM, 6, "", (one, port))
            for kind, one in zip(kinds, addresses, strict=True)
        ]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", look_up)


async def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    name_server(monkeypatch, "10.0.0.5", "::1")

    with pytest.raises(AddressRefusedError):
        await CheckedResolver(frozenset()).resolve("rebind.example", 80)


async def test_of_several_addresses_only_the_public_ones_are_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name_server(monkeypatch, "127.0.0.1", "8.8.8.8", "169.254.169.254")

    found = await CheckedResolver(frozenset()).resolve("mixed.example", 443)

    assert [one["host"] for one in found] == ["8.8.8.8"]
    assert found[0]["flags"] & socket.AI_NUMERICHOST


async def test_a_name_on_the_allow_list_may_lead_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    name_server(monkeypatch, "10.0.0.5")
    resolver = CheckedResolver(frozenset({"lab.example:8800"}))

    assert [one["host"] for one in await resolver.resolve("lab.example", 8800)] == ["10.0.0.5"]
    with pytest.raises(AddressRefusedError):
        await resolver.resolve("lab.example", 80)
