"""API keys ↔ rows of `api_key`."""

import datetime as dt
from typing import cast

from sqlalchemy import Connection, Row, select, update

from aidfigures.errors import InputError
from aidfigures.store.keys import ApiKey, Scope, digest, new_secret, successor
from aidfigures.store.tables import api_key


def insert_key(connection: Connection, key: ApiKey) -> str:
    """Keep a new key; its secret, which is nowhere else from then on."""
    secret = new_secret()
    row = {
        "id": key.id,
        "sha256": digest(secret),
        "name": key.name,
        "scopes": " ".join(key.scopes),
        "created": key.created,
        "expires": key.expires,
    }
    connection.execute(api_key.insert(), row)
    return secret


def find_keys(connection: Connection) -> tuple[ApiKey, ...]:
    """All there ever were, the oldest first."""
    return tuple(map(_key, connection.execute(select(api_key).order_by(api_key.c.created, api_key.c.id))))


def find_key(connection: Connection, secret: str) -> ApiKey | None:
    """The key whose secret it is, in force or not; None where it is nobody's."""
    found = connection.execute(select(api_key).where(api_key.c.sha256 == digest(secret))).one_or_none()
    return None if found is None else _key(found)


def revoke(connection: Connection, key_id: str, now: dt.datetime) -> ApiKey:
    """From now on it does not work; the key as it was. Raises `InputError` where there is none of that id."""
    known = _held(connection, key_id)
    if known.revoked is None:
        connection.execute(update(api_key).where(api_key.c.id == key_id).values(revoked=now))
    return known


def rotate(
    connection: Connection, key_id: str, overlap: int, now: dt.datetime, expires: dt.date | None
) -> tuple[str, ApiKey]:
    """A successor; the old key works for `overlap` days more (0: no longer). The new secret, the new key."""
    old = _held(connection, key_id)
    new = successor(old, now, expires)
    secret = insert_key(connection, new)
    if overlap == 0:
        revoke(connection, key_id, now)
    else:
        last = now.date() + dt.timedelta(days=overlap)
        connection.execute(update(api_key).where(api_key.c.id == key_id).values(expires=min(last, old.expires or last)))
    return secret, new


def _held(connection: Connection, key_id: str) -> ApiKey:
    """The key, which nobody else changes before this transaction ends."""
    found = connection.execute(select(api_key).where(api_key.c.id == key_id).with_for_update()).one_or_none()
    if found is None:
        raise InputError("ID", "there is no key of that id; `aidfigures keys list` has them all")
    return _key(found)


def _key(row: Row[tuple[object, ...]]) -> ApiKey:
    scopes = cast(tuple[Scope, ...], tuple(row.scopes.split()))
    revoked = None if row.revoked is None else _utc(row.revoked)
    return ApiKey(row.id, row.name, scopes, _utc(row.created), row.expires, revoked)


def _utc(kept: dt.datetime) -> dt.datetime:
    """SQLite gives UTC back without saying so, PostgreSQL in the zone of the connection."""
    return kept.replace(tzinfo=dt.UTC) if kept.tzinfo is None else kept.astimezone(dt.UTC)
