"""Our parser: from the file to the chat table, with events, kinds and the report on parse quality."""

import polars as pl
from measure import measure

from analyser.export import read


def rows(export):
    """The chat table's records."""
    timestamp = pl.col("timestamp").dt.to_string("%Y-%m-%dT%H:%M:%S")
    return export.chat.select(timestamp, "sender", "text").iter_rows()


if __name__ == "__main__":
    measure(f"polars {pl.__version__}, {pl.thread_pool_size()} threads", read, rows)
