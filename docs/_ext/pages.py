"""Pages that are made from the program itself, so that they say what it does: rules, metrics, clauses, commands, Python, schemas.

They and the notebooks are written to `docs/made/` before Sphinx reads its sources, and left out of version control.
"""

import inspect
import json
import re
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

import analyser
from analyser import policy as policies
from analyser.cli import cli
from analyser.language.model.card import MEASURED_ON, read_card
from analyser.metrics import every_metric
from analyser.rules import every_rule
from analyser.schemas import SCHEMAS, schema

MADE = Path(__file__).parent.parent / "made"
NOTEBOOKS = MADE.parents[1] / "notebooks"

CODES = (
    (0, "done"),
    (1, "a `--fail-on` level was reached, `verify` found something, or `doctor` has something to put right"),
    (2, "wrong usage"),
    (3, "a file that cannot be read or written"),
    (4, "a fault of ours"),
)


def setup(app):
    """What Sphinx calls."""
    app.connect("builder-inited", lambda app: write())
    app.connect("autodoc-process-docstring", lambda *told: _columns_as_table(told[-1]), priority=1)
    return {"parallel_read_safe": True}


def write() -> None:
    """Write every page anew."""
    shutil.rmtree(MADE, ignore_errors=True)
    pages = {
        "clauses": _clauses(),
        "commands": _commands(),
        "python": _python(),
        "schemas": _schemas(),
        "rules/index": _index("Rules", _about_rules(), every_rule()),
        "metrics/index": _index("Metrics", ABOUT_METRICS, every_metric()),
        **{f"rules/{rule.id}": _rule(rule) for rule in every_rule().values()},
        **{f"metrics/{metric.id}": _metric(metric) for metric in every_metric().values()},
    }
    for name, lines in pages.items():
        path = MADE / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", "utf-8")
    shutil.copytree(
        NOTEBOOKS, MADE / "notebooks", ignore=lambda _, names: [n for n in names if not n.endswith(".ipynb")]
    )


def _columns_as_table(lines: list[str]) -> None:
    """Keep the columns of a "DataFrame:" one to a line, as the docstring has them."""
    shown, columns = [], False
    for line in lines:
        columns = columns and (line.startswith("    ") or not line)
        shown.append("    " + line if columns else line)
        if line.startswith("DataFrame") and line.endswith(":"):
            columns = True
            shown += ["    ::", ""]
    lines[:] = shown


def _text(words: str) -> str:
    """Words of a docstring as Markdown: what is indented is a block, and code has one backtick."""
    paragraphs = []
    for paragraph in inspect.cleandoc(words).split("\n\n"):
        block = paragraph.startswith(" ")
        paragraphs.append(f"```text\n{textwrap.dedent(paragraph)}\n```" if block else paragraph.replace("``", "`"))
    return "\n\n".join(paragraphs)


def _cell(words: object) -> str:
    return " ".join(str(words).split()).replace("|", "\\|")


def _table(heads: tuple[str, ...], rows) -> list[str]:
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    return lines + ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]


# --- rules and metrics ---

ABOUT_METRICS = (
    "A metric measures something about a group, with a unit and without judging it. In Python: `review(...).measure(id)`,"
    " with the column `group` first. What is fewer than five people is never told in a report for trustees."
)


def _about_rules() -> str:
    return (
        "A rule judges: it finds *possible* breaches of one clause or more, and a person decides. Message rules look at one"
        " message, chat rules at a conversation or a whole group. In Python: `list_rules()`; in a terminal: `analyser rules ID`."
    )


def _index(title: str, about: str, parts: dict) -> list[str]:
    rows = [(f"[{part.title}]({part.id}.md)", f"`{part.id}`", ", ".join(part.clauses)) for part in parts.values()]
    listed = ["```{toctree}", ":hidden:", ":maxdepth: 1", *sorted(parts), "```"]
    return [f"# {title}", "", about, "", *_table(("What", "Id", "Clauses"), rows), "", *listed]


def _served(part) -> list[str]:
    """The clauses that a rule or metric serves, and the numbers that the policy leaves open."""
    policy = policies.load()
    lines = ["## Clauses", ""]
    lines += [
        f"- **{each}** {_cell(policy.clauses[each].title)}: “{_cell(policy.clauses[each].says)}”"
        for each in part.clauses
    ]
    readings = policy.readings.get(part.id, {})
    if readings:
        rows = [(f"`{name}`", f"`{_shown(reading.value)}`", reading.why) for name, reading in readings.items()]
        lines += ["", "## Numbers that the policy leaves open", "", *_table(("Number", "Is", "Why"), rows)]
    return lines


