"""Data protection: what is kept and until when, forgetting somebody, telling them what is held, backup, and the log."""

import json

from starlette.datastructures import UploadFile
from starlette.responses import Response

from analyser.cases import checking, copying, erasure, journal, retention
from analyser.cases.tables import Entry
from analyser.errors import Refused

ENTRIES = 200
"""Entries on a page of the log."""


def show(visit) -> Response:
    """What is kept, and what can be done about it."""
    desk = visit.desk
    kept = desk.settings().register
    with desk.register.read() as session:
        due = retention.due(desk.register, session, kept)
    return visit.page("keeping.html", kept=kept, due=due, in_file=desk.place.url is None, place=desk.place.name)


def purge(visit) -> Response:
    """Forget what is old."""
    gone = retention.purge(visit.desk.register, visit.desk.settings().register, visit.who.name)
    if not gone.anything:
        return visit.go("/keeping", note="Nothing was old enough to be forgotten.")
    words = f"Forgotten: {gone.texts} texts, {gone.messages} messages, {gone.names} names, {gone.notes} notes."
    return visit.go("/keeping", note=words)


def erase(visit) -> Response:
    """Forget somebody at their request; the certificate is the answer."""
    member = visit.field("member", 200)
    if not member:
        raise Refused("Write the name as it stands in the export, or the pseudonym.")
    if visit.field("sure") != "yes":
        raise Refused("Tick the box to say that this person is to be forgotten. It cannot be undone.")
    certificate = erasure.erase(visit.desk.register, member, visit.who.name)
    return visit.page("certificate.html", certificate=certificate, text=json.dumps(certificate, indent=1))


def access(visit) -> Response:
    """Everything that is held on somebody, as a file for them; everybody else is masked in it."""
    member = visit.field("member", 200)
    if not member:
        raise Refused("Write the name as it stands in the export, or the pseudonym.")
    told = erasure.access(visit.desk.register, member)
    with visit.desk.register.write() as session:
        journal.append(visit.desk.register, session, visit.who.name, "told", told["pseudonym"], {})
    return _file("what-is-held.json", json.dumps(told, ensure_ascii=False, indent=1).encode(), "application/json")


def backup(visit) -> Response:
    """A copy of the encrypted register and of its wrapped keys, as one .zip; both are of use to nobody without a key."""
    register = visit.desk.register
    return _file(f"register-{register.today}.zip", copying.copy(register), "application/zip")


def restore(visit) -> Response:
    """Put a copy in the register's place; everybody has to sign in again, with the passwords of the copy."""
    given = visit.form.get("copy")
    if not isinstance(given, UploadFile) or not given.filename:
        raise Refused("No file was chosen. Choose the .zip that this page made.")
    if visit.field("sure") != "yes":
        raise Refused("Tick the box to say that the copy is to take the register's place.")
    visit.desk.restore(given.file.read(), visit.who.name)
    return visit.go("/sign-in", note="The copy is in place. Sign in with the password that held when it was made.")


def _file(name: str, content: bytes, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def verify(visit) -> Response:
    """Prove that the register is whole and unaltered."""
    found = checking.verify(visit.desk.register)
    if found.faults:
        return visit.go("/keeping", error=f"The register is not as it was: {found.faults[0]}.")
    words = f"The register is whole: {found.entries} entries of the log, {found.cases} cases. Its signature is {found.signature}."
    return visit.go("/keeping", note=words)


def log(visit) -> Response:
    """The journal, the newest first."""
    number = visit.request.query_params.get("page", "1")
    if not number.isdigit() or not 0 < int(number) < 10**6:
        raise Refused("There is no such page.")
    with visit.desk.register.read() as session:
        entries, total = journal.newest(session, (int(number) - 1) * ENTRIES, ENTRIES)
    return visit.page(
        "log.html", entries=entries, number=int(number), pages=max(1, -(-total // ENTRIES)), Entry=Entry.__name__
    )
