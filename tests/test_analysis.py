"""The Python API: tables under pseudonyms, the same in each, and nothing public that the docs leave out."""

import inspect
import json
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import analyser
from analyser.errors import ExportUnreadable
from analyser.metrics import every_metric

SAMPLE = Path(analyser.__file__).parent / "sample"


@cache
def results(names: str = "pseudonyms") -> analyser.Results:
    options = analyser.Options(site=analyser.load_site(SAMPLE / "site.toml"))
    return analyser.review(analyser.sample_exports(), options, names=names)


def tables(found: analyser.Results) -> dict[str, pl.DataFrame]:
    """Every table of a review."""
    measures = {name: found.measure(name) for name in every_metric()}
    messages = {f"messages of {group}": found.messages(group) for group in found.groups["group"]}
    return {"groups": found.groups, "members": found.members, "findings": found.findings, **measures, **messages}


def members() -> set[str]:
    """Names of the sample groups that are nobody's ordinary word."""
    real = pl.concat([results("real").messages(group) for group in results("real").groups["group"]])
    return {name for name in real["sender"].drop_nulls().unique() if len(name) > 4}


@pytest.mark.parametrize("name", sorted(tables(results())))
def test_nobody_is_named_in_any_table(name):
    text = json.dumps(tables(results())[name].to_dicts(), default=str, ensure_ascii=False)
    assert [each for each in members() if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text)] == []


def test_real_names_are_shown_where_they_are_asked_for():
    senders = results("real").messages("Sew Positive Beginners (Thurs)")["sender"]
    assert "Helen (Sew Positive)" in senders.to_list()


def test_a_pseudonym_is_one_person_in_every_table_of_an_object():
    masked, real = results(), results("real")
    group = "Sew Positive Beginners (Thurs)"
    pairs = set(zip(real.messages(group)["sender"], masked.messages(group)["sender"], strict=True))
    who = {name: shown for name, shown in pairs if name}
    assert len(set(who.values())) == len(who)
    for name, shown in zip(real.findings["members"], masked.findings["members"], strict=True):
        for each, stands_in in zip(name, shown, strict=True):
            assert who.get(each, stands_in) == stands_in


def test_only_names_and_texts_differ_from_the_real_table():
    changed = {"sender", "actor", "member", "members", "targets", "pair", "text", "not_in_social_group"}
    masked, real = tables(results()), tables(results("real"))
    for name, table in masked.items():
        same = [column for column in table.columns if column not in changed]
        assert table.select(same).equals(real[name].select(same))
        assert table.schema == real[name].schema


def test_one_export_and_several_are_read():
    first, second = analyser.sample_exports()[:2]
    alone, (one, two) = analyser.read_export(first), analyser.join([first, second, first])
    assert alone.messages.height == one.messages.height
    assert one.group == alone.group != two.group
    assert alone.quality.lines == alone.quality.lines_explained


@pytest.mark.parametrize("call", [analyser.read_export, lambda path, names: analyser.review([path], names=names)])
def test_another_way_to_show_names_is_refused(call):
    with pytest.raises(ValueError, match="Choose 'pseudonyms' or 'real'"):
        call(analyser.sample_exports()[0], names="initials")