def _shown(value) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _rule(rule) -> list[str]:
    lines = [
        f"# {rule.title}",
        "",
        f"`{rule.id}`, looks at {'one message' if rule.sees == 'message' else 'a whole chat'}.",
        "",
    ]
    lines += [_text(rule.page), "", *_served(rule), "", *_examples(rule)]
    return lines + (_measured(rule.id) if rule.sees == "message" else [])


def _examples(rule) -> Iterator[str]:
    """The rule's own examples, which are tests."""
    found = [each for each in rule.examples if ("[[" in each if rule.sees == "message" else "*" in each)]
    for title, examples in (
        ("It finds", found),
        ("It leaves alone", [each for each in rule.examples if each not in found]),
    ):
        yield from (f"## {title}", "")
        for example in examples:
            shown = inspect.cleandoc(example).replace("[[", "[").replace("]]", "]")
            yield from ("```text", shown, "```", "")


def _measured(rule_id: str) -> list[str]:
    """How well the rule did on messages that its training never saw."""
    figures = read_card().figures
    names = ("precision", "recall", "f1", "average_precision")
    rows = []
    for key, title in MEASURED_ON.items():
        one = next((each for each in figures[key]["rules"] if each["rule"] == rule_id), None)
        if one:
            rows.append((title, *("–" if one[name] is None else f"{one[name]:.2f}" for name in names), one["labelled"]))
    heads = ("Measured on", "Precision", "Recall", "F1", "Average precision", "Labelled")
    note = f"On invented messages, with {figures['budget']} false alarms in 1,000 allowed."
    return ["", "## How good it is", "", note, "", *_table(heads, rows)]


def _metric(metric) -> list[str]:
    lines = [f"# {metric.title}", "", f"`{metric.id}`", "", _text(metric.page), "", *_served(metric), ""]
    return [*lines, "## What it gives", "", "```text", inspect.cleandoc(metric.measure.__doc__), "```"]


# --- clauses ---


def _clauses() -> list[str]:
    policy = policies.load()
    parts = every_rule() | every_metric()
    lines = [
        "# The policy, clause by clause",
        "",
        f"{policy.title}, approved on {policy.approved}. What checks each clause, or why an export cannot show it.",
    ]
    sections: dict[str, list] = {}
    for clause in policy.clauses.values():
        sections.setdefault(clause.section, []).append(clause)
    for section, clauses in sections.items():
        rows = [(clause.id, clause.title, f"“{clause.says}”", _by(clause, parts)) for clause in clauses]
        lines += ["", f"## {section}", "", *_table(("Clause", "About", "The policy's words", "Checked by"), rows)]
    return lines


def _by(clause, parts) -> str:
    if clause.not_checked:
        return f"*Not checked.* {clause.not_checked}"
    serving = [part for part in parts.values() if clause.id in part.clauses]
    return ", ".join(
        f"[{part.id}]({'rules' if part.id in every_rule() else 'metrics'}/{part.id}.md)" for part in serving
    )


# --- commands, Python, schemas ---


def _commands() -> list[str]:
    lines = [
        "# Commands",
        "",
        "`analyser COMMAND --help` says the same. Machine output goes to stdout, everything else to stderr.",
        "",
    ]
    lines += ["## Exit codes", "", *_table(("Code", "Means"), CODES)]
    for name, command in sorted(cli.commands.items()):
        context = click.Context(command, info_name=f"analyser {name}", parent=None)
        help_text = re.sub(r"\n{3,}", "\n\n", command.get_help(context))
        lines += ["", f"## analyser {name}", "", "```text", help_text, "```"]
    return lines


MADE_BY_US = ("Chat", "Comparison", "Estimate", "Policy", "Results")
"""Classes that a reader is given and never makes, so that a page need not show how they are made."""


def _python() -> list[str]:
    """Every public name, from its own docstring."""
    lines = ["# Python", "", _text(analyser.__doc__), ""]
    for name in analyser.__all__:
        thing = getattr(analyser, name)
        kind, options = ("autoclass", ["   :members:"]) if inspect.isclass(thing) else ("autofunction", [])
        if name == "AnalyserError":
            kind, options = "autoexception", []
        given = "()" if name in MADE_BY_US else ""
        directive = [f".. {kind}:: analyser.{name}{given}", *options]
        lines += [f"## analyser.{name}", "", "```{eval-rst}", *directive, "```", ""]
    return lines


def _schemas() -> list[str]:
    lines = [
        "# Outputs for other programs",
        "",
        "Each JSON object says its `schema` with a version. A version is never changed in a way that breaks a reader: a field"
        " may be added, none is taken away. The schemas are JSON Schema 2020-12 and come with the program:"
        " `analyser.schemas.schema(name)`.",
    ]
    for name, title in SCHEMAS.items():
        lines += [
            "",
            f"## {name}",
            "",
            title,
            "",
            "```json",
            json.dumps(schema(name), indent=1, ensure_ascii=False),
            "```",
        ]
    return lines
