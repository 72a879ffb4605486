"""What somebody said of the organisation in the page: its name, its own contacts and places, and how many false alarms it bears.

It stands beside `site.toml`, as what is said of groups does (`group_settings`), and holds in place of it.
"""

import json
from dataclasses import asdict, replace

from sqlalchemy.orm import Session

from analyser.cases import group_settings, journal
from analyser.cases.database import Register
from analyser.cases.tables import GroupTold
from analyser.errors import Refused
from analyser.site import ALARMS, Organisation, Site

LONGEST, MOST = 100, 50
"""Letters of a name, contact or place, and how many of each."""


def checked(told: Organisation) -> Organisation:
    """What was said, if it can be used.

    Raises
    ------
    Refused
        The name is missing, something is too long or too much, or there is no such choice of false alarms.
    """
    if not told.name.strip():
        raise Refused("Write the name of the charity.")
    if max(len(told.contacts), len(told.places)) > MOST:
        raise Refused(f"There may be {MOST} contacts and {MOST} places, one a line.")
    if any(len(each) > LONGEST for each in (told.name, *told.contacts, *told.places)):
        raise Refused(f"A name, contact or place has at most {LONGEST} letters. Write one a line.")
    if told.false_alarms not in ALARMS:
        raise Refused(f"False alarms are one of {', '.join(map(str, ALARMS))} in 1,000.")
    return told


def keep(register: Register, told: Organisation, by: str) -> None:
    """Keep what was said, in place of what was said before; errors as `checked`."""
    checked(told)
    with register.write() as session:
        sealed = register.names.seal(json.dumps(asdict(told)))
        session.merge(GroupTold(key=group_settings.ORGANISATION, sealed=sealed))
        journal.append(register, session, by, "settings", "organisation", {"false_alarms": told.false_alarms})


def said(register: Register, session: Session) -> Organisation | None:
    """What was said; None where nobody said anything, or its key was given up."""
    row = session.get(GroupTold, group_settings.ORGANISATION)
    opened = row and register.names.open(row.sealed)
    if not opened:
        return None
    found = json.loads(opened)
    return Organisation(**found | {name: tuple(found[name]) for name in ("contacts", "places")})


def onto(register: Register, session: Session, site: Site) -> Site:
    """The settings of `site.toml`, with what was said of the organisation and of groups in their place."""
    told = said(register, session)
    with_groups = group_settings.onto(site, group_settings.every(register, session))
    return replace(with_groups, organisation=told) if told else with_groups
