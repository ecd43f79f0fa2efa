"""Who may call: an API key, and the scope that the call needs. What is refused was not read.

A key is looked up at every request: one that is revoked or expires stops at once, in every worker.
"""

import datetime as dt
from collections.abc import Mapping

from flask import Flask, g, request

from aidfigures.api.problems import KeyNeededError, ScopeMissingError
from aidfigures.store.door import Store
from aidfigures.store.keys import ApiKey, Scope

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


def scope_of(method: str, rule: str) -> Scope | None:
    """The scope that a call needs. None for what stands open: the pages, the contract, the probes."""
    if method == "OPTIONS" or not (rule.startswith("/v1/") or rule == "/metrics"):
        return None
    return NEEDS["GET" if method == "HEAD" else method, rule]  # a call without a row is a fault, and not an open door


def ask_for_keys(app: Flask, store: Store) -> None:
    """From now on every call of `NEEDS` takes a key of the store. Its id goes into the journal."""

    @app.before_request
    def admitted() -> None:
        scope = scope_of(request.method, request.url_rule.rule) if request.url_rule else None
        if scope is None:
            return
        key = _key(store)
        g.key_id = key.id
        if scope not in key.scopes:
            raise ScopeMissingError(scope)


def _key(store: Store) -> ApiKey:
    """The key that was sent. Raises `KeyNeededError` for none, and for one that is not in force."""
    secret = _secret()
    if not secret:
        raise KeyNeededError("send a key as Authorization: Bearer KEY", sent=False)
    key = store.key(secret)
    if key is None:
        raise KeyNeededError("the key is not one of this service")
    if trouble := key.trouble(dt.datetime.now(dt.UTC).date()):
        raise KeyNeededError(f"the key {trouble}")
    return key


def _secret() -> str:
    """Authorization may be a proxy's own (Basic): then the key is in X-API-Key."""
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else request.headers.get("X-API-Key", "").strip()
