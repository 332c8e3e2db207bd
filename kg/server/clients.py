"""Who asks: the address of the peer, or where the peer is a proxy that one trusts, the address that it tells."""

from __future__ import annotations

import ipaddress
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

from starlette.types import Scope

_HOUSEHOLD = 64  # bits of an IPv6 address that a provider gives to one customer


def client_of(scope: Scope, proxies: Container[str] = ()) -> str:
    """The client of a request. X-Forwarded-For is believed of the proxies alone, from its end on: anybody may send it.

    >>> scope = {"client": ("127.0.0.1", 4711), "headers": [(b"x-forwarded-for", b"192.0.2.7, 198.51.100.1")]}
    >>> client_of(scope), client_of(scope, {"127.0.0.1"}), client_of(scope, {"127.0.0.1", "198.51.100.1"})
    ('127.0.0.1', '198.51.100.1', '192.0.2.7')
    """
    peer = scope.get("client")
    address = str(peer[0]) if peer else ""
    if address not in proxies:
        return household(address)
    told = ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for")
    return household(next(_beyond(reversed(told.split(",")), proxies), address))


def _beyond(addresses: Iterable[str], proxies: Container[str]) -> Iterator[str]:
    return (found for found in map(str.strip, addresses) if found and found not in proxies)


@lru_cache(4096)
def household(address: str) -> str:
    """An address, of IPv6 the network that one customer has, since he can send from any address in it.

    >>> household("192.0.2.7"), household("2001:db8::1:2"), household("unknown")
    ('192.0.2.7', '2001:db8::', 'unknown')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((int(found), _HOUSEHOLD), strict=False).network_address)
