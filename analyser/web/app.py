"""The table of pages, who may see each, and the way of a request through the guards to its page."""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from analyser.cases import journal
from analyser.cases.accounts import Who
from analyser.errors import AnalyserError, Refused
from analyser.report.words import visible
from analyser.web.desk import Desk
from analyser.web.faults import fault_at
from analyser.web.guards import Host, Safe, Size

HERE = Path(__file__).parent

LARGEST_UPLOAD = 128 * 2**20
"""Bytes of all exports of one upload together; a phone's text export of a busy year is a few megabytes."""

MOST_FILES = 50
LARGE = {"/upload": LARGEST_UPLOAD, "/keeping/restore": 2 * LARGEST_UPLOAD}
"""Paths that take files, and how much of them."""

ANYBODY: frozenset[str] = frozenset()
ADMIN = frozenset({"admin"})
READERS = frozenset({"admin", "trustee"})
TABLES = frozenset({"admin", "analyst"})
SIGNED_IN = frozenset({"admin", "trustee", "analyst"})


HELP = {
    "/upload": "adding",
    "/groups": "groups-help",
    "/review": "deciding",
    "/reports": "reporting",
    "/tables": "tables-help",
    "/keeping": "keeping-help",
    "/people": "people-help",
    "/password": "password-help",
    "/sign-in": "password-help",
}
"""Page -> the heading of the help page that is about it."""


MOST_TYPED, LITTLE_TYPED = 100_000, 300
"""Letters that are held for a form that has to be filled in again: of somebody signed in, and of anybody."""

SECRET = frozenset(("form", "key", "password", "again", "passphrase", "passphrase_again", "old", "new"))
"""Fields that are never given back to a page."""


class InMemory(MultiPartParser):
    """Takes uploads apart without writing any of them to a disk, where Starlette would put those over a megabyte."""

    spool_max_size = 2 * LARGEST_UPLOAD + 1


@dataclass(frozen=True)
class Page:
    """One page: its path, its method, the roles that may see it (`ANYBODY` needs no sign-in), and what shows it."""

    path: str
    method: str
    roles: frozenset[str]
    show: Callable


