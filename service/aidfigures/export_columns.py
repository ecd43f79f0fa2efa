"""The columns of the CSV table, in order, with what each holds → the JSON schema of a row."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from aidfigures.model import Basis, Category, FinanceType, Kind, Novelty, Qualifier, RateMethod, Status
from aidfigures.standards import Standard, load_crosswalk

Form = Literal["text", "decimal", "count", "day", "truth", "code", "codes", "list"]

_PATTERNS: dict[Form, str] = {
    "decimal": r"-?[0-9]+(\.[0-9]+)?",
    "count": r"[0-9]+",
    "day": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "truth": r"true|false",
    "code": r"[A-Z]{3,4}",
    "codes": r"[A-Z]{3,4}(;[A-Z]{3,4})*",
}


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds. Text is free; `choices` are all its values; one that is not `filled` may be empty."""

    name: str
    about: str
    form: Form = "text"
    choices: tuple[str, ...] = ()
    filled: bool = False


def _standard_column(standard: Standard) -> Column:
    return Column(standard.name, standard.about, choices=standard.codes)


COLUMNS: tuple[Column, ...] = (
    Column("document", "The name the caller knows the text by."),
    Column("document_url", "Where it stood."),
    Column("document_title", "Its title."),
    Column("published", "The day it appeared.", "day"),
    Column("figure_id", "Stable: the same document gives the same ids.", filled=True),
    Column("start", "Where the sum begins, in Unicode code points of the text.", "count", filled=True),
    Column("end", "Where it ends; half open.", "count", filled=True),
    Column("surface", "The sum and its currency words as written.", filled=True),
    Column("sentence", "The sentence that it stands in, on one line.", filled=True),
    Column("amount_min", 'Empty for "up to X".', "decimal"),
    Column("amount_max", 'Empty for "more than X".', "decimal"),
    Column(
        "amount_point", "The one number to add: the point, the bound, the middle of a range.", "decimal", filled=True
    ),
    Column("qualifier", "How the text hedges.", choices=get_args(Qualifier), filled=True),
    Column("precision", "Half a unit of the last printed digit.", "decimal"),
    Column("per", 'The unit of "… a year", "… per tonne".'),
    Column("per_count", "For how many of them, where the text says.", "count"),
    Column("per_total_min", "amount_min times per_count.", "decimal"),
    Column("per_total_max", "amount_max times per_count.", "decimal"),
    Column("currency", "ISO 4217; empty where nothing settles it.", "code"),
    Column("currency_cue", "The words for the currency as written."),
    Column("currency_basis", "On what ground.", choices=get_args(Basis), filled=True),
    Column("currency_confidence", "From 0 to 1.", "decimal", filled=True),
    Column("currency_candidates", "What it could be, likeliest first.", "codes"),
    Column("currency_why", "One sentence: why this currency.", filled=True),
    Column("equivalent_of", "The figure_id that this one restates in another currency."),
    Column("printed_rate", "The rate that the printed equivalent implies.", "decimal"),
    Column("printed_rate_deviation", "How far it is from the rate of the day: 0.01 is one percent.", "decimal"),
    Column("base_currency", "What was converted to.", "code", filled=True),
    Column("base_min", "amount_min converted.", "decimal"),
    Column("base_max", "amount_max converted.", "decimal"),
    Column("base_point", "amount_point converted.", "decimal"),
    Column("fx_rate", "Units of base_currency for one unit of currency.", "decimal"),
    Column("fx_requested_date", "The day that was asked for.", "day"),
    Column("fx_rate_date", "The day of the rate.", "day"),
    Column("fx_method", "How the rate was chosen.", choices=get_args(RateMethod)),
    Column("fx_source", "Who published it.", "list"),
    Column("conversion_refusal", "Why there is no conversion."),
    Column("conversion_why", "One sentence: how it was converted, or why not.", filled=True),
    Column("kind", "What the money is.", choices=get_args(Kind), filled=True),
    Column("is_aid", "Aid, or an appeal for it.", "truth", filled=True),
    Column("category", "What the aid is for.", choices=get_args(Category)),
    Column("status", "How firm it is.", choices=get_args(Status)),
    Column("novelty", "Whether it was announced before.", choices=get_args(Novelty)),
    Column(
        "finance_type",
        "Whether it must be paid back: grant, loan, guarantee; in_kind where goods are given and nothing else is said.",
        choices=get_args(FinanceType),
    ),
    Column("in_kind", "Goods and not money.", "truth"),
    Column("conditional", "Depends on something that is not settled.", "truth", filled=True),
    Column("donor", "Who gives.", "list"),
    Column("donor_code", "ISO 3166 alpha-2 or EU, in the order of donor; empty places for those without.", "list"),
    Column("donor_type", "In the order of donor.", "list"),
    Column("recipient", "Who gets it.", "list"),
    Column("recipient_code", "In the order of recipient.", "list"),
    Column("via", "Through whom.", "list"),
    Column("speaker", "Whose words the sum stands in."),
    Column("period", 'How long the money is meant for: "5 year", "2026/2029".'),
    Column("announced_on", "The day it was announced, where the text says.", "day"),
    Column("relations", 'How it stands to other figures: "part_of:<figure_id>".', "list"),
    Column("countable", "Whether it belongs in a sum of new money.", "truth", filled=True),
    Column("count_reason", "Why, or why not."),
    Column("flags", "What to look at again.", "list"),
    *(_standard_column(standard) for standard in load_crosswalk().standards),
)


def csv_schema() -> dict[str, Any]:
    """The JSON schema of a row, read as strings by column name; `required` lists the columns in their order."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A row of the CSV table of figures",
        "description": "UTF-8, commas, CRLF, every cell quoted. Lists are joined with a semicolon. An apostrophe "
        "stands before text that a spreadsheet would take for a formula.",
        "type": "object",
        "properties": {column.name: _cell(column) for column in COLUMNS},
        "required": [column.name for column in COLUMNS],
        "additionalProperties": False,
    }


def _cell(column: Column) -> dict[str, Any]:
    cell: dict[str, Any] = {"description": column.about, "type": "string"}
    if column.choices:
        return {**cell, "enum": [*column.choices, *([] if column.filled else [""])]}
    if column.form in _PATTERNS:
        form = _PATTERNS[column.form]
        return {**cell, "pattern": f"^({form})$" if column.filled else f"^({form})?$"}
    return {**cell, "minLength": 1} if column.filled else cell
