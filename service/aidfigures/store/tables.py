"""The tables. Readings are never changed: a newer one stands beside the older, and one of them is current.

`migrations/` makes these tables; a test holds the two together.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_ID = String(32)  # 128 bits of a SHA-256, in hexadecimal


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal with every digit: NUMERIC in PostgreSQL; text in SQLite, whose NUMERIC is a float underneath.

    There 1234567890123456.78 came back as ….75.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> object:
        return value if value is None or dialect.name == "postgresql" else format(value, "f")

    def process_result_value(self, value: object, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(str(value))


def _article(*, is_key: bool = False) -> Column[str]:
    link = ForeignKey("article.id", ondelete="CASCADE")
    return Column("article_id", _ID, link, nullable=False, primary_key=is_key)


article = Table(
    "article",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("content_hash", String(64), nullable=False, unique=True),  # SHA-256 of the text in NFC
    Column("url", Text),
    Column("title", Text),
    Column("published", Date),
    Column("text", Text),  # null where texts are not kept
    Column("kept_at", DateTime(timezone=True), nullable=False),
)
article_alias = Table(  # the same text at other addresses: copies of an agency's report
    "article_alias",
    METADATA,
    _article(is_key=True),
    Column("url_hash", String(64), primary_key=True),  # an address may be longer than an index takes
    Column("url", Text, nullable=False),
    Column("title", Text),
    Column("published", Date),
    Column("kept_at", DateTime(timezone=True), nullable=False),
)
rate_snapshot = Table(
    "rate_snapshot",
    METADATA,
    Column("version", _ID, primary_key=True),
    Column("sources", Text, nullable=False),  # JSON: source → what it came with
)
extraction = Table(
    "extraction",
    METADATA,
    Column("id", _ID, primary_key=True),
    _article(),
    Column("extractor_version", Text, nullable=False),
    Column("rates_version", _ID, ForeignKey("rate_snapshot.version"), nullable=False),
    Column("options_hash", _ID, nullable=False),
    Column("base_currency", Text, nullable=False),
    Column("context", Text, nullable=False),  # JSON of records.py
    Column("passages", Text, nullable=False),  # JSON: [where, words] of what the figures point at
    Column("text_length", Integer, nullable=False),
    Column("figures_hash", String(64), nullable=False),
    Column("current", Boolean, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("article_id", "extractor_version", "rates_version", "options_hash", name="uq_extraction_reading"),
)
Index(
    "ix_extraction_current",
    extraction.c.article_id,
    unique=True,
    sqlite_where=text("current"),
    postgresql_where=text("current"),
)
figure = Table(
    "figure",
    METADATA,
    Column(
        "extraction_id", _ID, ForeignKey("extraction.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("figure_id", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("surface", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("is_aid", Boolean, nullable=False),
    Column("category", Text),
    Column("status", Text),
    Column("currency", Text),
    Column("amount_min", ExactDecimal),
    Column("amount_max", ExactDecimal),
    Column("amount_point", ExactDecimal, nullable=False),
    Column("base_point", ExactDecimal),
    Column("countable", Boolean, nullable=False),
    Column("day", Date),  # of the announcement, else of the article
    Column("sort_day", Date, nullable=False),  # the same, and the first day there is where it is not known
    Column("detail", Text, nullable=False),  # JSON of records.py
    CheckConstraint('0 <= start AND start < "end"', name="span"),
)
Index("ix_figure_order", figure.c.sort_day, figure.c.extraction_id, figure.c.ordinal)
Index("ix_figure_currency", figure.c.currency)
figure_party = Table(
    "figure_party",
    METADATA,
    Column("extraction_id", _ID, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("role", String(9), primary_key=True),  # donor, recipient, via
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),  # folded: how it is asked for
    Column("code", Text),
    ForeignKeyConstraint(["extraction_id", "ordinal"], ["figure.extraction_id", "figure.ordinal"], ondelete="CASCADE"),
)
Index("ix_figure_party_name", figure_party.c.role, figure_party.c.name_key)
Index("ix_figure_party_code", figure_party.c.role, figure_party.c.code)
run = Table(  # one file read into the store; done_upto moves in the transaction that keeps the articles
    "run",
    METADATA,
    Column("id", _ID, primary_key=True),  # of the input, the options and the versions
    Column("state", String(8), nullable=False),  # running, done
    Column("done_upto", Integer, nullable=False),  # records of the file that are dealt with
    Column("started", DateTime(timezone=True), nullable=False),
    Column("ended", DateTime(timezone=True)),
    CheckConstraint("state IN ('running', 'done')", name="state"),
)
run_error = Table(  # records that could not be used
    "run_error",
    METADATA,
    Column("run_id", _ID, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("field", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
api_key = Table(
    "api_key",
    METADATA,
    Column("id", String(12), primary_key=True),  # what the log and the command line call it
    Column("sha256", String(64), nullable=False, unique=True),  # of the key, which is kept nowhere
    Column("name", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # with spaces between
    Column("created", DateTime(timezone=True), nullable=False),
    Column("expires", Date),  # the last day on which it works, UTC
    Column("revoked", DateTime(timezone=True)),
)
