"""Reads exported WhatsApp chats and reports how a charity's WhatsApp Groups Policy is kept.

    read_export(path)            one export as a chat table, with the report of how much was understood
    review([path, ...])          exports read, judged and measured; `Options` and `load_site` say how
    compare(before, after, policy)  two reviews, as `analyser check --json` gives them, side by side
    load_policy()                the approved policy: clauses and readings

They are imported when they are first used, so that ``import analyser`` costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

_HOMES = {
    "AnalyserError": ("analyser.errors", "AnalyserError"),
    "Comparison": ("analyser.comparison", "Comparison"),
    "Export": ("analyser.export", "Export"),
    "Finding": ("analyser.rules.finding", "Finding"),
    "Group": ("analyser.chat.group", "Group"),
    "Options": ("analyser.reviews", "Options"),
    "Policy": ("analyser.policy", "Policy"),
    "Review": ("analyser.reviews", "Review"),
    "Site": ("analyser.site", "Site"),
    "compare": ("analyser.comparison", "compare"),
    "load_policy": ("analyser.policy", "load"),
    "load_site": ("analyser.site", "load"),
    "read_export": ("analyser.export", "read"),
    "review": ("analyser.reviews", "review"),
}
"""Public name -> the module and name where it lives."""

__all__ = [
    "AnalyserError",
    "Comparison",
    "Export",
    "Finding",
    "Group",
    "Options",
    "Policy",
    "Review",
    "Site",
    "compare",
    "load_policy",
    "load_site",
    "read_export",
    "review",
]


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module 'analyser' has no attribute '{name}'")
    module, attribute = _HOMES[name]
    return getattr(import_module(module), attribute)
