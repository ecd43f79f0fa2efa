"""The first tables: articles and their other addresses, readings, figures and their parties, runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(length=32)
EXACT = sa.Text().with_variant(sa.Numeric(), "postgresql")  # every digit: SQLite's own NUMERIC is a float
TABLES = ("run_error", "run", "figure_party", "figure", "extraction", "rate_snapshot", "article_alias", "article")


def upgrade() -> None:
    _articles()
    _readings()
    _figures()
    _runs()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _articles() -> None:
    op.create_table(
        "article",
        sa.Column("id", ID, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_article_content_hash")),
    )
    op.create_table(
        "article_alias",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("url_hash", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_alias_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "url_hash", name=op.f("pk_article_alias")),
    )


def _readings() -> None:
    op.create_table(
        "rate_snapshot",
        sa.Column("version", ID, nullable=False),
        sa.Column("sources", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rate_snapshot")),
    )
    op.create_table(
        "extraction",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("extractor_version", sa.Text(), nullable=False),
        sa.Column("rates_version", ID, nullable=False),
        sa.Column("options_hash", ID, nullable=False),
        sa.Column("base_currency", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("passages", sa.Text(), nullable=False),
        sa.Column("text_length", sa.Integer(), nullable=False),
        sa.Column("figures_hash", sa.String(length=64), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_extraction_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["rates_version"], ["rate_snapshot.version"], name=op.f("fk_extraction_rates_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extraction")),
        sa.UniqueConstraint(
            "article_id", "extractor_version", "rates_version", "options_hash", name="uq_extraction_reading"
        ),
    )
    op.create_index(
        "ix_extraction_current",
        "extraction",
        ["article_id"],
        unique=True,
        sqlite_where=sa.text("current"),
        postgresql_where=sa.text("current"),
    )


def _figures() -> None:
    op.create_table(
        "figure",
        sa.Column("extraction_id", ID, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("figure_id", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_aid", sa.Boolean(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("amount_min", EXACT, nullable=True),
        sa.Column("amount_max", EXACT, nullable=True),
        sa.Column("amount_point", EXACT, nullable=False),
        sa.Column("base_point", EXACT, nullable=True),
        sa.Column("countable", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("sort_day", sa.Date(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint('0 <= start AND start < "end"', name=op.f("ck_figure_span")),
        sa.ForeignKeyConstraint(
            ["extraction_id"], ["extraction.id"], name=op.f("fk_figure_extraction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("extraction_id", "ordinal", name=op.f("pk_figure")),
    )
    op.create_index("ix_figure_currency", "figure", ["currency"], unique=False)
    op.create_index("ix_figure_order", "figure", ["sort_day", "extraction_id", "ordinal"], unique=False)
    op.create_table(
        "figure_party",
        sa.Column("extraction_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=9), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["extraction_id", "ordinal"],
            ["figure.extraction_id", "figure.ordinal"],
            name=op.f("fk_figure_party_extraction_id_ordinal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("extraction_id", "ordinal", "role", "position", name=op.f("pk_figure_party")),
    )
    op.create_index("ix_figure_party_code", "figure_party", ["role", "code"], unique=False)
    op.create_index("ix_figure_party_name", "figure_party", ["role", "name_key"], unique=False)


def _runs() -> None:
    op.create_table(
        "run",
        sa.Column("id", ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("done_upto", sa.Integer(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('running', 'done')", name=op.f("ck_run_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "run_error",
        sa.Column("run_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_error_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_run_error")),
    )
