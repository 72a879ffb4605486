"""Data protection: what is kept and until when, forgetting somebody, telling them what is held, backup, keys, and the log."""

import json
import re
from datetime import UTC

from starlette.datastructures import UploadFile
from starlette.responses import Response

from analyser.cases import checking, copying, erasure, journal, keys, retention
from analyser.cases.access import access as held_on
from analyser.cases.access import look as who_is
from analyser.cases.entries import Called, in_words
from analyser.cases.tables import ACTIONS
from analyser.errors import Refused
from analyser.report.words import counted
from analyser.rules import every_rule
from analyser.web import passwords
from analyser.web.pages.start import recovery

ENTRIES = 200
"""Entries on a page of the log."""


def show(visit) -> Response:
    """What is kept, and what can be done about it."""
    desk = visit.desk
    kept = desk.settings().register
    with desk.register.read() as session:
        due = retention.due(desk.register, session, kept)
    place = desk.place
    wrapped = place.wrapped.name if place.url is None and place.wrapped.exists() else ""
    return visit.page(
        "keeping.html",
        kept=kept,
        due=due,
        in_file=place.url is None,
        place=place.name,
        folder=place.folder,
        wrapped=wrapped,
        before=place.url is None and place.before.exists(),
        phrase=keys.needs_passphrase(place),
    )


def purge(visit) -> Response:
    """Forget what is old."""
    gone = retention.purge(visit.desk.register, visit.desk.settings().register, visit.who.name)
    if not gone.anything:
        return visit.go("/keeping", note="Nothing was old enough to be forgotten.")
    words = f"Forgotten: {gone.texts} texts, {gone.messages} messages, {gone.names} names, {gone.notes} notes."
    return visit.go("/keeping", note=words)


def _member(visit) -> str:
    member = visit.field("member", 200)
    if not member:
        raise Refused("Write the name as it stands in the chat, or the pseudonym.")
    return member


def erase(visit) -> Response:
    """Forget somebody at their request: first a look at who that is, then, if it is sure, the certificate."""
    register, member = visit.desk.register, _member(visit)
    if visit.field("sure") != "yes":
        found = who_is(register, member)
        visit.note_down("looked for", found.pseudonym)
        return visit.page("erase.html", found=found)
    if who_is(register, member).urgent and visit.field("urgent") != "yes":
        raise Refused("This person may need help. Read those cases first, or tick the box that says that you know.")
    certificate = erasure.erase(register, member, visit.who.name)
    visit.desk.jobs.let_go()
    return visit.page("certificate.html", certificate=certificate)


def access(visit) -> Response:
    """Everything that is held on somebody, as a page to print or a file; everybody else is masked in it.

    A name in several groups may be that of several people, so it is asked first in which groups it is this one.
    """
    member = _member(visit)
    found = who_is(visit.desk.register, member)
    only = [int(number) for number in visit.form.getlist("in") if re.fullmatch("[0-9]{1,12}", str(number))]
    if len(found.groups) > 1 and not only:
        visit.note_down("looked for", found.pseudonym)
        return visit.page("which.html", found=found)
    told = held_on(visit.desk.register, found.pseudonym, only or None)
    visit.note_down("told", told["pseudonym"])
    if visit.field("as") == "json":
        content = json.dumps(told, ensure_ascii=False, indent=1).encode()
        return _file("what-is-held.json", content, "application/json")
    rules = {rule.id: rule.title for rule in every_rule().values()}
    kept = visit.desk.settings().register
    return visit.page(
        "access.html",
        told=told,
        rules=rules,
        only=only,
        actions=ACTIONS,
        kept=kept,
        contacts=visit.desk.settings().organisation.contacts,
    )


def backup(visit) -> Response:
    """A copy of the encrypted register and of its wrapped keys, as one .zip; both are of use to nobody without a key."""
    register = visit.desk.register
    return _file(f"register-{register.today}.zip", copying.copy(register), "application/zip")


def restore(visit) -> Response:
    """Put a copy in the register's place; everybody has to sign in again, with the passwords of today."""
    given = visit.form.get("copy")
    if not isinstance(given, UploadFile) or not given.filename:
        raise Refused("No file was chosen. Choose the .zip that this page made.")
    if visit.field("sure") != "yes":
        raise Refused("Tick the box to say that the copy is to take the register's place.")
    visit.desk.jobs.let_go()
    visit.desk.restore(given.file.read(), visit.who.name)
    return visit.go("/sign-in", note="The copy is in place. Sign in as before: names and passwords are those of today.")


def drop_before(visit) -> Response:
    """Delete the register that stood here before a copy took its place."""
    visit.desk.register.drop_before()
    return visit.go("/keeping", note="The register of before is deleted.")


def renew(visit) -> Response:
    """Make a new recovery key, and where a passphrase opens the register, another passphrase."""
    desk, phrase = visit.desk, visit.secret("passphrase")
    desk.again.begin(visit.who.name)
    if not passwords.fits(visit.secret("password"), visit.who.password):
        raise Refused("That is not your password.")
    desk.again.right(visit.who.name)
    if phrase != visit.secret("passphrase_again"):
        raise Refused("The two passphrases differ. Write the same twice.")
    if phrase and passwords.fits(phrase, visit.who.password):
        raise Refused("The passphrase is the same as your password. Choose two different ones.")
    told: list[str] = []
    visit.note_down("keys renewed", "register")  # first, so that the new key is shown whatever happens to the log
    keys.renew(desk.place, desk.register.keys, keys.Person(told.append, lambda question: phrase))
    return recovery(visit, "\n".join(told))


def _file(name: str, content: bytes, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def verify(visit) -> Response:
    """Prove that the register is whole and unaltered."""
    found = checking.verify(visit.desk.register)
    if found.faults:
        return visit.go("/keeping", error=f"The register is not as it was: {found.faults[0]}.")
    entries, cases = counted(found.entries, "entry", "entries"), counted(found.cases, "case")
    words = (
        f"The register is whole: {entries} of the log, {cases}. To prove later that no older copy was put in its place, note"
        f" the number {found.entries} and the signature {found.signature[:16]} on paper."
    )
    return visit.go("/keeping", note=words)


def log(visit) -> Response:
    """The journal, the newest first."""
    number = visit.request.query_params.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,5}", number):
        raise Refused("There is no such page.")
    with visit.desk.register.read() as session:
        entries, total = journal.newest(session, (int(number) - 1) * ENTRIES, ENTRIES)
        called = Called.of(session)
    rows = [
        (each.number, each.at.replace(tzinfo=UTC).astimezone(), each.by, in_words(each, called)) for each in entries
    ]
    return visit.page("log.html", rows=rows, number=int(number), pages=max(1, -(-total // ENTRIES)))
