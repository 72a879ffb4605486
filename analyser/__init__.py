"""Reads exported WhatsApp chats and reports how a charity's WhatsApp Groups Policy is kept.

    read_export(path)            one export: its messages as a table, and how much of it was understood
    join(paths)                  several exports, those of one group as one chat
    review(paths, options)       exports judged and measured: findings, groups and measures as tables
    compare(before, after)       two reviews side by side: what changed, and what chance alone would do
    rate, share, ratio, visible_rise  counts with exact intervals, for two groups or two years
    explain(texts), evaluate(messages)  what the message rules say, and how well they do on labelled messages
    model_card()                 how well the message rules did on messages that training did not see
    list_rules(), list_metrics()    what there is, as tables
    Policy.load()                the approved policy: clauses and readings
    Options, Site, load_site()   settings and limits of a review
    sample_exports(), sample_settings()  exports of four invented groups and their settings, to try things out

People stand in every table by pseudonym unless ``names="real"`` asks for more; a pseudonym holds within one object. Tables are
polars DataFrames; ``.to_pandas()`` makes one of pandas. Whatever goes wrong with what you gave is an `AnalyserError`. Everything
is imported when it is first used, so that ``import analyser`` costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "AnalyserError": "analyser.errors",
    "Chat": "analyser.analysis.chats",
    "Comparison": "analyser.comparison",
    "Options": "analyser.reviews",
    "Policy": "analyser.policy",
    "Results": "analyser.analysis.results",
    "Site": "analyser.site",
    "Estimate": "analyser.comparison",
    "compare": "analyser.analysis.results",
    "evaluate": "analyser.rules.tables",
    "explain": "analyser.rules.tables",
    "join": "analyser.analysis.chats",
    "list_metrics": "analyser.analysis.contents",
    "list_rules": "analyser.analysis.contents",
    "load_site": "analyser.site",
    "model_card": "analyser.language.model.card",
    "rate": "analyser.comparison",
    "ratio": "analyser.comparison",
    "read_export": "analyser.analysis.chats",
    "review": "analyser.analysis.results",
    "sample_exports": "analyser.analysis.contents",
    "sample_settings": "analyser.analysis.contents",
    "share": "analyser.comparison",
    "visible_rise": "analyser.comparison",
}
"""Public name -> the module where it lives."""

_OTHERWISE = {"load_site": "load", "model_card": "read_card"}
"""Public name -> what it is called there, where that differs."""

__all__ = [
    "AnalyserError",
    "Chat",
    "Comparison",
    "Estimate",
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
    "model_card",
    "rate",
    "ratio",
    "read_export",
    "review",
    "sample_exports",
    "sample_settings",
    "share",
    "visible_rise",
]


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module 'analyser' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), _OTHERWISE.get(name, name))


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
