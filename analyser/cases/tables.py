"""What the register holds, table by table.

What was personal stands sealed (`people.Names.seal`) or as a token: names, texts, notes. `place` of a case says where it stands
in the list, so that a page of it is one look into an index.

Times are the phones' local clocks for what members did, and UTC for what the administrator did (`at`).
"""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, MetaData, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

STATES = ("open", "confirmed", "dismissed", "not sure")
"""A case is open until a person decides; "not sure" waits for another look."""

UNDECIDED = ("open", "not sure")

ACTIONS = {
    "A1": "Rules reiterated to all participants",
    "A2": "Talked informally with those concerned",
    "A3": "Removed from the group",
    "A4": "Removed or barred from services, agreed with the trustees",
}
"""The policy's four (clause CG-05). None follows by itself, and no order is laid down."""

DANGER, WAITING, EARLIER, UNSURE, DECIDED = range(5)
"""Places in the list: somebody may be in danger; waits for a decision; waits, but is of before the policy; somebody was not sure,
or the newest look finds nothing of it any longer; decided."""


NEVER_AGAIN = {"sqlite_autoincrement": True}
"""An id is never given twice, or what was decided about somebody forgotten would be about somebody else."""


class Table(DeclarativeBase):
    """Base of the tables; the names of constraints are fixed, so that migrations can name them in every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Chat(Table):
    """A group: its latest name, the tokens of every name it bore, and when it was created, where an export shows it.

    What was sent up to the minute `forgotten` was purged, and is not taken in again. `masked` says that its name held that of
    somebody who was forgotten: it is not written again. `removed` says that the group was taken out, and that
    the row stays for what was forgotten of it, so that adding it again does not bring that back.
    """

    __tablename__ = "chat"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    names: Mapped[list] = mapped_column(JSON)
    created: Mapped[datetime | None]
    first: Mapped[datetime]
    last: Mapped[datetime]
    forgotten: Mapped[int | None]
    masked: Mapped[bool] = mapped_column(default=False)
    removed: Mapped[bool] = mapped_column(default=False)


class Intake(Table):
    """One taking in of exports of a group that brought something new: by whom, which files, judged by what."""

    __tablename__ = "intake"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    files: Mapped[list] = mapped_column(JSON)
    first: Mapped[datetime]
    last: Mapped[datetime]
    messages: Mapped[int]
    new_messages: Mapped[int]
    new_findings: Mapped[int]
    policy: Mapped[str]
    detector: Mapped[dict] = mapped_column(JSON)
    not_checked: Mapped[dict] = mapped_column(JSON)


class Person(Table):
    """Somebody, by the pseudonym that stands for them."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime]

    __table_args__ = NEVER_AGAIN


class PersonName(Table):
    """A name that somebody bears, sealed, and its token."""

    __tablename__ = "person_name"
    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Message(Table):
    """A record of a chat without its words: when, who, what kind, and the print by which it is known again.

    `minute` counts from 1970 by the clock of the first export. `targets` are ids of people. `edition` counts how often an export
    showed it with other words.
    """

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    minute: Mapped[int]
    print: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(12))
    event: Mapped[str | None] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    targets: Mapped[list] = mapped_column(JSON)
    edited: Mapped[bool]
    edition: Mapped[int] = mapped_column(default=0)
    taken: Mapped[date]

    __table_args__ = (Index("ix_message_chat_id_minute", "chat_id", "minute"), NEVER_AGAIN)


class Evidence(Table):
    """The text of a message that a finding points to, or that stands beside one; kept no longer than retention says."""

    __tablename__ = "evidence"
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    taken: Mapped[date] = mapped_column(index=True)


class Unread(Table):
    """A message in a language that no rule reads (ISO 639-1): its text is kept until somebody has read it, or its time is over.

    `seen_at` and `seen_by` tell when an administrator said that somebody had read it, and who said so.
    """

    __tablename__ = "unread"
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None]


class Case(Table):
    """Findings of one incident, and where their decision stands.

    `rules` are those of its findings, `people` the ids of those concerned. `continues` is the decided case that this one goes on
    from. `decision_id` is the decision in force, `counted` the state under which `Tally` has the case. `early` says that it began
    before the policy was approved, so that no review period has it, `gone` that the newest look finds nothing of it any longer.
    """

    __tablename__ = "incident_case"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    place: Mapped[int]
    first: Mapped[datetime]
    last: Mapped[datetime]
    rules: Mapped[list] = mapped_column(JSON)
    findings: Mapped[int]
    opened: Mapped[datetime]
    continues: Mapped[str | None] = mapped_column(String(16))
    early: Mapped[bool] = mapped_column(default=False)
    gone: Mapped[bool] = mapped_column(default=False)
    second_wanted: Mapped[bool] = mapped_column(default=False)
    decision_id: Mapped[int | None]
    counted: Mapped[str | None] = mapped_column(String(10))

    __table_args__ = (
        Index("ix_incident_case_place_first_id", "place", "first", "id"),
        Index("ix_incident_case_state_place_first_id", "state", "place", "first", "id"),
        Index("ix_incident_case_chat_id_place_first_id", "chat_id", "place", "first", "id"),
        Index("ix_incident_case_second_wanted_place_first_id", "second_wanted", "place", "first", "id"),
    )


