"""What the journal's entries say, in the words of the page and not in those of the machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analyser.cases.journal import Written
from analyser.cases.tables import Account, Chat


@dataclass(frozen=True)
class Called:
    """What the numbers of entries are called today: groups and accounts; what is gone has its number only."""

    groups: Mapping[str, str]
    accounts: Mapping[str, str]

    @classmethod
    def of(cls, session: Session) -> "Called":
        """As the register has them."""
        groups = {str(number): name for number, name in session.execute(select(Chat.id, Chat.name))}
        accounts = {str(number): name for number, name in session.execute(select(Account.id, Account.name))}
        return cls(groups, accounts)

    def group(self, subject: str) -> str:
        """A group, by the subject of an entry."""
        return self.groups.get(
            subject.removeprefix("group "), f"a group that is gone (number {subject.removeprefix('group ')})"
        )

    def account(self, subject: str) -> str:
        """Whoever has an account, by the subject of an entry."""
        number = subject.removeprefix("account ")
        return self.accounts.get(number, f"somebody whose account is gone (number {number})")


def in_words(entry: Written, called: Called) -> str:
    """What an entry tells, in a sentence without a full stop."""
    return WORDS.get(entry.did, _plainly)(entry, called)


def _plainly(entry: Written, called: Called) -> str:
    return f"{entry.did}: {entry.subject}"


def _case(entry: Written) -> str:
    return entry.subject.removeprefix("case ")


def _decided(entry: Written, called: Called) -> str:
    detail = entry.detail
    actions = "".join(f", action {action} on {on}" for action, on, *_ in detail["actions"])
    second = "gave a second opinion on" if detail["second"] else "decided"
    asked = ", and asked for a second opinion" if detail["asked"] else ""
    return f"{second} case {_case(entry)}: {detail['state']}{actions}{asked}"


def _taken_in(entry: Written, called: Called) -> str:
    detail = entry.detail
    return f"had {called.group(entry.subject)} checked: new are {detail['messages']} messages and {len(detail['cases'])} cases"


def _removed(entry: Written, called: Called) -> str:
    detail = entry.detail
    number = entry.subject.removeprefix("group ")
    return f"took a group out (number {number}): {detail['messages']} messages, {detail['cases']} cases"


def _erased(entry: Written, called: Called) -> str:
    if entry.subject == "everybody":
        return "gave up the key for people: no pseudonym leads to anybody any more"
    return (
        f"forgot {entry.subject} at their request: {entry.detail['messages']} messages, {entry.detail['names']} names"
    )


def _purged(entry: Written, called: Called) -> str:
    detail = entry.detail
    gone = f"{detail['texts']} texts, {detail['messages']} messages, {detail['names']} names, {detail['notes']} notes"
    return f"forgot what was old: {gone}"


def _report(did: str) -> Callable[[Written, Called], str]:
    def words(entry: Written, called: Called) -> str:
        name = entry.subject.removeprefix("report ")
        year, day = name[:4], f"{name[5:9]}-{name[9:11]}-{name[11:13]}"
        return did.format(f"the report of the review year from {year} (made on {day})")

    return words


WORDS: dict[str, Callable[[Written, Called], str]] = {
    "decided": _decided,
    "undone": lambda entry, called: (
        f"took the newest decision about case {_case(entry)} back: it is {entry.detail['state']}"
    ),
    "taken in": _taken_in,
    "group removed": _removed,
    "erased": _erased,
    "purged": _purged,
    "told": lambda entry, called: f"looked at everything that is held on {entry.subject}",
    "names shown": lambda entry, called: f"looked at the real names of case {_case(entry)}",
    "group settings": lambda entry, called: "changed what is said of a group",
    "settings": lambda entry, called: "changed the settings of the organisation",
    "looked for": lambda entry, called: f"looked who {entry.subject} is",
    "case opened": lambda entry, called: f"opened case {_case(entry)}, for somebody may need help",
    "other languages unread": lambda entry, called: (
        f"said that the messages of {called.group(entry.subject)} that are not in English wait to be read again"
    ),
    "other languages read": lambda entry, called: (
        f"said that somebody read the messages of {called.group(entry.subject)} that are not in English"
    ),
    "account made": lambda entry, called: f"let {called.account(entry.subject)} sign in as {entry.detail['role']}",
    "account removed": lambda entry, called: f"took the account of {called.account(entry.subject)} away",
    "password changed": lambda entry, called: f"changed the password of {called.account(entry.subject)}",
    "keys renewed": lambda entry, called: "made a new recovery key",
    "restored": lambda entry, called: "went back to a backup",
    "reviewed": lambda entry, called: f"recorded the trustees' review of the {entry.subject}",
    "report made": _report("made {}"),
    "report shown": _report("showed the trustees {}"),
    "report hidden": _report("took {} back from the trustees"),
    "report removed": _report("removed {}"),
}
"""What was done -> its sentence, for `by`; anything else is told as it stands."""
