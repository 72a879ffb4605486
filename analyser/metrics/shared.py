"""What the group shares besides words: photos and videos, documents, links, polls. The policy wants these shared.

Photos and videos are also what uses up somebody's data allowance, which the policy warns of.
"""

import polars as pl

from analyser.chat.group import Group
from analyser.chat.names import MARKS
from analyser.metrics.metric import Metric
from analyser.metrics.texts import LINK
from analyser.policy import Policy

METRIC = Metric(id="shared", clauses=("PS-02", "DU-01", "R-03b", "PU-02"), title="Photos, documents, links and polls")

COLUMNS = pl.Schema(
    {
        "photos_and_videos": pl.UInt32,
        "documents": pl.UInt32,
        "links": pl.UInt32,
        "polls": pl.UInt32,
        "media_untold": pl.UInt32,
    }
)


@METRIC
def measure(group: Group, policy: Policy) -> pl.DataFrame:
    """Count what a group shared, over the period under review.

    An Android export without its media says "<Media omitted>" for each of them: these are counted as photos and
    videos, which most of them are, and `media_untold` says how many they are, so that a page can say so.
    Where the export tells, a document is an attachment whose name does not end as pictures, films and sound do.

    Returns
    -------
    DataFrame, one row:
        photos_and_videos   UInt32   media that are no documents; stickers and voice messages are among them
        documents           UInt32   PDFs, text files and other files
        links               UInt32   messages with a link (one message with three links counts once)
        polls               UInt32   polls
        media_untold        UInt32   of `photos_and_videos`, those of which the export says only "<Media omitted>"

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> from analyser.policy import load
    >>> chat = from_lines("09:00 Ann: <Media omitted>", "09:01 Ann: see example.org/hem", "09:02 Bea: jo@example.org")
    >>> measure(Group("G", chat), load()).rows()
    [(1, 0, 1, 0, 1)]
    """
    media = pl.col("kind") == "media"
    link = pl.col("kind").is_in(["message", "media"]) & pl.col("text").str.contains(LINK)
    return group.people.select(
        photos_and_videos=(media & ~DOCUMENT).sum(),
        documents=(media & DOCUMENT).sum(),
        links=link.sum(),
        polls=(pl.col("kind") == "poll").sum(),
        media_untold=(media & UNTOLD).sum(),
    ).cast(COLUMNS)


SEEN_OR_HEARD = (
    r"(?i)\.(?:jpe?g|png|webp|gif|heic|heif|bmp|mp4|mov|3gp|3gpp|avi|mkv|webm|opus|ogg|m4a|mp3|aac|amr|wav)$"
)
"""Endings of the pictures, films and sounds that phones send."""

DOCUMENT = pl.when(pl.col("attachment").is_null()).then(
    pl.col("text").str.contains(rf"^[\s{MARKS}]*document omitted[\s{MARKS}]*$")
).otherwise(~pl.col("attachment").str.contains(SEEN_OR_HEARD))  # fmt: skip
"""Whether a media row is a document: by the file's name, else by the words of an iPhone."""

UNTOLD = pl.col("attachment").is_null() & pl.col("text").str.contains("<Media omitted>", literal=True)
