"""The case register: findings -> cases, and what people decided about them, from one review cycle to the next.

    where it stands, and its keys     place, keys
    the database                      database, tables, migrations
    names made unreadable             people
    exports taken in                  intake: records, arrival, recognition, grouping, placing
    what people decide                decisions, agreement, cycles
    what is said of groups            group_settings
    who may sign in to the web page   accounts
    what is shown                     listing, whole; shown says by which names
    what is forgotten                 retention, erasure (and what is told to whom it is about)
    what is proved                    journal, checking
    a copy, and the way back          copying

`open_register` is the way in. Each write is one transaction: it is there whole, or not at all.
"""

from analyser.cases.database import Register, exists, open_register

__all__ = ["Register", "exists", "open_register"]
