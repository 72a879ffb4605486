"""The administrator's page in a browser: take exports in, look at cases, decide, make reports.

It stands on the case register and listens on this computer alone unless told otherwise. Every action is a plain form that works
without a script.

    guards      who may speak to the server at all: hosts, headers, sizes
    app         the table of pages, and who may see each
    desk        what the pages share: the register, uploads at work, reports
    visits      who is signed in, and the tokens of forms
    passwords   argon2id
    jobs        exports looked at and judged in a process of their own; worker is that process
    shelf       finished reports, and which of them trustees see
    pages       what each page shows and does; templates and static are how it looks
    serve       the server
"""
