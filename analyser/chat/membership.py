"""Who was in the group on any day, from WhatsApp's notices and from who wrote.

Somebody who is added, joins, leaves, is removed and comes back has several *stays*. A member who never writes is
known from notices alone; one who wrote before any notice was there since before the export begins.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import polars as pl

from analyser.chat.registers import TEAM

STAYS = pl.Schema(
    {
        "member": pl.String,
        "joined": pl.Datetime("us"),
        "left": pl.Datetime("us"),
        "how": pl.String,
        "line": pl.UInt32,
        "ended": pl.String,
        "again": pl.Boolean,
    }
)
BEGINS = ("created", "added", "joined", "number-changed")
"""What begins a stay."""
ENDS = {"left": "left", "removed": "removed", "ended": "number-changed"}
"""What ends a stay, and the word for it."""
BY_MEMBERS = (
    *("added", "removed", "subject", "description", "icon", "settings", "pinned", "disappearing", "community"),
    *("call", "number-changed"),
)
"""Notices whose actor is a member, and so was there already when nothing says how they came."""

TELL = tuple(dict.fromkeys((*BEGINS, "left", *BY_MEMBERS, "admin-changed")))
"""Every notice that says something about who is there."""
BY_ADMINS = ("created", "added", "removed", "settings")
"""What participants do not do, in groups that an organisation leads."""
NEAR = timedelta(minutes=10)
"""Our own reading of "soon": who adds people or creates a group says so at once."""


def with_exporter(chat: pl.DataFrame, name: str | None) -> pl.DataFrame:
    """The chat table with the exporter's name in place of "You" in `actor` and `targets`; as it is without a name."""
    if name is None:
        return chat
    named = pl.element().replace("You", name)
    return chat.with_columns(pl.col("actor").replace("You", name), pl.col("targets").list.eval(named))


def guess_exporter(chat: pl.DataFrame, roles: dict[str, str]) -> str | None:
    """Who "You" is: the person whose phone made the export. None where that is in doubt.

    Where the export itself tells it, `analyser.export.Export.exporter` says so. Otherwise, in an export that reaches
    back to the creation, notices name everybody but the exporter. So it is the one sender whom no notice
    names (of several the one that `roles` counts to the team), who also wrote within minutes of something that "You"
    did or is of the team by `roles`: an exporter who never writes must not be taken for a member whose notice is lost.

    Parameters
    ----------
    chat
        The chat table (`analyser.chat.table.CHAT`).
    roles
        Name -> role, as far as anybody said.
    """
    senders = frozenset(chat["sender"].drop_nulls().unique())
    if "created" not in chat["event"] or "You" in senders:
        return None
    acts = chat.filter(actor="You")
    able = [name for name in _unnamed(chat, senders) if _may_act(name, acts, roles)]
    if len(able) > 1:
        able = [name for name in able if roles.get(name) in TEAM]
    return able[0] if len(able) == 1 and (roles.get(able[0]) in TEAM or _near(chat, able[0], acts)) else None


def _unnamed(chat: pl.DataFrame, senders: frozenset[str]) -> list[str]:
    """The senders whom no notice names, without those who may have come as somebody's new number that is not told."""
    noticed = chat.filter(kind="system")
    unnamed = senders - frozenset(noticed["actor"]) - frozenset(noticed["targets"].explode())
    untold = chat.filter(
        pl.col("event") == "number-changed", pl.col("targets").list.len() == 0, pl.col("actor") != "You"
    )
    first = untold["timestamp"].min() or datetime.max
    began = chat.filter(pl.col("sender").is_in(unnamed)).group_by("sender").agg(pl.col("timestamp").min())
    return sorted(began.filter(pl.col("timestamp") < first)["sender"])


def _may_act(name: str, acts: pl.DataFrame, roles: dict[str, str]) -> bool:
    """Whether the roles allow that somebody did what "You" did: participants do not add people or remove them."""
    return roles.get(name) in (None, *TEAM) or acts.filter(pl.col("event").is_in(BY_ADMINS)).is_empty()


def _near(chat: pl.DataFrame, name: str, acts: pl.DataFrame) -> bool:
    """Whether somebody wrote soon before or after something that "You" did."""
    wrote = chat.filter(sender=name).select("timestamp").sort("timestamp").with_columns(wrote="timestamp")
    did = acts.select("timestamp").sort("timestamp")
    return did.join_asof(wrote, on="timestamp", strategy="nearest", tolerance=NEAR)["wrote"].is_not_null().any()


