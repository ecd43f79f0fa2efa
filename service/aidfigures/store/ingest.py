"""Documents → the store, part by part. A run that was stopped, however, goes on after its last whole part."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from aidfigures.documents import Document, Refusal
from aidfigures.errors import AidFiguresError, InputError, StoreError
from aidfigures.model import Findings
from aidfigures.store.door import Refused, Store
from aidfigures.store.kept import Reading, in_kept_form, known_form

PART = 100  # documents: at 1,431 articles a second and more, less than a tenth of a second of work to do again


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one call did. `skipped` were dealt with by an earlier call of the same run."""

    skipped: int
    outcomes: Mapping[str, int]
    refused: tuple[Refused, ...]


def ingest(
    store: Store,
    run: str,
    documents: Iterable[Document | Refusal],
    find: Callable[[Document], Findings],
    versions: Mapping[str, str],
    part: int = PART,
) -> Ingested:
    """Keep the documents with their figures. Raises `StoreError`; what was kept until then stays.

    `run` names the documents, the options and the versions: under the same name, what is done is not done again.
    """
    skipped = store.begin_run(run)
    outcomes: Counter[str] = Counter()
    readings: list[Reading] = []
    refused: list[Refused] = []
    at_last: list[Refused] = []
    number = 0
    for number, document in enumerate(documents, start=1):
        if number <= skipped:
            continue
        read = _read(document, number, find, versions)
        if isinstance(read, Reading):
            readings.append(read)
        else:
            refused.append(read)
        if number % part == 0:
            outcomes.update(_kept(store, run, number, readings, refused))
            at_last += refused
            readings, refused = [], []
    outcomes.update(_kept(store, run, number, readings, refused))
    store.end_run(run)
    return Ingested(min(skipped, number), dict(outcomes), (*at_last, *refused))


def _kept(store: Store, run: str, upto: int, readings: list[Reading], refused: list[Refused]) -> list[str]:
    return [kept.outcome for kept in store.keep_part(run, upto, readings, refused)]


def _read(
    document: Document | Refusal, number: int, find: Callable[[Document], Findings], versions: Mapping[str, str]
) -> Reading | Refused:
    if isinstance(document, Refusal):
        return (number, document.field, document.reason)
    kept_form = replace(document, text=in_kept_form(document.text), context=known_form(document.context))
    try:
        return Reading(find(kept_form), versions)
    except StoreError:
        raise
    except InputError as error:
        return (number, error.field, error.reason)
    except AidFiguresError as error:
        return (number, "document", str(error))
