"""What Alembic runs in: the connection, in a transaction, comes from whoever migrates."""

from alembic import context

from aidfigures.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,  # also on SQLite, where our own BEGIN has made it one
)
context.run_migrations()
