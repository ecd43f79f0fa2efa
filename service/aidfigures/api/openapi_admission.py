"""What the calls of the contract have in common at the door: key and scope, the rate limit, how they refuse."""

from aidfigures.api.admission import scope_of
from aidfigures.api.openapi_parts import Json, problems
from aidfigures.api.problems import KEY_NEEDED, RATE_LIMITED, SCOPE_MISSING
from aidfigures.store.keys import ALLOWS

_SCOPES = "; ".join(f"`{scope}`: {what}" for scope, what in ALLOWS.items())
_SCHEMES: Json = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": f"An API key, made with `aidfigures keys create`. Its scopes say what it allows: {_SCOPES}.",
    },
    "header": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The same key, for callers whose Authorization belongs to a proxy.",
    },
}
_HEADERS: Json = {
    "RateLimit-Limit": "How many calls the key or address may make in the time of the limit; where there is one.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "Seconds until the oldest of those made counts no more.",
}
_COUNT: Json = {"type": "integer", "minimum": 0}


def add_admission(document: Json, *, keys_required: bool) -> None:
    """Write into each call of a new document which scope it needs, what it is refused with, what its headers count."""
    parts = document["components"]
    parts["securitySchemes"] = _SCHEMES
    parts["headers"] = {name: {"description": about, "schema": _COUNT} for name, about in _HEADERS.items()}
    counts = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    wait = {"Retry-After": {"description": "Seconds to wait.", "required": True, "schema": _COUNT}}
    parts["responses"]["RateLimited"]["headers"] = counts | wait
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            scope = scope_of(method.upper(), path.replace("{", "<").replace("}", ">"))
            asked = scope is not None and keys_required
            call["security"] = [{scheme: [scope]} for scheme in _SCHEMES] if asked else []
            if scope is not None:
                _add_refusals(call, counts)
                call["description"] = (
                    f"{call.get('description', '')} Needs the scope `{scope}` where keys are required."
                )
                call["description"] = call["description"].strip()


def _add_refusals(call: Json, counts: Json) -> None:
    for answer in call["responses"].values():
        if "$ref" not in answer:
            answer["headers"] = answer.get("headers", {}) | counts
    refusals = problems(KEY_NEEDED, SCOPE_MISSING, RATE_LIMITED)
    call["responses"] = dict(sorted((call["responses"] | refusals).items()))
