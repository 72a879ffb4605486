"""Coming in: the first start, the register's passphrase, sign-in and sign-out."""

from dataclasses import replace

from starlette.responses import Response

from analyser.cases import accounts
from analyser.errors import Refused
from analyser.web import passwords


def ask(visit) -> Response:
    """The page of the first start, for whoever has the one-time link."""
    key = visit.request.query_params.get("key", "")
    if not visit.desk.fits(key):
        return _elsewhere(visit)
    return _form(visit, key)


def _form(visit, key: str, unknown: str = "") -> Response:
    """The form of the first start; with `unknown` it asks whether an administrator of that name is to be made."""
    from analyser.cases.keys import needs_passphrase

    desk = visit.desk
    names, locked = _names(visit), desk.there and desk.register is None
    return visit.page(
        "start.html",
        key=key,
        there=desk.there,
        phrase=desk.register is None and needs_passphrase(desk.place),
        names=names,
        again=bool(names) or locked,
        unknown=unknown,
    )


def _elsewhere(visit) -> Response:
    """Where somebody without the link belongs."""
    if visit.desk.register is None and not visit.desk.there:
        return visit.page(
            "refused.html",
            403,
            why="This server is not set up yet. Open the link that it printed when it was started; it can be used once.",
        )
    return visit.go("/sign-in" if visit.desk.register else "/unlock")


def _names(visit) -> list[str]:
    """Who may sign in already; then the link lets an administrator choose a new password."""
    if visit.desk.register is None:
        return []
    with visit.desk.register.read() as session:
        return [each.name for each in accounts.accounts(session) if each.role == "admin"]


def make(visit) -> Response:
    """Make the register where there is none, and an administrator; then sign them in."""
    with visit.desk.lock:  # the link is good for one
        return _make(visit)


def _make(visit) -> Response:
    desk = visit.desk
    if not desk.fits(visit.field("key")):
        return _elsewhere(visit)
    name, password = visit.field("name"), visit.secret("password")
    if password != visit.secret("again"):
        raise Refused("The two passwords differ. Write the same twice.")
    kept = passwords.hashed(password, name)
    if password == visit.secret("passphrase"):
        raise Refused("The passphrase is the same as the password. Choose two different ones.")
    told = _opened(visit)
    with desk.register.read() as session:
        known, others = accounts.find(session, name), accounts.any_account(session)
    if not known and others and visit.field("new") != "yes":  # a slip of the pen makes no second administrator
        return _form(visit, visit.field("key"), unknown=name)
    if known and known.role != "admin":
        raise Refused(f"{known.name} is no administrator. Choose another name.")
    if known:
        accounts.change_password(desk.register, known.id, kept, known.name)
        who = replace(known, password=kept)
    else:
        who = accounts.create(desk.register, name, "admin", kept, name)
    desk.used(visit.field("key"))
    return _in(visit, who, "/" if not told else None, told)


def _opened(visit) -> str:
    """Open or make the register with the passphrase of the form; what is to be told of it."""
    passphrase, again = visit.secret("passphrase") or None, visit.secret("passphrase_again")
    if visit.desk.register is not None:
        return ""
    if not visit.desk.there and passphrase is not None and passphrase != again:
        raise Refused("The two passphrases differ. Write the same twice.")
    return visit.desk.open(passphrase, make=True)


def ask_key(visit) -> Response:
    """Ask for the register's passphrase."""
    visit.desk.try_to_open()
    if visit.desk.register is not None or not visit.desk.there:
        return visit.go("/sign-in" if visit.desk.register else "/start")
    return visit.page("unlock.html")


def unlock(visit) -> Response:
    """Open the register with its passphrase or recovery key."""
    visit.desk.throttle.begin("the register")
    visit.desk.open(visit.secret("passphrase"))
    visit.desk.throttle.right("the register")
    return visit.go("/sign-in")


def ask_name(visit) -> Response:
    """The page to sign in."""
    if visit.desk.register is None:
        return visit.go("/unlock")
    if visit.who:
        return visit.go("/")
    return visit.page("sign-in.html")


def sign_in(visit) -> Response:
    """Sign in: the same words for a wrong name and a wrong password."""
    desk, name, password = visit.desk, visit.field("name", 200), visit.secret("password")
    if desk.register is None:
        return visit.go("/unlock")
    desk.throttle.begin(name)
    with desk.register.read() as session:
        who = accounts.find(session, name)
    if not passwords.fits(password, who.password if who else passwords.nobodys()) or who is None:
        return visit.go("/sign-in", error="Name and password do not belong together. Try again.", keep=False)
    desk.throttle.right(name)
    return _in(visit, who, "/")


def _in(visit, who, path: str | None, told: str = "") -> Response:
    """Begin a visit, under a token that nobody knew before."""
    token = visit.desk.visits.renew(visit.request)
    accounts.sign_in(visit.desk.register, who, token)
    visit.who = who
    response = visit.go(path) if path else recovery(visit, told)
    visit.desk.visits.remember(response, token)
    return response


def recovery(visit, told: str) -> Response:
    """The recovery key, once; no way leads on but that somebody says they wrote it down."""
    return visit.page("recovery.html", told=told, who=None)


def sign_out(visit) -> Response:
    """End the visit here and in the browser."""
    accounts.sign_out(visit.desk.register, visit.token)
    response = visit.go("/sign-in")
    visit.desk.visits.forget(response)
    response.headers["clear-site-data"] = '"cache", "storage"'
    return response
