"""The case register: findings -> cases, and what people decided about them, from one review cycle to the next.

    where it stands, and its keys     place, keys
    the database                      database, tables, migrations
    names made unreadable             people
    exports taken in                  intake: records, arrival, recognition, grouping, placing, texts
    what people decide                decisions, agreement, cycles
    what is said in the page          group_settings, organisation; doubts tells what looks like a slip
    who may sign in to the web page   accounts
    what is shown                     listing, whole, overview; shown says by which names
    what is forgotten                 retention, erasure, removal (of a group)
    what is told to whom it is about  access; members finds a person
    what is proved                    journal, checking; entries puts the journal in words
    a copy, and the way back          copying

`open_register` is the way in. Each write is one transaction: it is there whole, or not at all.
"""

from analyser.cases.database import Register, exists, open_register

__all__ = ["Register", "exists", "open_register"]
