"""Who may sign in, and one's own password."""

from starlette.responses import Response

from analyser.cases import accounts
from analyser.errors import Refused
from analyser.web import passwords


def every(visit) -> Response:
    """Everybody who may sign in."""
    with visit.desk.register.read() as session:
        return visit.page("people.html", people=accounts.accounts(session), roles=accounts.ROLES)


def make(visit) -> Response:
    """Let somebody sign in."""
    name, password = visit.field("name"), visit.secret("password")
    kept = passwords.hashed(password, name)
    who = accounts.create(visit.desk.register, name, visit.field("role"), kept, visit.who.name)
    return visit.go("/people", note=_tell_them(visit, who.name))


def _tell_them(visit, name: str) -> str:
    """What an administrator has to tell somebody who is to sign in."""
    address = f"{'https' if visit.desk.visits.secure else 'http'}://{visit.request.headers['host']}/"
    here = " On this computer: nobody can sign in from another one." if visit.desk.local else ""
    return (
        f"{name} can sign in now. Tell them the address, {address}, their name as it stands here, and the password that you chose,"
        f" and that they should change it under Password.{here}"
    )


def reset(visit) -> Response:
    """Give somebody another first password, for they forgot theirs; whoever used the account is signed out."""
    number = visit.request.path_params["account"]
    with visit.desk.register.read() as session:
        who = accounts.of_id(session, number)
    kept = passwords.hashed(visit.secret("password"), who.name)
    accounts.change_password(visit.desk.register, number, kept, visit.who.name)
    return visit.go("/sign-in" if number == visit.who.id else "/people", note=_tell_them(visit, who.name))


def remove(visit) -> Response:
    """Let somebody sign in no more."""
    if visit.field("sure") != "yes":
        raise Refused("Tick the box to say that this account is to go.")
    accounts.remove(visit.desk.register, visit.request.path_params["account"], visit.who.name)
    return visit.go("/people", note="That account is gone, and whoever used it is signed out.")


def ask_password(visit) -> Response:
    """The page to change one's own password."""
    return visit.page("password.html")


def change_password(visit) -> Response:
    """Change one's own password; every visit under it ends."""
    old, new = visit.secret("old"), visit.secret("new")
    visit.desk.again.begin(visit.who.name)
    if not passwords.fits(old, visit.who.password):
        raise Refused("That is not your password of now.")
    visit.desk.again.right(visit.who.name)
    if new != visit.secret("again"):
        raise Refused("The two new passwords differ. Write the same twice.")
    kept = passwords.hashed(new, visit.who.name)
    accounts.change_password(visit.desk.register, visit.who.id, kept, visit.who.name, visit.who.password)
    return visit.go("/sign-in", note="Your password was changed. Sign in with the new one.")
