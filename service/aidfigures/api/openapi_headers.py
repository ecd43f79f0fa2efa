"""Which headers the answers of the contract have. Not told are those that all answers have alike, for browsers."""

from aidfigures.api.answers import CSV, XML
from aidfigures.api.openapi_parts import Json, component
from aidfigures.api.problems import KEY_NEEDED, RATE_LIMITED, SCOPE_MISSING, STORE

_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_ID, _FILE, _VARY, _CHALLENGE, _WAIT = (
    "X-Request-ID",
    "Content-Disposition",
    "Vary",
    "WWW-Authenticate",
    "Retry-After",
)
COUNTS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
_LIMIT, _LEFT, _RESET = COUNTS
_HEADERS: Json = {
    _ID: {
        "description": "The request in the log of the service: the caller's own X-Request-ID where it was one of up "
        "to 64 letters, digits and hyphens, else a new one.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"},
    },
    _FILE: {"description": "A name for the file; of CSV and XML.", "schema": _TEXT},
    _VARY: {"description": "The answer depends on Accept.", "schema": _TEXT},
    _CHALLENGE: {
        "description": "What would help, as RFC 6750 has it: a key, or one with the scope that is named.",
        "required": True,
        "schema": _TEXT,
    },
    _LIMIT: {
        "description": "How many calls the key or address may make in the time of the limit; where there is one.",
        "schema": _COUNT,
    },
    _LEFT: {"description": "How many of them are left.", "schema": _COUNT},
    _RESET: {"description": "Seconds until the oldest of those made counts no more.", "schema": _COUNT},
    _WAIT: {"description": "Seconds to wait before the next try, where that may help.", "schema": _COUNT},
}


def add_headers(document: Json) -> None:
    """Write into each answer of a new document its headers. A call that has a limit is one that can answer 429."""
    parts = document["components"]
    parts["headers"] = _HEADERS
    for name, answer in parts["responses"].items():
        _add(answer, _ID, *COUNTS, *_OF_PROBLEMS.get(name, ()))
    for methods in document["paths"].values():
        for call in methods.values():
            counts = COUNTS if str(RATE_LIMITED.status) in call["responses"] else ()
            for answer in call["responses"].values():
                if "$ref" not in answer:
                    _add(answer, _ID, *_of_content(answer.get("content", {})), *counts)


_OF_PROBLEMS = {
    component(KEY_NEEDED): (_CHALLENGE,),
    component(SCOPE_MISSING): (_CHALLENGE,),
    component(RATE_LIMITED): (_WAIT,),
    component(STORE): (_WAIT,),
}


def _of_content(content: Json) -> list[str]:
    file = [_FILE] if CSV in content or XML in content else []
    return [*file, *([_VARY] if len(content) > 1 else [])]


def _add(answer: Json, *names: str) -> None:
    found = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    answer["headers"] = answer.get("headers", {}) | found
