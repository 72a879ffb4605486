"""``analyser rules``: the policy's clauses, which rule or metric serves each, and why some cannot be checked."""

import textwrap

import click

WIDTH = 80
MEANING = (
    "precision: of what was flagged, the share that was rightly so. recall: of the breaches, the share that was flagged."
    " F1: their harmonic mean. AP: how well breaches come first, whatever the threshold."
)


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
        raise click.UsageError(textwrap.fill(f"'{name}' is no rule, metric or clause. Known are: {known}", WIDTH))
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
    lines = [f"{part.id}: {part.title}", "", *_paragraphs(part.page), ""]
    for clause_id in part.clauses:
        lines += _hanging(f"  {clause_id:<9}", f'"{text.clauses[clause_id].says}"')
    for name, reading in text.readings.get(part.id, {}).items():
        lines += _hanging(f"  {name} = {reading.value}: ", reading.why)
    if getattr(part, "sees", None) == "message":
        lines += [*_examples(part), *_measured(part.id)]
    return lines


def _paragraphs(page: str) -> list[str]:
    """The page without marks of emphasis, its paragraphs as wide as a terminal; what is indented stays as it is."""
    lines = []
    for paragraph in page.replace("**", "").split("\n\n"):
        table = any(line.startswith((" ", ">", "|")) for line in paragraph.split("\n"))
        lines += [*(paragraph.split("\n") if table else textwrap.wrap(paragraph, WIDTH)), ""]
    return lines[:-1]


def _examples(rule) -> list[str]:
    """The rule's own examples: what it finds, in [brackets], and what it leaves alone."""
    shown = [example.replace("[[", "[").replace("]]", "]") for example in rule.examples]
    found = [each for each, marked in zip(shown, rule.examples, strict=True) if "[[" in marked]
    left = [each for each, marked in zip(shown, rule.examples, strict=True) if "[[" not in marked]
    lines = []
    for title, examples in (
        ("Examples of what its word lists find, in brackets:", found),
        ("And of what it leaves alone:", left),
    ):
        lines += ["", title]
        for example in examples:
            lines += textwrap.wrap(" ".join(example.split()), WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return lines


def _measured(rule_id: str) -> list[str]:
    """What was measured of the rule, word lists and model together."""
    from analyser.errors import ModelUnusable
    from analyser.language.model.card import MEASURED_ON, read_card

    try:
        figures = read_card().figures
    except ModelUnusable as error:
        return ["", *textwrap.wrap(f"Measured: not known. {error}", WIDTH)]
    lines = ["", f"Measured on invented messages, with {figures['budget']} false alarms in 1,000 allowed:"]
    lines.append(f"{'':<40}{'precision':>10}{'recall':>8}{'F1':>6}{'AP':>6}{'labelled':>10}")
    for key, title in MEASURED_ON.items():
        one = next((each for each in figures[key]["rules"] if each["rule"] == rule_id), None)
        if one is None:
            return ["", "Measured: not yet."]
        shares = [_share(one[name]) for name in ("precision", "recall", "f1", "average_precision")]
        lines.append(f"  {title:<38}{shares[0]:>10}{shares[1]:>8}{shares[2]:>6}{shares[3]:>6}{one['labelled']:>10}")
    return [*lines, *textwrap.wrap(MEANING, WIDTH)]


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _clause(clause, parts: dict) -> list[str]:
    lines = [f"{clause.id}: {clause.title} ({clause.section})", "", *textwrap.wrap(f'"{clause.says}"', WIDTH), ""]
    if clause.not_checked:
        return lines + textwrap.wrap(f"Not checked: {clause.not_checked}", WIDTH)
    return [*lines, f"Checked by: {', '.join(_serving(clause.id, parts))}"]


def _hanging(head: str, text: str) -> list[str]:
    indent = " " * min(len(head), 11)
    return textwrap.wrap(text, WIDTH, initial_indent=head, subsequent_indent=indent, break_on_hyphens=False)
