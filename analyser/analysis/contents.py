"""What there is: rules and metrics as tables, and the invented groups to try things out."""

from importlib.resources import as_file, files
from pathlib import Path

import polars as pl

from analyser.metrics import every_metric
from analyser.rules import every_rule


def list_rules() -> pl.DataFrame:
    """Every rule.

    Returns
    -------
    DataFrame, one row a rule:
        rule      String         its id
        title     String         what it is called
        clauses   List[String]   ids of the clauses of the policy that it serves
        sees      String         "message" or "chat": what it looks at

    >>> import analyser
    >>> analyser.list_rules().filter(rule="spam")["sees"].to_list()
    ['message']
    """
    rows = [(rule.id, rule.title, list(rule.clauses), rule.sees) for rule in every_rule().values()]
    return pl.DataFrame(rows, schema=["rule", "title", "clauses", "sees"], orient="row")


def list_metrics() -> pl.DataFrame:
    """Every metric; `Results.measure` gives its table.

    Returns
    -------
    DataFrame, one row a metric:
        metric    String         its id
        title     String         what it measures
        clauses   List[String]   ids of the clauses of the policy that it informs

    >>> import analyser
    >>> "activity" in analyser.list_metrics()["metric"]
    True
    """
    rows = [(metric.id, metric.title, list(metric.clauses)) for metric in every_metric().values()]
    return pl.DataFrame(rows, schema=["metric", "title", "clauses"], orient="row")


def sample_settings() -> Path:
    """The settings of these groups: kind, end and team of each, and its lists of members and attendance.

    >>> import analyser
    >>> sorted(analyser.load_site(analyser.sample_settings()).groups)[0]
    'SP Upcycling Autumn 25'
    """
    with as_file(files("analyser").joinpath("sample/site.toml")) as path:
        return path


def sample_exports() -> list[Path]:
    """The exports of four invented groups that come with the program.

    >>> [path.name for path in sample_exports()][:2]
    ['android_beginners.txt', 'android_social.txt']
    """
    with as_file(files("analyser").joinpath("sample")) as folder:
        return sorted(folder.glob("*.txt"))
