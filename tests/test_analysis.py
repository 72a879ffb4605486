"""The Python API: tables under pseudonyms, the same in each, and nothing public that the docs leave out."""

import inspect
import json
import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import analyser
from analyser.errors import ExportUnreadable
from analyser.metrics import every_metric
from analyser.site import Organisation

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
    for names, shown in zip(real.findings["members"], masked.findings["members"], strict=True):
        known = {who[each] for each in names if each in who}
        assert known <= set(shown)
        assert len(names) == len(shown)


def test_only_names_and_texts_differ_from_the_real_table():
    changed = {"sender", "actor", "member", "members", "targets", "pair", "first_to_second", "text", "attachment"}
    masked, real = tables(results()), tables(results("real"))
    for name, table in masked.items():
        same = [column for column in table.columns if column not in changed]
        one, other = table.select(same), real[name].select(same)
        if name in every_metric():  # they stand in another order, which the next test asks for
            one, other = (each.select(pl.struct(pl.all()).hash().sort()) for each in (one, other))
        assert one.equals(other), name
        assert table.schema == real[name].schema


def numbers(names) -> list[int]:
    return [int(name.split()[1]) for name in names]


@pytest.mark.parametrize("metric", ["identity", "posters", "attendance"])
def test_the_order_of_members_does_not_tell_who_is_who(metric):
    for group in results().measure(metric).partition_by("group"):
        assert numbers(group["member"]) == sorted(numbers(group["member"]))
    for group in results().as_check()["groups"]:
        told = numbers(row["member"] for row in group["metrics"][metric])
        assert told == sorted(told)


def test_the_order_of_pairs_does_not_tell_who_is_who():
    for group in results().measure("pairs").partition_by("group"):
        ranks = [(-row["replies"], numbers(row["pair"])) for row in group.to_dicts()]
        assert ranks == sorted(ranks)
    pairs = [*results().measure("pairs")["pair"], *results().measure("exchanges")["pair"]]
    pairs += results().findings.filter(rule="one-to-one")["members"].to_list()
    assert all(numbers(pair) == sorted(numbers(pair)) for pair in pairs)


def test_a_turned_pair_keeps_its_counts():
    named, masked = results("real").measure("pairs"), results().measure("pairs")
    who = {real: shown for group in results().groups["group"] for real, shown in who_is_who(group).items()}
    counted = {
        frozenset(row["pair"]): (row["pair"][0], row["replies"], row["first_to_second"]) for row in masked.to_dicts()
    }
    turned = 0
    for row in named.to_dicts():
        one, other = (who[name] for name in row["pair"])
        first, replies, of_first = counted[frozenset((one, other))]
        assert replies == row["replies"]
        assert row["first_to_second"] == (of_first if first == one else replies - of_first)
        turned += first != one
    assert 0 < turned < named.height


def who_is_who(group: str) -> dict[str, str]:
    senders = zip(results("real").messages(group)["sender"], results().messages(group)["sender"], strict=True)
    return {real: shown for real, shown in senders if real}


ODD_CHAT = """Jane Smithson wrote this
01/03/2025, 08:59 - Jane Smithson frobnicated the widget
01/03/2025, 09:00 - Wilma Qatford: hello Jane and Billy Boo
01/03/2025, 09:01 - Jane Smithson: Jane Smithson.vcf (file attached)
01/03/2025, 09:02 - Billy Boo: thanks both
"""


def test_no_name_is_left_in_what_was_not_understood_nor_in_attachments_nor_by_an_alias(tmp_path):
    path, aliases = tmp_path / "WhatsApp Chat with Sewing.txt", tmp_path / "aliases.csv"
    path.write_text(ODD_CHAT, "utf-8")
    aliases.write_text("name,same_as\nBilly Boo,Jane Smithson\n", "utf-8")
    chat = analyser.read_export(path)
    told = repr(chat) + repr(chat.quality) + json.dumps(chat.messages.filter(kind="media").to_dicts(), default=str)
    assert [name for name in ("Jane", "Smithson", "Qatford") if name in told] == []
    assert chat.messages["attachment"].drop_nulls().to_list() != []
    assert "Jane" in repr(analyser.read_export(path, names="real").quality)
    found = analyser.review(path, analyser.Options(aliases=aliases))
    assert "Billy" not in json.dumps(found.messages("Sewing").to_dicts(), default=str)
    assert "Billy" not in repr(found)


def test_members_are_all_who_were_there_with_what_they_wrote(tmp_path):
    path, members = tmp_path / "WhatsApp Chat with Sewing.txt", tmp_path / "members.csv"
    path.write_text(
        '01/03/2025, 09:00 - Ann created group "Sewing"\n01/03/2025, 09:01 - Ann added Bea and Cat\n'
        "02/03/2025, 09:00 - Ann: hello\n03/03/2025, 09:00 - Bea: hi\n04/03/2025, 09:00 - Bea: bye\n"
        "05/03/2025, 09:00 - Bea left\n06/03/2025, 10:00 - Ann: oh\n07/03/2025, 10:00 - Ann: well\n",
        "utf-8",
    )
    members.write_text("name,role\nAnn,tutor\nBea,participant\nGone Before,volunteer\n", "utf-8")
    options = analyser.Options(members=members, as_of="2025-03-06")
    rows = analyser.review(path, options, names="real").members.drop("group").rows()
    assert rows == [
        ("Ann", "tutor", True, True, 2, 0.5, datetime(2025, 3, 6, 10)),
        ("Bea", "participant", False, False, 2, 0.5, datetime(2025, 3, 4, 9)),
        ("Cat", None, False, True, 0, 0.0, None),
    ]
    since = analyser.review(path, analyser.Options(since="2025-03-04")).groups
    assert since.select("first", "messages").rows() == [(datetime(2025, 3, 4), 3)]


def test_what_is_the_charitys_own_is_heeded():
    own = Organisation(contacts=("07700 900123",))
    assert analyser.explain("ring 07700 900123", own).filter(flagged=True).is_empty()
    labelled = [{"text": "ring 07700 900123", "labels": []}]
    assert analyser.evaluate(labelled, own)["flagged"].sum() == 0 < analyser.evaluate(labelled)["flagged"].sum()


def test_another_policy_is_heeded_by_a_comparison():
    policy = analyser.Policy.load()
    strict = {"coverage": replace(policy.readings["comparison"]["coverage"], value=2.0)}
    policy = replace(policy, readings={**policy.readings, "comparison": strict})
    assert analyser.compare(results(), results(), policy).groups == ()


def test_public_names_are_offered_where_names_are_completed():
    assert set(analyser.__all__) <= set(dir(analyser))


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
    "a comparison by the policy's name": (
        lambda: analyser.compare({}, {}, "2025-03-16"),
        r"Give analyser\.Policy\.load",
    ),
    "half a review": (lambda: analyser.compare({"schema": "analyser/check/1", "detector": {}}, {}), "An older program"),
    "a metric in a list": (lambda: results().measure(["activity"]), r"There is no metric '\['activity'\]'"),
    "a report nowhere": (lambda: results().write(5), "folder: int is no path"),
    "a count in words": (lambda: analyser.rate("a", 1), "a events in an exposure of 1"),
    "members that are none": (lambda: analyser.Options(members=0), "members: int is no path"),
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
    with pytest.warns(UserWarning, match="1 of its lines left out, the first line 2: no list of labels"):
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
