"""What the calls of the contract have in common at the door: the key, its scope, and how they refuse."""

from aidfigures.api.admission import scope_of
from aidfigures.api.openapi_parts import Json, problems
from aidfigures.api.problems import KEY_NEEDED, RATE_LIMITED, SCOPE_MISSING, STORE
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


def add_admission(document: Json, *, keys_required: bool) -> None:
    """Write into each call of a new document which scope it needs, and what it is refused with before it is read."""
    document["components"]["securitySchemes"] = _SCHEMES
    # A key is looked up in the store, which may be away.
    refusals = problems(KEY_NEEDED, SCOPE_MISSING, RATE_LIMITED, STORE)
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            scope = scope_of(method.upper(), path.replace("{", "<").replace("}", ">"))
            asked = scope is not None and keys_required
            call["security"] = [{scheme: [scope]} for scheme in _SCHEMES] if asked else []
            if scope is not None:
                call["responses"] = dict(sorted((call["responses"] | refusals).items()))
                call["description"] += f" Needs the scope `{scope}` where keys are required."
