"""Reads exported WhatsApp chats and reports how a charity's WhatsApp Groups Policy is kept.

    read_export(path)            one export: its messages as a table, and how much of it was understood
    join(paths)                  several exports, those of one group as one chat
    review(paths, options)       exports judged and measured: findings, groups and measures as tables
    compare(before, after, policy)  two reviews (`Results.as_check()`, or `analyser check --json`) side by side
    explain(texts), evaluate(messages)  what the message rules say, and how well they do on labelled messages
    list_rules(), list_metrics()    what there is, as tables
    Policy.load()                the approved policy: clauses and readings
    Options, Site, load_site()   settings and limits of a review
    sample_exports()             exports of four invented groups, to try things out

People stand in every table by pseudonym unless ``names="real"`` asks for more. Tables are polars DataFrames; ``.to_pandas()`` makes
one of pandas. Whatever goes wrong with what you gave is an `AnalyserError`. Everything is imported when it is first used, so that
``import analyser`` costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "AnalyserError": "analyser.errors",
    "Chat": "analyser.analysis",
    "Comparison": "analyser.comparison",
    "Options": "analyser.reviews",
    "Policy": "analyser.policy",
    "Results": "analyser.analysis",
    "Site": "analyser.site",
    "compare": "analyser.comparison",
    "evaluate": "analyser.rules.tables",
    "explain": "analyser.rules.tables",
    "join": "analyser.analysis",
    "list_metrics": "analyser.analysis",
    "list_rules": "analyser.analysis",
    "load_site": "analyser.site",
    "read_export": "analyser.analysis",
    "review": "analyser.analysis",
    "sample_exports": "analyser.analysis",
}
"""Public name -> the module where it lives."""

_OTHERWISE = {"load_site": "load"}
"""Public name -> what it is called there, where that differs."""

__all__ = [
    "AnalyserError",
    "Chat",
    "Comparison",
    "Options",
    "Policy",
    "Results",
    "Site",
    "compare",
    "evaluate",
    "explain",
    "join",
    "list_metrics",
    "list_rules",
    "load_site",
    "read_export",
    "review",
    "sample_exports",
]


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module 'analyser' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), _OTHERWISE.get(name, name))
