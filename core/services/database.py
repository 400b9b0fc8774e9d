"""What a database wants to be told about many new rows."""

from django.db import connection, models

MANY = 1_000
"""From how many new rows on the planner's old figures mislead it."""


def tell_planner(*written: type[models.Model]) -> None:
    """Have the database look at tables that have just grown: until then it plans for the few rows it knew of, and a
    join over the new ones takes minutes in PostgreSQL, and in SQLite hundreds of times as long as it should. Works in
    the writing transaction.
    """
    with connection.cursor() as cursor:
        for model in written:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
