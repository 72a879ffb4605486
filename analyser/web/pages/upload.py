"""Exports: given, looked at, described by a person, and judged."""

from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response

from analyser.cases import group_settings
from analyser.cases.doubts import doubts
from analyser.cases.group_settings import Told
from analyser.errors import AnalyserError, Refused
from analyser.files import Held
from analyser.language.tongue import language_name
from analyser.web.worker import Task

KINDS = {"course": "A course, which ends on a day", "social": "The social group, for everybody"}


STAGES = {
    "looking": "being read",
    "looked": "read; waits for you to say what the export cannot tell",
    "judging": "being checked",
    "done": "checked and in the register",
    "refused": "could not be read",
    "cancelled": "cancelled",
}
"""How far an upload is, in words."""


def ask(visit) -> Response:
    """The page on which files are chosen or dropped."""
    return visit.page("upload.html", works=visit.desk.jobs.all(), stages=STAGES)


def take(visit) -> Response:
    """Hold the files in memory and look at them in another process."""
    files = [each for each in visit.form.getlist("exports") if isinstance(each, UploadFile) and each.filename]
    if not files:
        raise Refused("No file was chosen. Choose the .txt or .zip that WhatsApp made of a group.")
    held = tuple(Held(each.filename, each.file.read()) for each in files)
    work = visit.desk.jobs.begin(held, visit.who.name)
    if "application/json" in visit.request.headers.get("accept", ""):
        return JSONResponse({"path": f"/upload/{work.id}"})
    return visit.go(f"/upload/{work.id}")


def _work(visit):
    work = visit.desk.jobs.find(visit.request.path_params["work"])
    if work is None:
        raise Refused("This upload is over. Give the files again.")
    return work


def show(visit) -> Response:
    """How far an upload is, and what is to be said of its groups."""
    work = visit.desk.jobs.as_it_is(_work(visit))
    if work.stage != "looked":
        return visit.page("work.html", work=work, language=language_name)
    register, known = visit.desk.register, visit.desk.file_settings()
    with register.read() as session:
        said = {
            each["group"]: group_settings.of_group(register, session, each["group"]) for each in work.found["groups"]
        }
    return visit.page(
        "looked.html",
        work=work,
        said=said,
        kinds=KINDS,
        in_file=lambda name: known.group(name).kind,
        groups=[each for _, each in _groups(work)],
        numbers={each["group"]: number for number, each in _groups(work)},
        doubts=(found := {each["group"]: _doubts(each, said[each["group"]]) for _, each in _groups(work)}),
        odd=_digest(found.values()),
        language=language_name,
    )


def _doubts(group: dict, told: Told) -> list[str]:
    """What looks like a slip in what was said of a group."""
    first, last = (datetime.fromisoformat(group[end]).date() for end in ("first", "last"))
    return doubts(told, frozenset(group["names"]), first, last)


def state(visit) -> Response:
    """The same for a script: stage, what is done, and how much of it, from 0 to 100."""
    work = _work(visit)
    return JSONResponse({"stage": work.stage, "what": work.what, "percent": round(100 * work.share)})


def judge(visit) -> Response:
    """Keep what was said of the groups, and have the exports judged; what looks like a slip is told first, once."""
    work, desk = _work(visit), visit.desk
    if work.stage != "looked":
        return visit.go(f"/upload/{work.id}")
    _leave_out(visit, work)
    wrong = list(filter(None, (_keep(visit, each["group"], f"{n}-") for n, each in _groups(work))))
    if wrong:
        kept = "What could be used was kept. Of the lists, choose only those again that are named here."
        raise Refused("\n".join([*wrong, kept]))
    odd = _digest(_doubts(each, _before(visit, each["group"])) for _, each in _groups(work))
    if odd and visit.field("odd") != odd:
        return visit.go(
            f"/upload/{work.id}", error="Nothing was checked yet. Look at what is marked below, then go on."
        )
    with desk.register.read() as session:
        said = group_settings.every(desk.register, session)
    site = desk.settings()
    aliases = group_settings.one_person(said[each["group"]] for _, each in _groups(work) if each["group"] in said)
    task = Task(work.exports, site, aliases, desk.place, desk.register.keys, visit.who.name)
    desk.jobs.judge(work, task)
    return visit.go(f"/upload/{work.id}")


def _groups(work) -> list[tuple[int, dict]]:
    """The groups of an upload that are not left out, each with its number on the page."""
    return [(number, each) for number, each in enumerate(work.found["groups"]) if not each.get("out")]