@dataclass
class Visit:
    """One request on its way through a page."""

    desk: Desk
    request: Request
    who: Who | None
    form: FormData

    @property
    def token(self) -> str:
        """What the browser holds."""
        return self.desk.visits.token(self.request)

    def field(self, name: str, most: int = 5000) -> str:
        """A field of the form as text, without blanks about it; empty where there is none."""
        value = self.form.get(name, "")
        if not isinstance(value, str):
            return ""
        if len(value) > most:
            raise Refused(f"What was written under '{name}' is too long: at most {most} letters.")
        return value.replace("\r\n", "\n").strip()

    def note_down(self, did: str, subject: str) -> None:
        """Write an entry in the journal, of whoever is here."""
        with self.desk.register.write() as session:
            journal.append(self.desk.register, session, self.who.name, did, subject, {})

    def secret(self, name: str) -> str:
        """A password or passphrase as it was typed; empty where there is none."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def page(self, template: str, status: int = 200, **context) -> Response:
        """A page from its template."""
        said = self.desk.said(self.token)
        shared = {
            "who": self.who,
            "form_token": self.desk.visits.form_token(self.request),
            "error": said.get("error", ""),
            "note": said.get("note", ""),
            "noted_case": said.get("case", ""),
            "noted_newest": said.get("newest", 0),
            "typed": said.get("typed", {}),
            "path": self.request.url.path,
            "charity": self.desk.charity,
            "trouble": self.desk.trouble if self.who and self.who.role == "admin" else "",
            "local": self.desk.local,
            "help_on": next((part for start, part in HELP.items() if self.request.url.path.startswith(start)), ""),
        }
        text = environment().get_template(template).render({**shared, **context})
        response = HTMLResponse(text, status)
        if self.request.cookies.get(self.desk.visits.cookie) != self.token:
            self.desk.visits.remember(response, self.token)
        return response

    def go(
        self, path: str, note: str = "", error: str = "", keep: bool = False, case: str = "", newest: int = 0
    ) -> Response:
        """Send the browser on, with words for the next page; with `keep` the page gets back what was typed.

        `case` is the case that the words are about, and `newest` its newest decision: the page leads back to it, and can take that
        decision back.
        """
        if note or error:
            self.desk.say(
                self.token, note=note, error=error, typed=self._typed() if keep else {}, case=case, newest=newest
            )
        return RedirectResponse(path, 303)

    def _typed(self) -> dict[str, str]:
        """What may be given back to a form: of whoever is not signed in next to nothing is held."""
        most, held = (MOST_TYPED if self.who else LITTLE_TYPED), {}
        for name, value in self.form.items():
            if isinstance(value, str) and name not in SECRET and len(name) + len(value) <= most:
                held[name] = value
                most -= len(name) + len(value)
        return held


def app(desk: Desk, hosts: list[str]) -> Starlette:
    """The whole as an ASGI application.

    Parameters
    ----------
    desk
        The server's state.
    hosts
        The host names, with ports, under which it is called.
    """
    from analyser.web.pages import PAGES

    routes = [Route(page.path, _endpoint(desk, page), methods=[page.method]) for page in PAGES]
    routes.append(Mount("/static", StaticFiles(directory=HERE / "static")))
    made = Starlette(routes=routes, exception_handlers={HTTPException: _plain(desk)})
    made.add_middleware(Size, large=LARGE)
    made.add_middleware(Host, names=hosts)
    made.add_middleware(Safe, secure=desk.visits.secure)
    return made


def _endpoint(desk: Desk, page: Page):
    """What Starlette calls for a page: it lets in who may come in, and reads the form."""

    async def endpoint(request: Request) -> Response:
        try:
            who = await run_in_threadpool(_who, desk, request)
        except AnalyserError as error:  # the register is busy or gone
            visit = Visit(desk, request, None, FormData())
            return await run_in_threadpool(visit.page, "refused.html", 503, why=plain(str(error)))
        if page.roles:
            if desk.register is None:
                return RedirectResponse("/unlock" if desk.there else "/start", 303)
            if who is None:
                if page.method == "GET":
                    return RedirectResponse("/sign-in", 303)
                large = page.path in LARGE  # of somebody who is not signed in no upload is read
                form = FormData() if large else await _form(request)
                try:
                    return await run_in_threadpool(_no_more, desk, request, form)
                finally:
                    await form.close()
            if who.role not in page.roles:
                visit = Visit(desk, request, who, FormData())
                return await run_in_threadpool(visit.page, "refused.html", 403, why="This page is not for your role.")
        form = await _form(request) if page.method == "POST" else FormData()
        try:
            if page.method == "POST" and page.roles:  # the account may have gone, or changed, while the form came
                who = await run_in_threadpool(_who, desk, request)
                if who is None or who.role not in page.roles:
                    return await run_in_threadpool(_no_more, desk, request, form)
            visit = Visit(desk, request, who, form)
            if page.method == "POST" and not desk.visits.ours(request, str(form.get("form", ""))):
                why = "This form was not sent from its own page, or the page was old. Go back, load it again and retry."
                return await run_in_threadpool(visit.page, "refused.html", 403, why=why)
            return await run_in_threadpool(_shown, page, visit)
        finally:
            await form.close()

    return endpoint


def _shown(page: Page, visit: Visit) -> Response:
    """The page, or what is wrong with what was asked, in plain words."""
    try:
        return page.show(visit)
    except AnalyserError as error:
        if page.method == "POST" and (back := _back(visit)):
            return visit.go(back, error=plain(str(error)), keep=True)
        return visit.page("refused.html", 400, why=plain(str(error)))
    except Exception as error:  # noqa: BLE001  what it says may hold what a member wrote, so only its place is told
        print(f"A fault of the program: {fault_at(error)}", file=sys.stderr, flush=True)
        return HTMLResponse(environment().get_template("fault.html").render(), 500)


def _back(visit: Visit) -> str:
    """The page on which a form stands: where it was sent from, if that is ours."""
    from urllib.parse import urlsplit

    try:
        came = urlsplit(visit.request.headers.get("referer", ""))
    except ValueError:
        return ""
    ours = came.netloc == visit.request.headers["host"] and came.path.startswith("/") and not came.path.startswith("//")
    return came.path + (f"?{came.query}" if came.query else "") if ours else ""


async def _form(request: Request) -> FormData:
    kind = request.headers.get("content-type", "")
    try:
        if kind.startswith("multipart/form-data"):
            parser = InMemory(
                request.headers, request.stream(), max_files=MOST_FILES, max_fields=40, max_part_size=2**20
            )
            return await parser.parse()
        return await request.form(max_fields=200)
    except MultiPartException as error:
        raise HTTPException(400, f"The form could not be read: {error.message}") from None


def _who(desk: Desk, request: Request) -> Who | None:
    held = request.cookies.get(desk.visits.cookie)
    return desk.who(held) if held else None


def _no_more(desk: Desk, request: Request, form: FormData) -> Response:
    """Somebody who is signed in no more gets back the note that they had written, to be written again."""
    visit = Visit(desk, request, None, form)
    why = "You are not signed in, or were away for too long. Sign in and try again. Nothing was changed."
    return visit.page("refused.html", 401, why=why, written=visit.field("note", 5000))


def _plain(desk: Desk):
    async def told(request: Request, error: HTTPException) -> Response:
        words = {404: "There is no such page.", 405: "This page cannot be asked for in that way."}
        visit = Visit(desk, request, None, FormData())
        why = words.get(error.status_code, str(error.detail))
        return await run_in_threadpool(visit.page, "refused.html", error.status_code, why=why)

    return told


def plain(words: str) -> str:
    """What the program says, without the commands that a terminal would need.

    >>> plain("There is no such case. See the list: analyser cases")
    'There is no such case.'
    >>> plain("Take in exports that show them: analyser ingest EXPORT...")
    'Take in exports that show them.'
    >>> plain("Look again: analyser cases C-1234-5678. Nothing was decided.")
    'Look again. Nothing was decided.'
    """
    without = re.sub(r"\s*See(?: the list)?: analyser [^\n]*", "", words)
    within = re.sub(r": analyser [a-z](?:(?!\. )[^\n])*(?=\. )", "", without)
    return re.sub(r": analyser [a-z][^\n]*", ".", within)


@cache
def environment() -> Environment:
    """The templates, strict and escaping; nothing invisible or unprintable reaches a page."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    from analyser.report import words

    found.filters |= {"day": words.day, "number": words.number, "capital": words.capital, "plain": plain}
    found.filters["moment_day"] = lambda written: words.day(date.fromisoformat(written[:10]))
    found.globals |= {"counted": words.counted}
    return found
