"""Articles and their figures ↔ a database: SQLite in a file of its own, or PostgreSQL.

`door.Store` is what everybody else uses. It opens the database when it is first asked for something, in each process
for itself. SQLAlchemy is imported no sooner, so that what keeps nothing starts as quickly as ever.
"""