def stays(chat: pl.DataFrame) -> pl.DataFrame:
    """Each stay of each member. "You" (the exporter, where nobody knows the name) is nobody: see `with_exporter`.
    Where an export has the exporter's messages under "You" too, that is a member's name like any other.

    A changed number is a succession of two names; `analyser.chat.identities` makes them one where the administrator
    says so, and then it changes nothing. A number "changed to a new number" that is not told changes nothing either.

    Parameters
    ----------
    chat
        The chat table (`analyser.chat.table.CHAT`), n rows.

    Returns
    -------
    DataFrame, one row a stay, in the order in which they begin in the export, possibly none:
        member   String         the name
        joined   Datetime[us]   when it began; null where that was before the export. Somebody who writes again after
                                leaving, without a notice of the return, is there from that message
        left     Datetime[us]   when it ended; null where the member is there at the end
        how      String         "created", "added", "joined", "number-changed" (under another number until then), or
                                "wrote" (wrote or is named without any of these: there since before the export)
        line     UInt32         the line that shows the member first
        ended    String         "left", "removed", "number-changed" or null
        again    Boolean        the same member had a stay before

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> chat = from_lines("09:00 -- added Ann > Bea", "09:05 Cat: hello", "09:10 -- left Bea", "09:20 -- joined Bea")
    >>> stays(chat).select("member", "how", "ended", "again").rows()
    [('Ann', 'wrote', None, False), ('Bea', 'added', 'left', False), ('Cat', 'wrote', None, False), \
('Bea', 'joined', None, True)]
    """
    exporter_writes = "You" in chat["sender"]
    rows, last = [], {}
    for record in _that_matter(chat).iter_rows(named=True):
        for member, event in _changes(record):
            if member != "You" or exporter_writes:
                _apply(rows, last, member, event, record)
    return pl.DataFrame(rows, schema=STAYS)


def _that_matter(chat: pl.DataFrame) -> pl.DataFrame:
    """The notices, and of all the messages those that can begin a stay: a few, so that a million take no time.

    They are each sender's first, and after each notice by which somebody may have gone, the first later than it. As
    the clock may step back, "later" is asked for each time at which that person may have gone.
    """
    records = chat.select("line", "timestamp", "sender", "event", "actor", "targets").with_row_index("place")
    notices = records.filter(pl.col("sender").is_null(), pl.col("event").is_in(TELL))
    messages = records.lazy().filter(pl.col("sender").is_not_null()).select("place", "timestamp", "sender")
    first = messages.group_by("sender").agg(pl.col("place").min()).collect()
    ends = _ends(notices)
    again = messages.filter(pl.col("sender").is_in(ends["sender"].unique().implode())).collect()
    after = again.join_asof(
        ends.select("sender", "place", end="place"), on="place", by="sender", check_sortedness=False
    ).drop_nulls("end")
    later = after.sort("timestamp").join_asof(
        ends.select("sender", "timestamp", than="timestamp").sort("timestamp"),
        on="timestamp",
        by="sender",
        allow_exact_matches=False,
        check_sortedness=False,
    )
    back = later.group_by("sender", "end", "than").agg(pl.col("place").min())
    wrote = pl.concat([first["place"], back["place"]]).unique()
    return pl.concat([notices, records[wrote.cast(pl.Int64).to_list()]]).sort("place")


def _ends(notices: pl.DataFrame) -> pl.DataFrame:
    """place, timestamp, sender: every notice by which somebody may have gone, in order."""
    gone = notices.filter(pl.col("event").is_in(["left", "removed", "number-changed"]))
    who = pl.concat_list("actor", "targets").alias("sender")
    return gone.select("place", "timestamp", who).explode("sender").drop_nulls("sender")


def _changes(record: dict) -> Iterator[tuple[str, str]]:
    """(member, what it means for the membership) for everybody that a record names."""
    event, actor, targets = record["event"], record["actor"], record["targets"]
    if record["sender"] is not None:
        yield record["sender"], "wrote"
    elif event == "number-changed" and actor and set(targets) - {actor}:
        yield actor, "ended"
        yield from ((target, "number-changed") for target in targets if target != actor)
    elif event in ("created", "joined", "left") and actor:
        yield actor, event
    else:
        if actor and event in BY_MEMBERS:
            yield actor, "wrote"
        means = {"added": "added", "removed": "removed", "admin-changed": "wrote"}
        yield from ((target, means[event]) for target in targets if event in means)


