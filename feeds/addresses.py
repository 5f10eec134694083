"""No way in: which addresses a request may go to, and a resolver that gives no others."""

import asyncio
import ipaddress
import re
import socket

import yarl
from aiohttp.abc import AbstractResolver, ResolveResult

_IPv4 = ipaddress.IPv4Address
_IPv6 = ipaddress.IPv6Address

# Special-purpose blocks that ipaddress counts as global in some Python versions,
# and those that carry an IPv4 address of someone's choice inside.
_CLOSED = tuple(
    ipaddress.ip_network(block)
    for block in (
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "100.64.0.0/10",
        "64:ff9b:1::/48",  # NAT64 for local use
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "3fff::/20",
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_WEB_SCHEMES = frozenset({"http", "https"})
_WEB_PORTS = frozenset({80, 443})


class AddressRefusedError(OSError):
    """A name leads only to addresses that are not for us."""


def _embedded(address: _IPv6) -> _IPv4 | None:
    """The IPv4 address that a mapped, NAT64 or 6to4 address stands for."""
    if address in _NAT64:
        return _IPv4(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def is_public(address: str) -> bool:
    """Whether an IP address in text form belongs to the public internet.

    An IPv6 address that carries an IPv4 address is judged by that one. Anything
    that is not a plain address, a zone index included, is not public.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, _IPv6):
        inner = _embedded(ip)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _GLOBAL_UNICAST or ip.scope_id:
            return False
    if any(ip.version == block.version and ip in block for block in _CLOSED):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def refusal(url: yarl.URL, allow_hosts: frozenset[str]) -> str:
    """Why a request to the URL is forbidden; empty when it may be resolved and sent.

    Args:
        url: As the connection will read it, for two readers of one text may differ.
        allow_hosts: host:port pairs that are excused from the rules on ports and addresses.

    Returns:
        A lower-case phrase without the URL in it, for user info may hold a secret.
    """
    if url.scheme not in _WEB_SCHEMES:
        return "only http and https are fetched"
    host, port = url.raw_host, url.port
    if not host or port is None:
        return "the address names no host"
    if url.raw_user is not None or url.raw_password is not None:
        return "the address carries user info"
    return "" if f"{host}:{port}" in allow_hosts else _refused_host(host, port)


def _refused_host(host: str, port: int) -> str:
    if port not in _WEB_PORTS:
        return f"port {port} is not a web port"
    # A host of digits and dots never reaches the resolver, so it must be judged here.
    if (":" in host or re.fullmatch(r"[\d.]+", host)) and not is_public(host):
        return "the address is internal"
    return ""


class CheckedResolver(AbstractResolver):
    """Resolves names and hands out public addresses only.

    The connection goes to the very addresses that were checked, so a name that
    changes its mind between check and connection gains nothing.
    """

    def __init__(self, allow_hosts: frozenset[str]) -> None:
        self._allow_hosts = allow_hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look a name up.

        Raises:
            AddressRefusedError: All its addresses are internal.
            OSError: The name does not resolve.
        """
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG
        )
        free = f"{host}:{port}" in self._allow_hosts
        allowed: list[ResolveResult] = [
            {
                "hostname": host,
                "host": str(address[0]),
                "port": port,
                "family": kind,
                "proto": proto,
                "flags": socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            }
            for kind, _type, proto, _name, address in found
            if free or is_public(str(address[0]))
        ]
        if not allowed:
            raise AddressRefusedError("the name leads to an internal address")
        return allowed

    async def close(self) -> None:
        """Nothing is held open."""
