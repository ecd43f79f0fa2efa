"""What every call of the contract has in common at the door: the key and the scope that it needs."""

from aidfigures.api.admission import scope_of
from aidfigures.api.openapi_parts import Json, problems
from aidfigures.api.problems import KEY_NEEDED, SCOPE_MISSING
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


def secure(document: Json, *, keys_required: bool) -> None:
    """Write into each call which scope it needs, and what it is refused with; in a new document only."""
    document["components"]["securitySchemes"] = _SCHEMES
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            scope = scope_of(method.upper(), path.replace("{", "<").replace("}", ">"))
            asked = scope is not None and keys_required
            call["security"] = [{scheme: [scope]} for scheme in _SCHEMES] if asked else []
            if scope is not None:
                refusals = problems(KEY_NEEDED, SCOPE_MISSING)
                call["responses"] = dict(sorted((call["responses"] | refusals).items()))
                call["description"] = (
                    f"{call.get('description', '')} Needs the scope `{scope}` where keys are required."
                )
                call["description"] = call["description"].strip()
