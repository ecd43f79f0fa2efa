"""Who may call, and how often: an API key, the scope that the call needs, the rate limit. What is refused was not read.

A key is looked up at every request: one that is revoked or expires stops at once, in every worker.
"""

import datetime as dt
import ipaddress
from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request

from aidfigures.api.problems import KeyNeededError, RateLimitedError, ScopeMissingError
from aidfigures.store.door import Store
from aidfigures.store.keys import ApiKey, Scope

if TYPE_CHECKING:
    from aidfigures.api.limits import Allowance, RateLimits

NEEDS: Mapping[tuple[str, str], Scope] = {
    ("POST", "/v1/figures"): "extract",
    ("POST", "/v1/batches"): "extract",
    ("GET", "/v1/rates"): "extract",
    ("GET", "/v1/currencies"): "extract",
    ("GET", "/v1/figures"): "read",
    ("GET", "/v1/packages"): "read",
    ("GET", "/v1/documents/<document_id>"): "read",
    ("POST", "/v1/documents"): "write",
    ("DELETE", "/v1/documents/<document_id>"): "write",
    ("GET", "/metrics"): "operate",
}
_IPV6_NETWORK = 64  # bits: whoever has one address has a whole network of them


def scope_of(method: str, rule: str) -> Scope | None:
    """The scope that a call needs. None for what stands open: the pages, the contract, the probes."""
    if method == "OPTIONS" or not (rule.startswith("/v1/") or rule == "/metrics"):
        return None
    return NEEDS["GET" if method == "HEAD" else method, rule]  # a call without a row is a fault, and not an open door


def guard(app: Flask, keys: Store | None, limits: "RateLimits | None") -> None:
    """From now on every call of `NEEDS` takes a key out of `keys`, and no more of them pass than `limits` lets.

    The key's id goes into the journal, what is left of the limit into headers. A call without a key that works counts
    for the address that it comes from, also where it is refused.
    """

    @app.before_request
    def admitted() -> None:
        scope = scope_of(request.method, request.url_rule.rule) if request.url_rule else None
        if scope is None:
            return
        key = _key(keys) if keys else None
        if isinstance(key, ApiKey):
            g.key_id = key.id
        if limits:
            g.allowance = limits.count(f"key {key.id}" if isinstance(key, ApiKey) else f"from {_network()}")
            if not g.allowance.passed:
                raise RateLimitedError(g.allowance.seconds)
        if isinstance(key, KeyNeededError):
            raise key
        if key and scope not in key.scopes:
            raise ScopeMissingError(scope)

    @app.after_request
    def told(response: Response) -> Response:
        allowance: Allowance | None = g.get("allowance")
        if allowance:
            response.headers["RateLimit-Limit"] = str(allowance.most)
            response.headers["RateLimit-Remaining"] = str(allowance.left)
            response.headers["RateLimit-Reset"] = str(allowance.seconds)
        return response


def _key(store: Store) -> ApiKey | KeyNeededError:
    """The key that was sent, or what is to be said where there is none that is in force. Raises `StoreError`."""
    secret = _secret()
    if not secret:
        return KeyNeededError("send a key as Authorization: Bearer KEY", sent=False)
    key = store.key(secret)
    if key is None:
        return KeyNeededError("the key is not one of this service")
    trouble = key.trouble(dt.datetime.now(dt.UTC).date())
    return KeyNeededError(f"the key {trouble}") if trouble else key


def _secret() -> str:
    """Authorization may be a proxy's own (Basic): then the key is in X-API-Key."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else request.headers.get("X-API-Key", "").strip()


def _network() -> str:
    """Where the call comes from, as far as one caller can be told from another."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "elsewhere"  # a socket of this machine
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, _IPV6_NETWORK), strict=False))
    return str(address)