class CaseRule(Table):
    """A rule of a case, with the case's place in the list, so that the cases of one rule are one look into an index too."""

    __tablename__ = "case_rule"
    case_id: Mapped[str] = mapped_column(ForeignKey("incident_case.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    place: Mapped[int]
    first: Mapped[datetime]

    __table_args__ = (Index("ix_case_rule_rule_place_first_case_id", "rule", "place", "first", "case_id"),)


class Tally(Table):
    """How many cases a group has in a state, of a rule, or of any (""): a million need not be counted for a page."""

    __tablename__ = "tally"
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), primary_key=True)
    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    cases: Mapped[int]


class Finding(Table):
    """A finding as the newest look had it. `key` is what it is known by when an export shows it again.

    `found` says whether the newest look at its messages still finds it; `safety` whether its rule is about somebody's safety.
    """

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(24))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("incident_case.id"), index=True)
    name: Mapped[str] = mapped_column(String(12))
    rule: Mapped[str] = mapped_column(String(40))
    clause: Mapped[str] = mapped_column(String(12))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"), index=True)
    line: Mapped[int]
    last_line: Mapped[int]
    first: Mapped[datetime]
    last: Mapped[datetime]
    sure: Mapped[str] = mapped_column(String(8))
    score: Mapped[float]
    spans: Mapped[list] = mapped_column(JSON)
    why: Mapped[str]
    found: Mapped[bool]
    intake_id: Mapped[int] = mapped_column(ForeignKey("intake.id"))

    __table_args__ = (UniqueConstraint("chat_id", "key"),)


class FindingPerson(Table):
    """Whom a finding concerns."""

    __tablename__ = "finding_person"
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)


class FindingMessage(Table):
    """The messages that a finding covers, as far as they are kept."""

    __tablename__ = "finding_message"
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, index=True)


class Decision(Table):
    """What a person decided about a case; the newest that nobody undid is in force.

    `second` marks a second reviewer's opinion, which changes nothing by itself. `covers` counts the findings decided about.
    `asked` says that a second reviewer is asked for.
    """

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("incident_case.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    state: Mapped[str] = mapped_column(String(10))
    second: Mapped[bool]
    covers: Mapped[int]
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked: Mapped[bool] = mapped_column(default=False)
    undone: Mapped[bool] = mapped_column(default=False)


class Action(Table):
    """One of the policy's four actions, as a person says that it was done."""

    __tablename__ = "action"
    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    action: Mapped[str] = mapped_column(String(2))
    on: Mapped[date]
    by: Mapped[str]
    minute: Mapped[str | None]


class Entry(Table):
    """One line of the journal: never changed, never taken out. `signature` covers it and the one before."""

    __tablename__ = "journal"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[str]
    signature: Mapped[str] = mapped_column(String(64))


class Seal(Table):
    """One row: how long the journal is, signed, so that its end cannot be cut off unseen. Writers take turns at it.

    `people` tells the key for people that is in force from one that was given up.
    """

    __tablename__ = "journal_seal"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int]
    signature: Mapped[str] = mapped_column(String(64))
    people: Mapped[str] = mapped_column(String(16))


class Cycle(Table):
    """One review by the trustees: the period, the day, by whom, with which policy and detector, and what was there."""

    __tablename__ = "cycle"
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[date]
    last: Mapped[date]
    reviewed: Mapped[date]
    by: Mapped[str]
    policy: Mapped[str]
    detectors: Mapped[list] = mapped_column(JSON)
    totals: Mapped[dict] = mapped_column(JSON)
    note: Mapped[bytes | None] = mapped_column(LargeBinary)


class PeriodFigures(Table):
    """What pages need of a group in a review period (`analyser.figures.written`), from the export that shows most of it."""

    __tablename__ = "period_figures"
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    period: Mapped[date] = mapped_column(primary_key=True)
    messages: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Total(Table):
    """What people sent in a group in a month ("2025-03"); it stays when the messages are forgotten."""

    __tablename__ = "total"
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    messages: Mapped[int]


class Erased(Table):
    """A name whose bearer asked to be forgotten, as a token: what they sent is not taken in again."""

    __tablename__ = "erased"
    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]


class ErasedMessage(Table):
    """When somebody who asked to be forgotten sent what, as a print: another phone that calls them otherwise is told by it."""

    __tablename__ = "erased_message"
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    minute: Mapped[int] = mapped_column(primary_key=True)
    print: Mapped[str] = mapped_column(String(16), primary_key=True)


class GroupTold(Table):
    """What somebody said of a group, sealed (`analyser.cases.group_settings`); `key` is the token of the group's name."""

    __tablename__ = "group_told"
    key: Mapped[str] = mapped_column(String(16), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Account(Table):
    """Somebody who may sign in to the web page, under a name that is theirs whatever its capitals; `password` is a hash."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str] = mapped_column(String(8))
    password: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = NEVER_AGAIN


class SignedIn(Table):
    """A visit to the web page: known by the hash of what the browser holds; `at` it began, `seen` it was last used."""

    __tablename__ = "signed_in"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    seen: Mapped[datetime]
