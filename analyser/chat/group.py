"""One group, whole: its chat table and what the organisation said about it. Metrics and rules look at this."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar

import polars as pl

from analyser.chat.membership import members_at, stays
from analyser.chat.registers import TEAM
from analyser.chat.table import people
from analyser.site import GroupSettings

T = TypeVar("T")


@dataclass(frozen=True)
class Group:
    """What rules and metrics may ask of a group.

    Attributes
    ----------
    name
        The group's name.
    chat
        The chat table (`analyser.chat.table.CHAT`), one row or more.
    settings
        What `site.toml` says of it.
    roles
        Name -> role, from the members CSV and `settings.team`; empty where nobody gave them.
    attendance
        The attendance register (`analyser.chat.registers.ATTENDANCE`), or None.
    since
        The first moment of the period under review, or None for all. `people` begins there; `chat` and `stays` do not,
        because membership and the rules that were sent reach further back.
    as_of
        The moment up to which everything is judged: the export's last record unless given.
    """

    name: str
    chat: pl.DataFrame
    settings: GroupSettings = field(default_factory=GroupSettings)
    roles: dict[str, str] = field(default_factory=dict)
    attendance: pl.DataFrame | None = None
    since: datetime | None = None
    as_of: datetime | None = None
    _once: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, make: Callable[["Group"], T]) -> T:
        """What `make` makes of the group, made at the first asking only: for what several rules and metrics need."""
        if make not in self._once:
            self._once[make] = make(self)
        return self._once[make]

    @cached_property
    def sent(self) -> pl.DataFrame:
        """What people sent, without WhatsApp's notices, before the period under review too."""
        return people(self.chat)

    @cached_property
    def people(self) -> pl.DataFrame:
        """What people sent in the period under review, without WhatsApp's notices."""
        return self.sent if self.since is None else self.sent.filter(pl.col("timestamp") >= self.since)

    @cached_property
    def stays(self) -> pl.DataFrame:
        """Who was there when (`analyser.chat.membership.stays`)."""
        return stays(self.chat)

    @cached_property
    def end(self) -> datetime:
        """The moment up to which everything is judged."""
        return self.as_of or self.chat["timestamp"].max()

    @cached_property
    def members(self) -> list[str]:
        """The members at the end, sorted."""
        return members_at(self.stays, self.end)

    @cached_property
    def creation(self) -> dict | None:
        """The record of the group's creation, or None where the export does not reach back to it."""
        return next(self.chat.filter(pl.col("event") == "created").iter_rows(named=True), None)

    @property
    def roles_known(self) -> bool:
        """Whether anybody said who belongs to the team."""
        return bool(self.roles)

    @property
    def team_known(self) -> bool:
        """Whether `team` can be told: by roles, or because every notice names who acted."""
        return self.roles_known or "You" not in self.chat["actor"].to_list()

    @cached_property
    def team(self) -> frozenset[str]:
        """The team: by their roles, or, where nobody gave them, those who did what only an administrator can do."""
        if self.roles_known:
            return frozenset(name for name, role in self.roles.items() if role in TEAM)
        acts = self.chat.filter(pl.col("event").is_in(["created", "added", "removed", "settings", "description"]))
        return frozenset(acts["actor"].drop_nulls()) - {"You"}

    @cached_property
    def first_records(self) -> dict[str, int]:
        """Member -> id of the record that shows them first."""
        records = dict(zip(self.chat["line"], self.chat["id"], strict=True))
        first = self.stays.unique("member", keep="first", maintain_order=True)
        return {member: records[line] for member, line in zip(first["member"], first["line"], strict=True)}
