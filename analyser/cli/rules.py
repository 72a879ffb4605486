"""``analyser rules``: the policy's clauses, which rule or metric serves each, and why some cannot be checked."""

import textwrap

import click

WIDTH = 80


@click.command()
@click.argument("name", metavar="[ID]", required=False)
def rules(name: str | None):
    """List the clauses of the policy and what checks each.

    With the ID of a rule (personal-info), a metric (activity) or a clause (R-09a) print everything about it.
    """
    from analyser import policy
    from analyser.metrics import every_metric
    from analyser.rules import every_rule

    text = policy.load()
    parts = every_rule() | every_metric()
    if name is None:
        lines = _overview(text, parts)
    elif name in parts:
        lines = _part(parts[name], text)
    elif name in text.clauses:
        lines = _clause(text.clauses[name], parts)
    else:
        known = ", ".join([*parts, *text.clauses])
        raise click.UsageError(f"'{name}' is no rule, metric or clause. Known are: {known}")
    click.echo("\n".join(lines))


def _serving(clause_id: str, parts: dict) -> list[str]:
    return [part.id for part in parts.values() if clause_id in part.clauses]


def _overview(text, parts: dict) -> list[str]:
    lines, section = [f"{text.title}, approved {text.approved}, next review due {text.review_due}"], None
    for clause in text.clauses.values():
        if clause.section != section:
            section = clause.section
            lines += ["", section]
        checked = clause.not_checked is None
        by = ", ".join(_serving(clause.id, parts)) if checked else f"Not checked: {clause.not_checked}"
        lines += _hanging(f"  {clause.id:<9}", f"{clause.title}. {'Checked by: ' if checked else ''}{by}")
    unchecked = sum(clause.not_checked is not None for clause in text.clauses.values())
    total = len(text.clauses)
    lines += [
        "",
        f"{total} clauses: {total - unchecked} checked, {unchecked} not checked (each with its reason above).",
    ]
    return lines


def _part(part, text) -> list[str]:
    lines = [f"{part.id}: {part.title}", "", *part.page.split("\n"), ""]
    for clause_id in part.clauses:
        lines += _hanging(f"  {clause_id:<9}", f'"{text.clauses[clause_id].says}"')
    for name, reading in text.readings.get(part.id, {}).items():
        lines += _hanging(f"  {name} = {reading.value}: ", reading.why)
    return lines


def _clause(clause, parts: dict) -> list[str]:
    lines = [f"{clause.id}: {clause.title} ({clause.section})", "", *textwrap.wrap(f'"{clause.says}"', WIDTH), ""]
    if clause.not_checked:
        return lines + textwrap.wrap(f"Not checked: {clause.not_checked}", WIDTH)
    return [*lines, f"Checked by: {', '.join(_serving(clause.id, parts))}"]


def _hanging(head: str, text: str) -> list[str]:
    indent = " " * min(len(head), 11)
    return textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=indent, break_on_hyphens=False)