def _apply(rows: list[dict], last: dict[str, dict], member: str, event: str, record: dict) -> None:
    """Note one change; `last` holds the latest stay of each member."""
    stay = last.get(member)
    gone = stay is not None and stay["ended"] is not None
    if gone and event not in BEGINS and record["timestamp"] <= stay["left"]:
        return
    if stay is None or gone:
        stay = last[member] = _new_stay(member, event, record, again=gone)
        rows.append(stay)
    if event in ENDS:
        stay["left"], stay["ended"] = record["timestamp"], ENDS[event]


def _new_stay(member: str, event: str, record: dict, again: bool) -> dict:
    begins = event in BEGINS
    return {
        "member": member,
        "joined": record["timestamp"] if begins or again else None,
        "left": None,
        "how": event if begins else "wrote",
        "line": record["line"],
        "ended": None,
        "again": again,
    }


def members_at(table: pl.DataFrame, when: datetime) -> list[str]:
    """Who was there at a moment, sorted by name; `table` is that of `stays`."""
    return _between(table, pl.lit(when), pl.lit(when))


def members_on(table: pl.DataFrame, day: date) -> list[str]:
    """Who was there at any time of a day, sorted by name, also who left on it; `table` is that of `stays`."""
    return _between(table, pl.lit(datetime.combine(day, time.min)), pl.lit(datetime.combine(day, time.max)))


def _between(table: pl.DataFrame, first: pl.Expr, last: pl.Expr) -> list[str]:
    began = pl.col("joined").is_null() | (pl.col("joined") <= last)
    lasting = pl.col("left").is_null() | (pl.col("left") > first)
    return sorted(table.filter(began & lasting)["member"].unique())


def over_time(table: pl.DataFrame, first: date, last: date, every: str = "1d") -> pl.DataFrame:
    """How many members came, went and were there, day by day or month by month: for a chart.

    A changed number is neither a coming nor a going.

    Parameters
    ----------
    table
        The table of `stays`, n rows, possibly none.
    first, last
        The first day of the first period, and a day of the last one.
    every
        The length of a period: "1d", "1w" or "1mo".

    Returns
    -------
    DataFrame, one row a period, also where nothing happened; none where `last` is before `first`:
        begins    Date     the first day of the period
        came      UInt32   stays that began in it; somebody who comes back counts again
        went      UInt32   stays that ended in it
        members   UInt32   members at its end
        net       Int64    by how many they grew in it; not always came less went, for somebody may be named whom no
                           notice shows to come

    Examples
    --------
    >>> from analyser.chat.table import from_lines
    >>> chat = from_lines("09:00 -- created Ann", "09:01 -- added Ann > Bea, Cat", "2025-03-05 10:00 -- left Cat")
    >>> for row in over_time(stays(chat), date(2025, 3, 3), date(2025, 3, 5)).rows():
    ...     print(*row)
    2025-03-03 3 0 3 3
    2025-03-04 0 0 3 0
    2025-03-05 0 1 2 -1
    """
    begins = pl.select(begins=pl.date_range(pl.lit(first), pl.lit(last), every))
    periods = begins.with_columns(ends=pl.col("begins").dt.offset_by(every).cast(pl.Datetime("us")))
    came = _count(periods, table.filter(pl.col("how") != "number-changed"), "joined", "came")
    went = _count(periods, table.filter(pl.col("ended") != "number-changed"), "left", "went")
    there = _there(periods.select(at=pl.col("ends")), table)["members"]
    before = _there(periods.select(at=pl.col("begins").cast(pl.Datetime("us"))), table)["members"]
    return periods.select("begins", came, went, members=there, net=there.cast(pl.Int64) - before.cast(pl.Int64))


def _count(periods: pl.DataFrame, table: pl.DataFrame, column: str, name: str) -> pl.Series:
    """How many moments of a column lie in each period."""
    moments = table.select(at=pl.col(column)).drop_nulls().sort("at")
    upto = pl.concat([periods["begins"].cast(pl.Datetime("us")), periods["ends"]])
    counts = moments["at"].search_sorted(upto, side="left")
    return (counts[periods.height :] - counts[: periods.height]).cast(pl.UInt32).alias(name)


def _there(moments: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """at, members: how many members there were just before each moment."""
    pairs = moments.join(table.select("member", "joined", "left"), how="cross")
    began = pl.col("joined").is_null() | (pl.col("joined") < pl.col("at"))
    lasting = pl.col("left").is_null() | (pl.col("left") >= pl.col("at"))
    counted = pairs.filter(began & lasting).group_by("at").agg(members=pl.col("member").n_unique())
    return moments.join(counted, on="at", how="left", maintain_order="left").with_columns(
        pl.col("members").fill_null(0).cast(pl.UInt32)
    )