LABELLED = {"text": "hello", "labels": []}
MISTAKES = {
    "no export": (lambda: analyser.review([]), "No export was named"),
    "nothing": (lambda: analyser.review(None), "NoneType is no path of an export"),
    "a number among paths": (lambda: analyser.join([5]), "exports: int is no path"),
    "a folder": (lambda: analyser.review(SAMPLE), "is a folder"),
    "no such export": (lambda: analyser.review("nowhere.txt"), "nowhere.txt could not be opened"),
    "options in a dict": (
        lambda: analyser.review("a.txt", {"since": "2025-01-01"}),
        r"Give analyser\.Options\(\.\.\.\)",
    ),
    "a way to show names": (lambda: analyser.review("a.txt", names="x"), "'x' is no way to show names. Choose 'pseud"),
    "a date order": (
        lambda: analyser.read_export("a.txt", date_order="dym"),
        "'dym' is no order of day, month and year",
    ),
    "a date order of a review": (
        lambda: analyser.Options(date_order="dym"),
        "'dym' is no order of day, month and year",
    ),
    "a day": (lambda: analyser.Options(since="1.1.25"), r"since: '1\.1\.25' is no day\. Write it as 2025-03-16"),
    "days the wrong way round": (
        lambda: analyser.Options(since="2026-01-01", until="2025-01-01"),
        "is later than until",
    ),
    "settings by their path": (lambda: analyser.Options(site="site.toml"), r"Give analyser\.load_site\('site\.toml'\)"),
    "members": (lambda: analyser.Options(members=5), "members: int is no path"),
    "no settings": (lambda: analyser.load_site("nowhere.toml"), "nowhere.toml could not be opened"),
    "no text": (lambda: analyser.explain([None]), "Message 0 is no text but of type NoneType"),
    "a site for its organisation": (
        lambda: analyser.explain("hi", analyser.Site()),
        r"load_site\('site\.toml'\)\.organisation",
    ),
    "nothing labelled": (lambda: analyser.evaluate([]), "There is no labelled message"),
    "an unknown label": (
        lambda: analyser.evaluate([LABELLED, {"text": "a", "labels": ["spm"]}]),
        "Message 1: 'spm' is no rule",
    ),
    "a text for a labelled one": (lambda: analyser.evaluate(["hello"]), "Message 0: no text"),
    "no review": (lambda: analyser.compare({}, {}), r"give what analyser\.review gave"),
    "no exposure": (lambda: analyser.ratio(1, 0, 2, 30), "1 events in an exposure of 0 is no rate"),
    "a share of fewer": (lambda: analyser.share(3, 2), "3 of 2 is no share"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_plain_mistake_gets_one_clear_error(mistake):
    call, says = MISTAKES[mistake]
    with pytest.raises(analyser.AnalyserError, match=says):
        call()


def test_one_path_or_text_need_not_stand_in_a_list():
    first = analyser.sample_exports()[0]
    assert analyser.review(str(first)).groups.equals(analyser.review([first]).groups)
    assert analyser.join(first)[0].messages.equals(analyser.read_export(str(first)).messages)
    assert analyser.explain("ring me on 07700 900123").equals(analyser.explain(["ring me on 07700 900123"]))


def test_days_may_be_text():
    options = analyser.Options(since="2025-03-16", until=datetime(2025, 4, 1, 9))
    assert (options.since, options.until) == (date(2025, 3, 16), date(2025, 4, 1))


def test_lines_of_a_file_that_are_no_labelled_message_are_told(tmp_path):
    file = tmp_path / "labelled.jsonl"
    file.write_text('{"text": "hello", "labels": []}\n{"text": "no labels"}\n')
    with pytest.warns(UserWarning, match="1 lines were left out, the first line 2: no list of labels"):
        assert analyser.evaluate(file)["flagged"].sum() == 0


def test_two_reviews_are_compared_as_they_are_and_as_the_command_prints_them():
    told = analyser.compare(results(), results())
    assert told == analyser.compare(results().as_check(), json.loads(json.dumps(results().as_check())))
    assert told.table.height == len(told.changes) > 0
    spam = told.table.row(by_predicate=pl.col("rule") == "spam", named=True)
    (change,) = (each for each in told.changes if each.rule == "spam")
    assert spam["before"] == change.before
    assert (spam["times"], spam["low"], spam["high"]) == (change.times.value, change.times.low, change.times.high)
    assert spam["verdict"] == change.verdict


def test_what_could_not_be_compared_is_an_empty_table():
    one, other = (analyser.review(path) for path in analyser.sample_exports()[:2])
    told = analyser.compare(one, other)
    assert told.reasons
    assert told.table.shape == (0, 12)


def test_what_is_not_there_is_told():
    with pytest.raises(ValueError, match=r"There is no metric 'mood'\. There are: activity"):
        results().measure("mood")
    with pytest.raises(ValueError, match="There is no group 'Quilters'"):
        results().messages("Quilters")
    with pytest.raises(ExportUnreadable, match=r"could not be opened"):
        analyser.read_export("nowhere.txt")


def test_every_table_becomes_one_of_pandas():
    for table in tables(results()).values():
        assert table.to_pandas().shape == table.shape


def test_the_report_can_be_written(tmp_path):
    written = results().write(tmp_path)
    assert written[0].name == "review.html"


def test_every_public_name_is_in_the_docstring_and_has_one_of_its_own():
    for name in analyser.__all__:
        assert re.search(rf"\b{name}\b", analyser.__doc__) or name in ("Chat", "Comparison", "Estimate", "Results"), (
            name
        )
        assert inspect.getdoc(getattr(analyser, name)), name


def test_what_public_names_return_is_documented_with_them():
    for kind in (analyser.Chat, analyser.Results):
        for name, part in vars(kind).items():
            if not name.startswith("_") and (callable(part) or hasattr(part, "func")):
                assert inspect.getdoc(getattr(part, "func", part)), name


def test_rules_and_metrics_are_listed():
    assert {"spam", "urgent-support"} <= set(analyser.list_rules()["rule"])
    assert set(analyser.list_metrics()["metric"]) == set(every_metric())