def _leave_out(visit, work) -> None:
    """Leave out the groups that are ticked so: their files are held no more, and nothing is kept of them."""
    out = [each for number, each in _groups(work) if visit.field(f"{number}-out") == "yes"]
    if not out:
        return
    if len(out) == len(_groups(work)):
        raise Refused("Every chat is ticked to be left out. Choose Cancel below to keep nothing.")
    names = {file for each in out for file in each["files"]}
    kept = {file for _, each in _groups(work) if each not in out for file in each["files"]}
    if names & kept:
        raise Refused(
            "Two files of one name hold different chats. Cancel, and give the files without the one to leave out."
        )
    work.exports = tuple(held for held in work.exports if held.name not in names)
    for each in out:
        each["out"] = True


def _digest(doubts) -> str:
    """What tells these doubts from any others; empty where there is none. A tick counts for those that were read."""
    sentences = [sentence for each in doubts for sentence in each]
    return sha256("\n".join(sentences).encode()).hexdigest()[:16] if sentences else ""


def _keep(visit, group: str, prefix: str) -> str:
    """Keep what the form says of a group, as far as it is new and can be used; returns what cannot."""
    before = _before(visit, group)
    try:
        told, wrong = read_told(visit, prefix, before)
        if told != before:
            group_settings.keep(visit.desk.register, group, told, visit.who.name)
    except AnalyserError as error:
        return f"{group}: {error}"
    return "\n".join(f"{group}: {each}" for each in wrong)


def _usable(told: Told, before: Told) -> tuple[Told, list[str]]:
    """What was said, with the lists of before in place of those that cannot be read; and what is wrong with these."""
    wrong = []
    for name in group_settings.LISTS:
        try:
            group_settings.checked(replace(Told(), **{name: getattr(told, name)}))
        except AnalyserError as error:
            wrong.append(str(error))
            told = replace(told, **{name: getattr(before, name)})
    return told, wrong


def _before(visit, group: str) -> Told:
    with visit.desk.register.read() as session:
        return group_settings.of_group(visit.desk.register, session, group)


def read_told(visit, prefix: str, before: Told) -> tuple[Told, list[str]]:
    """What a form says of a group, whose fields bear the prefix, and what is wrong with its lists.

    A list that is not given again stays, and so does one that cannot be used.
    """
    kind, end = visit.field(f"{prefix}kind") or None, visit.field(f"{prefix}end")
    try:
        course_end = date.fromisoformat(end) if end else None
    except ValueError:
        raise Refused(f"'{end[:20]}' is not a day. Write it like 2025-06-24.") from None
    lists, wrong = {}, []
    for name in group_settings.LISTS:
        try:
            lists[name] = _list(visit, f"{prefix}{name}", getattr(before, name))
        except Refused as error:
            lists[name] = getattr(before, name)
            wrong.append(str(error))
    pairs = [name.removeprefix(f"{prefix}pair-") for name in visit.form if name.startswith(f"{prefix}pair-")]
    if pairs:
        lists["aliases"] = _aliases(visit, prefix, pairs, lists["aliases"])
    written = (line.strip() for line in visit.field(f"{prefix}team", 20_000).splitlines())
    ticked = (name for name in visit.form.getlist(f"{prefix}on-team") if isinstance(name, str))
    team = tuple(dict.fromkeys(filter(None, (*ticked, *written))))
    told, more = _usable(Told(kind, course_end, visit.field(f"{prefix}purpose"), team, **lists), before)
    return told, [*wrong, *more]


def _list(visit, name: str, before: str) -> str:
    """A list as CSV text: the file that was given, else what stood before, unless it is to go."""
    given = visit.form.get(name)
    if isinstance(given, UploadFile) and given.filename:
        content = given.file.read()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refused(f"{given.filename} is not a CSV file in UTF-8. Save it as 'CSV UTF-8'.") from None
    return "" if visit.field(f"{name}-gone") else before


def _aliases(visit, prefix: str, pairs: list[str], before: str) -> str:
    """The list of names that are one person, with what was answered for each proposed pair."""
    import csv
    import io

    rows = list(csv.reader(io.StringIO(before)))[1:] if before else []
    for number in pairs:
        answer = visit.field(f"{prefix}pair-{number}")
        name, same = visit.field(f"{prefix}name-{number}"), visit.field(f"{prefix}same-{number}")
        if answer in ("yes", "no"):
            rows = [row for row in rows if row[:2] != [name, same]] + [[name, same, answer]]
    if not rows:
        return ""
    text = io.StringIO()
    csv.writer(text).writerows([("name", "same_as", "one_person"), *rows])
    return text.getvalue()


def again(visit) -> Response:
    """Back to what is said of the groups, with the same files."""
    work = _work(visit)
    visit.desk.jobs.again(work)
    return visit.go(f"/upload/{work.id}")


def cancel(visit) -> Response:
    """End an upload; nothing of it stays. One that was checked before stays in the register, and its files are held no more."""
    if visit.desk.jobs.cancel(_work(visit)):
        note = "The files are not held any more. What was checked before stays in the register."
    else:
        note = "The upload was cancelled. Nothing of it was kept."
    return visit.go("/upload", note=note)
