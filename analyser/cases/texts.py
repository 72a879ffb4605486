"""The texts that are kept: those of messages that a finding points to, with those beside them, as long as they may be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import polars as pl
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from analyser.cases.arrival import Arrival
from analyser.cases.database import Register
from analyser.cases.recognition import MOST, Recognised
from analyser.cases.tables import Chat, Evidence, Message
from analyser.language.masking import Masker
from analyser.rules import every_rule
from analyser.site import Retention

BESIDE = 3
"""Messages before and after that are kept with a finding, so that a person can judge it."""

ERASED = "[erased]"
"""What stands for somebody who was forgotten."""


@dataclass
class Texts:
    """The texts of one group's export: `shown` is its chat, `chat` the group's row, `arrival` tells its records' ids."""

    register: Register
    session: Session
    shown: pl.DataFrame
    chat: Chat
    arrival: Arrival

    def renew(self) -> None:
        """The text of a message that was edited since is what it says now."""
        places = {message: place for place, message in enumerate(self.arrival.ids) if message in self.arrival.reworded}
        for evidence in self.session.scalars(select(Evidence).where(Evidence.message_id.in_(places))):
            evidence.sealed = self._sealed(places[evidence.message_id])

    def keep(self, findings: Sequence[Recognised], retention: Retention) -> None:
        """Keep the texts that findings point to and those beside them, while they may be kept."""
        wanted = {place for each in findings if not _about_a_state(each.found.rule) for place in self._around(each)}
        self.keep_these(wanted, retention)

    def keep_these(self, wanted: Iterable[int], retention: Retention) -> None:
        """Keep the texts at these places of the chat, while they may be kept."""
        ids = self.arrival.ids
        by_id = {ids[place]: place for place in sorted(wanted) if ids[place] is not None}
        oldest = self.register.today - timedelta(days=retention.keep_text_days)
        of_chat = Message.chat_id == self.chat.id
        there = set(self.session.scalars(select(Evidence.message_id).join(Message).where(of_chat)))
        taken = dict(self.session.execute(select(Message.id, Message.taken).where(of_chat)).all())
        rows = [
            {"message_id": message, "sealed": self._sealed(place), "taken": taken[message]}
            for message, place in by_id.items()
            if message not in there and taken[message] > oldest
        ]
        if rows:
            self.session.execute(insert(Evidence), rows)

    def _around(self, each: Recognised) -> Iterable[int]:
        """The places of a finding's messages, `MOST` of them, and of those beside them."""
        first = self.arrival.ids.index(each.messages[0][0])
        last = self.arrival.ids.index(each.messages[:MOST][-1][0])
        return range(max(0, first - BESIDE), min(self.shown.height, last + BESIDE + 1))

    def _sealed(self, place: int) -> bytes:
        text = self.shown["text"][place]
        if self.arrival.forgotten:
            text = Masker(dict.fromkeys(self.arrival.forgotten, ERASED))(text)
        return self.register.names.seal(text)


def _about_a_state(rule: str) -> bool:
    """Whether a rule is about a state or a name and not about what a message says: its messages are of no use."""
    known = every_rule().get(rule)
    return known is not None and (known.standing or known.counts_people)
