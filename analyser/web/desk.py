"""What the pages share: the register, uploads at work, finished reports, and who may come in."""

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from analyser.cases import Register, exists, open_register
from analyser.cases.accounts import Who, signed_in, touch
from analyser.cases.keys import Person
from analyser.cases.organisation import onto, said
from analyser.cases.place import Place
from analyser.errors import AnalyserError, KeyRefused, SettingsUnreadable
from analyser.policy import Policy, load
from analyser.site import Site
from analyser.web.jobs import Jobs
from analyser.web.visits import Throttle, Visits


@dataclass
class Desk:
    """One server's state.

    Attributes
    ----------
    place
        Where the register stands.
    read_settings
        What reads the organisation's settings (`site.toml`), and where they stand, for people (`source`).
    visits
        Cookies and form tokens.
    local
        Whether the server listens on this computer alone.
    trouble
        What is wrong with the settings, if anything; those before it hold meanwhile.
    throttle, again
        Count wrong passwords: at sign-in and at the register, and of people who are signed in, whom nobody else hinders.
    lock
        Held by whoever changes this state.
    """

    place: Place
    read_settings: Callable[[], Site]
    source: str = "site.toml"
    visits: Visits = field(default_factory=Visits)
    local: bool = True
    jobs: Jobs = field(default_factory=Jobs)
    throttle: Throttle = field(default_factory=Throttle)
    again: Throttle = field(default_factory=Throttle)
    policy: Policy = field(default_factory=load)
    _register: Register | None = field(default=None, repr=False)
    _link: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    _said: dict = field(default_factory=dict, repr=False)
    _site: Site = field(default_factory=Site, repr=False)
    trouble: str = ""
    _touching: set = field(default_factory=set, repr=False)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _telling: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def file_settings(self) -> Site:
        """What `site.toml` says, read anew so that an edit holds at once; the last good ones where it cannot be read."""
        try:
            self._site, self.trouble = self.read_settings(), ""
        except SettingsUnreadable as error:
            self.trouble = str(error)
        return self._site

    def settings(self) -> Site:
        """The settings that hold: what was said in the page of the organisation and of groups, else the file's."""
        site = self.file_settings()
        if self._register is None:
            return site
        with self._register.read() as session:
            return onto(self._register, session, site)

    @property
    def charity(self) -> str:
        """The charity's name, for the head of every page, also one that says that the register cannot be read."""
        name = self.file_settings().organisation.name
        if self._register is None:
            return name
        try:
            with self._register.read() as session:
                told = said(self._register, session)
        except AnalyserError:
            return name
        return told.name if told else name

    @property
    def link(self) -> str:
        """The token of the one-time link; empty when it was used."""
        return self._link

    def used(self, token: str) -> bool:
        """Use up the one-time link; whether the token was its."""
        with self.lock:
            fits = self.fits(token)
            if fits:
                self._link = ""
            return fits

    def fits(self, token: str) -> bool:
        """Whether a token is that of the link that nobody has used."""
        return bool(self._link) and hmac.compare_digest(self._link.encode(), token.encode("utf-8", "replace"))

    @property
    def register(self) -> Register | None:
        """The register, where it is open."""
        return self._register

    @property
    def there(self) -> bool:
        """Whether there is a register, open or not."""
        return self._register is not None or exists(self.place)

    def open(self, passphrase: str | None = None, make: bool = False) -> str:
        """Open the register, or make it; returns what a person is to be told (the recovery key), if anything.

        Raises
        ------
        KeyRefused
            It needs a passphrase, and this is none, or not its own.
        RegisterUnusable
            It is damaged, busy, or a newer program's.
        """
        told: list[str] = []
        ask = None if passphrase is None else (lambda question: passphrase)
        with self.lock:
            if self._register is None:
                self._register = open_register(self.place, Person(told.append, ask), make)
        return "\n".join(told)

    def try_to_open(self) -> None:
        """Open the register where nobody need be asked."""
        if self._register is None and exists(self.place):
            try:
                self.open()
            except KeyRefused:
                return

    def restore(self, content: bytes, by: str) -> None:
        """Put a copy in the register's place; errors as `analyser.cases.copying.restore`."""
        from analyser.cases.copying import restore

        with self.lock:
            self._register = restore(self._register, content, by)

    @property
    def reports(self) -> Path:
        """The folder of finished reports."""
        return self.place.folder / "reports"

    def say(self, token: str, **words) -> None:
        """Leave words for the next page of a visit."""
        with self._telling:
            self._said[token] = words
            while len(self._said) > 500:
                self._said.pop(next(iter(self._said)))

    def said(self, token: str) -> dict:
        """The words that were left for a page, once."""
        with self._telling:
            return self._said.pop(token, {})

    def who(self, token: str) -> Who | None:
        """Whose visit a token is; that it is used is noted later, for a register that is being written to makes nobody wait."""
        if self._register is None:
            return None
        who, stale = signed_in(self._register, token)
        if stale and token not in self._touching:
            self._touching.add(token)
            threading.Thread(target=self._touch, args=(token,), daemon=True).start()
        return who

    def _touch(self, token: str) -> None:
        try:
            touch(self._register, token)
        finally:
            self._touching.discard(token)

    def close(self) -> None:
        """End what is at work and let go of the register."""
        self.jobs.close()
        if self._register is not None:
            self._register.close()
