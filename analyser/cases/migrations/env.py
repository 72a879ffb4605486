"""How Alembic runs a migration: on the connection that `analyser.cases.database` gives it, inside its transaction."""

from alembic import context

from analyser.cases.tables import Table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata, render_as_batch=True
)
context.run_migrations()
