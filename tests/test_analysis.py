"""The Python API: tables under pseudonyms, the same in each, and nothing public that the docs leave out."""

import inspect
import json
import re
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
    return {"groups": found.groups, "findings": found.findings, **measures, **messages}


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
        assert re.search(rf"\b{name}\b", analyser.__doc__) or name in ("Chat", "Comparison", "Results"), name
        assert inspect.getdoc(getattr(analyser, name)), name


def test_what_public_names_return_is_documented_with_them():
    for kind in (analyser.Chat, analyser.Results):
        for name, part in vars(kind).items():
            if not name.startswith("_") and (callable(part) or hasattr(part, "func")):
                assert inspect.getdoc(getattr(part, "func", part)), name


def test_rules_and_metrics_are_listed():
    assert {"spam", "urgent-support"} <= set(analyser.list_rules()["rule"])
    assert set(analyser.list_metrics()["metric"]) == set(every_metric())
