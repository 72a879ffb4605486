"""The case register: exports taken in, findings made into cases, what people decide, and what is shown."""

import csv
import json
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import GroupOf, ReviewOf, opened, reviewed
from sqlalchemy import func, select

from analyser.cases import listing
from analyser.cases.agreement import agreement, of_pairs
from analyser.cases.checking import verify
from analyser.cases.cycles import Period, periods, record, recorded, standing, totals
from analyser.cases.decisions import Verdict, decide, undo, written
from analyser.cases.grouping import DANGER, Seen, clusters
from analyser.cases.intake import take_in
from analyser.cases.tables import STATES, Case, Evidence, Finding, Message
from analyser.cases.whole import one as whole_of
from analyser.errors import Refused, RegisterUnusable
from analyser.policy import load

NOW = datetime(2025, 4, 1, 12)
WEEK = """
09:00 Ann: morning all
[offensive] 09:05 Bea: you are all idiots
09:06 Cat: steady on
[offensive] 09:30 Bea: shut up then
05/03/2025 10:00 Dee: has anyone a walking foot?
[absence-notice] 11:00 Eve: can't come tonight
07/03/2025 20:00 Ann: lovely evening
[urgent-support] 23:50 Fay: I cannot go on any more
"""
LONGER = (
    "01/03/2025 08:00 Ann: welcome\n[off-topic] 08:10 Cat: who won the match\n"
    + "03/03/2025 "
    + WEEK.strip()
    + "\n08/03/2025 09:00 Ann: Fay, are you safe?\n[spam] 12:00 Gil: win a voucher now\n"
)


@pytest.fixture
def register(tmp_path):
    register = opened(tmp_path, now=NOW)
    yield register
    register.close()


def cases(register, real=False, **query):
    with register.read() as session:
        return listing.page(register, session, listing.Query(**query), real).rows


def only(register, rule):
    """The one case of a rule."""
    (row,) = cases(register, rule=rule)
    return row


def count(register, table):
    with register.read() as session:
        return session.scalar(select(func.count()).select_from(table))


# --- taking in ---


def test_findings_of_one_incident_are_one_case(register, tmp_path):
    (taken,) = take_in(register, reviewed(tmp_path, WEEK), "Priti")
    assert (taken.new_messages, taken.new_findings, len(taken.new_cases), taken.danger) == (8, 4, 3, 1)
    assert only(register, "offensive").findings == 2


def test_somebodys_safety_comes_first_in_the_list(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    assert [row.rules for row in cases(register)] == [("urgent-support",), ("offensive",), ("absence-notice",)]


def test_the_same_export_twice_changes_nothing(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    before = everything(register)
    (again,) = take_in(register, reviewed(tmp_path, WEEK), "Priti")
    assert not again.changed
    assert everything(register) == before


def everything(register):
    """Every row of every table, as one text."""
    from analyser.cases.tables import Table

    with register.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Table.metadata.sorted_tables
        }


def test_a_longer_export_keeps_the_ids_of_cases_and_their_decisions(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    row = only(register, "offensive")
    decide(register, [row.id], Verdict("confirmed", ("A2",), note="Spoke to her"), "Priti")
    (taken,) = take_in(register, reviewed(tmp_path, LONGER), "Priti")
    assert (taken.new_messages, taken.new_findings) == (4, 2)
    after = only(register, "offensive")
    assert (after.id, after.state, after.actions[0]["action"]) == (row.id, "confirmed", "A2")


def test_exports_that_overlap_are_joined_in_any_order(tmp_path):
    lines = LONGER.strip().splitlines()
    parts = ["\n".join(lines[:7]), "03/03/2025 " + "\n".join(lines[3:])]
    totals = []
    for order in (parts, parts[::-1]):
        register = opened(tmp_path / str(len(totals)), now=NOW)
        for part in order:
            take_in(register, reviewed(tmp_path, part), "Priti")
        totals.append((count(register, Message), count(register, Finding), count(register, Case)))
        register.close()
    assert totals[0] == totals[1] == (12, 6, 5)


def test_another_phones_names_and_clock_are_the_same_people_and_messages(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    other = WEEK.replace("Bea:", "+44 7700 900318:").replace("Fay:", "Fay Menders:")
    (taken,) = take_in(register, reviewed(tmp_path, other), "Priti")
    assert (taken.new_messages, taken.new_findings) == (0, 0)


def test_another_detector_keeps_case_and_decision_and_tells_what_it_no_longer_finds(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    row = only(register, "absence-notice")
    decide(register, [row.id], Verdict("dismissed"), "Priti")
    newer = WEEK.replace("[absence-notice]", "[off-topic]")
    (taken,) = take_in(register, reviewed(tmp_path, newer, detector={"rules": "2"}), "Priti")
    assert (taken.no_longer, taken.new_findings, taken.new_cases) == (1, 1, ())
    after = only(register, "off-topic")
    assert (after.id, after.state, after.findings, after.found) == (row.id, "dismissed", 2, 1)
    (back,) = take_in(register, reviewed(tmp_path, WEEK), "Priti")
    assert (back.no_longer, only(register, "absence-notice").found) == (1, 1)


def test_what_goes_on_after_a_decision_opens_a_case_that_says_so(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    row = only(register, "offensive")
    decide(register, [row.id], Verdict("dismissed"), "Priti")
    again = WEEK.replace("05/03/2025 10:00", "[offensive] 18:00 Bea: still idiots\n05/03/2025 10:00")
    (taken,) = take_in(register, reviewed(tmp_path, again), "Priti")
    (new,) = [each for each in cases(register) if each.id in taken.new_cases]
    assert (new.state, new.continues) == ("open", row.id)
    assert [each.state for each in cases(register) if each.id == row.id] == ["dismissed"]


@pytest.mark.parametrize("dismissed", ["triggering", "absence-notice"])
def test_another_danger_in_a_dismissed_message_opens_a_case(register, tmp_path, dismissed):
    lines = WEEK.replace("[urgent-support]", f"[{dismissed}]")
    take_in(register, reviewed(tmp_path, lines), "Priti")
    row = cases(register)[0] if dismissed == "triggering" else cases(register)[-1]
    decide(register, [row.id], Verdict("dismissed", note="it is a poem", seen=1), "Priti")
    (taken,) = take_in(
        register,
        reviewed(tmp_path, lines.replace(f"[{dismissed}] 23:50", f"[{dismissed}][urgent-support] 23:50")),
        "Priti",
    )
    assert (taken.danger, len(taken.new_cases)) == (1, 1)


def test_a_phone_whose_clock_is_behind_hides_nothing_that_goes_on_after_a_decision(register, tmp_path):
    talk = "\n".join(
        f"10:{minute:02} {'Ann' if minute % 2 else 'Bea'}: some words about {minute}" for minute in range(30)
    )
    first = talk.replace("10:10 ", "[one-to-one<] 10:10 ").replace("10:19 ", "[one-to-one>] 10:19 ")
    take_in(register, reviewed(tmp_path, first), "Priti")
    decide(register, [only(register, "one-to-one").id], Verdict("dismissed"), "Priti")
    for hour in ("09", "11"):
        same = first.replace(" 10:", f" {hour}:").replace("10:", f"{hour}:")
        assert take_in(register, reviewed(tmp_path, same), "Priti")[0].new_findings == 0
    longer = (
        talk.replace("10:10 ", "[one-to-one<] 10:10 ").replace("10:25 ", "[one-to-one>] 10:25 ").replace("10:", "09:")
    )
    (taken,) = take_in(register, reviewed(tmp_path, longer), "Priti")
    assert (taken.new_findings, len(taken.new_cases)) == (1, 1)


def test_danger_seen_later_in_a_dismissed_message_opens_a_case(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    row = only(register, "absence-notice")
    decide(register, [row.id], Verdict("dismissed"), "Priti")
    newer = WEEK.replace("[absence-notice]", "[absence-notice][urgent-support]")
    (taken,) = take_in(register, reviewed(tmp_path, newer), "Priti")
    assert (len(taken.new_cases), taken.danger) == (1, 1)
    assert taken.new_cases[0] != row.id


def test_an_edited_message_keeps_its_case(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    row = only(register, "offensive")
    edited = WEEK.replace("you are all idiots", "you are all silly <This message was edited>")
    (taken,) = take_in(register, reviewed(tmp_path, edited), "Priti")
    after = only(register, "offensive")
    assert (taken.new_messages, after.id, after.found) == (0, row.id, 2)
    with register.read() as session:
        said = [quote.text for quote in whole_of(register, session, row.id, real=True).messages]
    assert "you are all idiots" not in said
    assert not take_in(register, reviewed(tmp_path, edited), "Priti")[0].changed


def test_what_an_edit_says_is_not_settled_by_a_decision_about_what_it_said(register, tmp_path):
    take_in(
        register, reviewed(tmp_path, WEEK.replace("I cannot go on any more", "I am dying to see the fabric")), "Priti"
    )
    row = only(register, "urgent-support")
    decide(register, [row.id], Verdict("dismissed", note="it was a joke", seen=1), "Priti")
    edited = WEEK.replace("I cannot go on any more", "I took all my pills <This message was edited>")
    (taken,) = take_in(register, reviewed(tmp_path, edited), "Priti")
    assert (taken.danger, len(taken.new_cases)) == (1, 1)


def test_groups_of_one_name_that_share_nothing_are_two(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    other = "03/06/2025 09:00 Una: hello\n09:01 Vic: hello Una\n[spam] 09:02 Wim: buy now"
    (taken,) = take_in(register, reviewed(tmp_path, other), "Priti")
    assert taken.new_group


def test_only_texts_that_findings_need_are_kept(register, tmp_path):
    quiet = "\n".join(f"{8 + each}:{each:02} Ann: ordinary words {each}" for each in range(10, 15))
    lines = "\n".join(f"{10 + each // 60:02}:{each % 60:02} Ann: ordinary words {each}" for each in range(40))
    take_in(register, reviewed(tmp_path, f"{lines}\n[spam] 11:30 Gil: buy\n{quiet}"), "Priti")
    assert count(register, Message) == 46
    assert count(register, Evidence) == 7


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(register, tmp_path):
    before = everything(register)
    (taken,) = take_in(register, reviewed(tmp_path, WEEK), "Priti", dry_run=True)
    assert (taken.new_findings, everything(register)) == (4, before)


def test_a_fault_half_way_leaves_the_register_as_it_was(register, tmp_path):
    good = reviewed(tmp_path, WEEK)
    first = good.groups[0]
    broken = GroupOf(first.export, first.group, (*first.findings, None))
    with pytest.raises(AttributeError):
        take_in(register, ReviewOf((first, broken)), "Priti")
    assert count(register, Case) == count(register, Message) == 0


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(["offensive", "spam", "off-topic", "urgent-support"]))))
def test_every_finding_is_in_one_cluster_and_danger_stands_alone(marks):
    seen = [
        Seen(f"{number}", rule, moment, moment, frozenset({number}))
        for number, (minute, rule) in enumerate(marks)
        for moment in [datetime.fromtimestamp(1_700_000_000 + 60 * minute)]
    ]
    found = clusters(seen, load())
    assert sorted(each.key for cluster in found for each in cluster) == sorted(each.key for each in seen)
    assert all(len({each.rule in DANGER for each in cluster}) == 1 for cluster in found)


USED_ON = "01/07/2025 09:00 Ann: bye all\n[after-course-end<] 02/07/2025 09:00 Bea: miss you\n"


def test_an_undecided_finding_grows_with_the_conversation(register, tmp_path):
    take_in(register, reviewed(tmp_path, USED_ON + "[after-course-end>] 03/07/2025 09:00 Ann: me too\n"), "Priti")
    longer = USED_ON + "03/07/2025 09:00 Ann: me too\n[after-course-end>] 09/07/2025 10:00 Cat: and me\n"
    (taken,) = take_in(register, reviewed(tmp_path, longer), "Priti")
    row = only(register, "after-course-end")
    assert (taken.grown, taken.new_findings, row.findings, row.last.day, len(row.people)) == (1, 0, 1, 9, 3)
    assert not take_in(register, reviewed(tmp_path, longer), "Priti")[0].changed


def test_what_goes_on_after_a_decision_does_not_hide_behind_it(register, tmp_path):
    lines = USED_ON + "[after-course-end>] 03/07/2025 09:00 Ann: me too\n"
    take_in(register, reviewed(tmp_path, lines), "Priti")
    first = only(register, "after-course-end").id
    decide(register, [first], Verdict("dismissed"), "Priti")
    for month, ids in (("08", 2), ("09", 2), ("10", 3)):
        lines = lines.replace("[after-course-end>] ", "") + f"[after-course-end>] 03/{month}/2025 09:00 Cat: and now\n"
        take_in(register, reviewed(tmp_path, lines), "Priti")
        assert not take_in(register, reviewed(tmp_path, lines), "Priti")[0].changed
        rows = cases(register, rule="after-course-end")
        assert len(rows) == ids
        if month == "09":
            second = next(row for row in rows if row.state == "open")
            assert (second.continues, second.last.month) == (first, 9)
            decide(register, [second.id], Verdict("dismissed"), "Priti")
    third = next(row for row in rows if row.state == "open")
    assert (third.continues, third.first.month) == (second.id, 10)


def test_a_conversation_whose_ends_a_newer_detector_moves_keeps_its_case(register, tmp_path):
    talk = "\n".join(f"{{}}10:{minute:02} {'Ann' if minute % 2 else 'Bea'}: words {minute}" for minute in range(10))
    marks = ["[one-to-one<] " if minute == 2 else "[one-to-one>] " if minute == 9 else "" for minute in range(10)]
    take_in(register, reviewed(tmp_path, talk.format(*marks)), "Priti")
    row = only(register, "one-to-one")
    decide(register, [row.id], Verdict("dismissed"), "Priti")
    moved = ["[one-to-one<] " if minute == 0 else "[one-to-one>] " if minute == 8 else "" for minute in range(10)]
    (taken,) = take_in(register, reviewed(tmp_path, talk.format(*moved)), "Priti")
    assert (taken.new_findings, taken.changed) == (0, False)
    assert only(register, "one-to-one").id == row.id


def test_a_state_is_found_anew_in_each_review_period(register, tmp_path):
    year = "09:00 Ann: hello\n[inactive-member] 09:05 Bea: hello\n"
    for until, cases_then in (("01/09/2025", 1), ("01/02/2026", 1), ("01/09/2026", 2)):
        year += f"{until} 10:00 Ann: still here\n"
        take_in(register, reviewed(tmp_path, year), "Priti")
        assert len(cases(register, rule="inactive-member")) == cases_then
    assert [row.first.year for row in cases(register)] == [2025, 2026]


# --- decisions ---


@pytest.fixture
def filled(register, tmp_path):
    take_in(register, reviewed(tmp_path, WEEK), "Priti")
    return register


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (Verdict("confirmed", ("A4",)), "minute"),
        (Verdict("confirmed", ("A1",), minute="7/25"), "not action A4"),
        (Verdict("dismissed", ("A1",)), "confirmed case only"),
        (Verdict("confirmed", ("A5",)), "none of the policy's actions"),
        (Verdict("confirmed", ("A1",), on=date(2025, 4, 2)), "still to come"),
        (Verdict("confirmed", ("A1",), on=date(2025, 3, 2)), "is before it"),
        (Verdict("open"), "undo"),
        (Verdict("confirmed", note="x" * 4001), "4000"),
        (Verdict("confirmed", on=date(2025, 3, 4)), "no action"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(filled, verdict, says):
    row = only(filled, "offensive")
    with pytest.raises(Refused, match=says):
        decide(filled, [row.id], verdict, "Priti")
    assert only(filled, "offensive").state == "open"


def test_barring_from_services_is_recorded_with_the_trustees_minute(filled):
    row = only(filled, "offensive")
    decide(filled, [row.id], Verdict("confirmed", ("A3", "A4"), date(2025, 3, 20), "Sam", "12/2025"), "Priti")
    taken = only(filled, "offensive").actions
    assert taken == (
        {"action": "A3", "on": "2025-03-20", "by": "Sam", "minute": None},
        {"action": "A4", "on": "2025-03-20", "by": "Sam", "minute": "12/2025"},
    )


def test_safety_cases_are_not_dismissed_in_bulk_and_nothing_is_then_decided(filled):
    ids = [row.id for row in cases(filled)]
    with pytest.raises(Refused, match="cannot be dismissed together"):
        decide(filled, ids, Verdict("dismissed", note="all fine"), "Priti")
    assert {row.state for row in cases(filled)} == {"open"}


def test_a_safety_case_is_dismissed_by_itself_with_a_note(filled):
    row = only(filled, "urgent-support")
    for poor in (Verdict("dismissed", seen=1), Verdict("dismissed", note="   fine.  ", seen=1)):
        with pytest.raises(Refused, match="note"):
            decide(filled, [row.id], poor, "Priti")
    with pytest.raises(Refused, match="--seen"):
        decide(filled, [row.id], Verdict("dismissed", note="Rang her: she is well"), "Priti")
    decide(filled, [row.id], Verdict("dismissed", note="Rang her: she meant the zip", seen=1), "Priti")
    assert only(filled, "urgent-support").state == "dismissed"


def test_a_case_that_grew_since_it_was_read_is_not_decided(filled, tmp_path):
    row = only(filled, "urgent-support")
    more = WEEK + "[urgent-support] 23:55 Fay: goodbye to all\n"
    (taken,) = take_in(filled, reviewed(tmp_path, more), "Priti")
    assert (taken.new_cases, taken.danger) == ((), 1)
    with pytest.raises(Refused, match="not as you read it"):
        decide(filled, [row.id], Verdict("dismissed", note="Rang her, all is well", seen=1), "Priti")
    assert only(filled, "urgent-support").state == "open"


def test_a_second_reviewer_who_was_asked_for_is_asked_for_still_after_an_undo(filled):
    row = only(filled, "offensive")
    decide(filled, [row.id], Verdict("confirmed", ask_second=True), "Priti")
    decide(filled, [row.id], Verdict("confirmed", second=True), "Sam")
    assert not only(filled, "offensive").second_wanted
    undo(filled, row.id, "Sam")
    assert only(filled, "offensive").second_wanted
    decide(filled, [row.id], Verdict("confirmed"), "Priti")
    decide(filled, [row.id], Verdict("dismissed", second=True), "Sam")
    assert only(filled, "offensive").second_wanted
    undo(filled, row.id, "Sam")
    assert not only(filled, "offensive").second_wanted


def test_an_action_taken_stays_on_record_after_a_further_decision(filled):
    row = only(filled, "offensive")
    decide(filled, [row.id], Verdict("confirmed", ("A1",)), "Priti")
    decide(filled, [row.id], Verdict("confirmed", ("A3",)), "Priti")
    assert [action["action"] for action in only(filled, "offensive").actions] == ["A1", "A3"]
    undo(filled, row.id, "Priti")
    assert [action["action"] for action in only(filled, "offensive").actions] == ["A1"]


def test_others_are_decided_in_bulk(filled):
    ids = [row.id for row in cases(filled) if not row.urgent]
    assert decide(filled, ids, Verdict("dismissed"), "Priti") == ids


def test_one_unknown_case_stops_all(filled):
    with pytest.raises(Refused, match="no case"):
        decide(filled, [only(filled, "offensive").id, "C-0000-0000"], Verdict("dismissed"), "Priti")
    assert only(filled, "offensive").state == "open"


def test_undo_brings_back_what_stood_before_and_both_stay_on_record(filled):
    row = only(filled, "offensive")
    decide(filled, [row.id], Verdict("not sure"), "Priti")
    decide(filled, [row.id], Verdict("confirmed", ("A1",)), "Priti")
    assert undo(filled, row.id, "Priti") == "not sure"
    assert undo(filled, row.id, "Priti") == "open"
    with pytest.raises(Refused, match="nothing to undo"):
        undo(filled, row.id, "Priti")
    with filled.read() as session:
        whole = whole_of(filled, session, row.id)
    assert [(each["state"], each["undone"]) for each in whole.decisions] == [("not sure", True), ("confirmed", True)]


def test_an_id_is_understood_however_it_is_typed(filled):
    row = only(filled, "offensive")
    decide(filled, [row.id.lower().replace("-", "")], Verdict("dismissed"), "Priti")
    assert only(filled, "offensive").state == "dismissed"
    assert written(f" {row.id} ") == row.id


def test_a_second_opinion_is_somebody_elses_and_changes_nothing_by_itself(filled):
    row = only(filled, "offensive")
    with pytest.raises(Refused, match="Nobody has decided"):
        decide(filled, [row.id], Verdict("confirmed", second=True), "Sam")
    decide(filled, [row.id], Verdict("confirmed", ask_second=True), "Priti")
    assert only(filled, "offensive").second_wanted
    with pytest.raises(Refused, match="somebody else"):
        decide(filled, [row.id], Verdict("dismissed", second=True), "priti")
    decide(filled, [row.id], Verdict("dismissed", second=True), "Sam")
    after = only(filled, "offensive")
    assert (after.state, after.second_state, after.second_wanted) == ("confirmed", "dismissed", True)


def test_cases_that_wait_for_a_second_reviewer_stand_before_those_decided(filled):
    ids = [row.id for row in cases(filled) if not row.urgent]
    decide(filled, ids, Verdict("confirmed"), "Priti")
    decide(filled, ids[1:], Verdict("confirmed", ask_second=True), "Priti")
    assert [row.id for row in cases(filled)][1] == ids[1]


def test_agreement_of_reviewers_is_told(filled):
    first, second, third = (row.id for row in cases(filled))
    for case_id, one, other in ((first, "confirmed", "confirmed"), (second, "dismissed", "dismissed")):
        decide(filled, [case_id], Verdict(one, note="seen"), "Priti")
        decide(filled, [case_id], Verdict(other, second=True, note="seen"), "Sam")
    decide(filled, [third], Verdict("confirmed"), "Priti")
    with filled.read() as session:
        found = agreement(session)
    assert (found.cases, found.same, found.kappa) == (2, 2, 1.0)


@given(st.lists(st.tuples(st.sampled_from(STATES[1:]), st.sampled_from(STATES[1:])), max_size=40))
def test_kappa_is_at_most_one_and_does_not_depend_on_who_is_first(pairs):
    there, back = of_pairs(pairs), of_pairs([pair[::-1] for pair in pairs])
    assert there == back
    assert there.kappa is None or -1 <= there.kappa <= 1
    assert there.kappa is None or (there.kappa == 1) == (there.same == there.cases)


# --- what is shown ---


def test_people_are_pseudonyms_unless_real_names_are_asked_for(filled):
    (code,) = only(filled, "offensive").people
    assert code.startswith("Member ")
    assert cases(filled, real=True, rule="offensive")[0].people == ("Bea",)


def test_pseudonyms_are_the_same_in_every_export(filled, tmp_path):
    (code,) = only(filled, "offensive").people
    other = "03/06/2025 09:00 Una: hello\n[spam] 09:02 Bea: buy now"
    take_in(filled, reviewed(tmp_path, other, "Quilters"), "Priti")
    assert only(filled, "spam").people == (code,)


def test_texts_of_a_case_are_masked_with_those_beside_it(filled):
    with filled.read() as session:
        masked = whole_of(filled, session, only(filled, "urgent-support").id)
        real = whole_of(filled, session, only(filled, "urgent-support").id, real=True)
    assert [quote.text for quote in real.messages if quote.evidence] == ["I cannot go on any more"]
    assert len(real.messages) == 4
    assert "Fay" in {quote.who for quote in real.messages}
    assert not {"Fay", "Ann", "Eve", "Dee"} & {quote.who for quote in masked.messages}


@pytest.mark.parametrize(
    "query", [{"state": "lost"}, {"rule": "no-rule"}, {"group": "Nobody's"}, {"number": 0}, {"size": 5000}]
)
def test_a_list_that_cannot_be_is_refused(filled, query):
    with pytest.raises(Refused):
        cases(filled, **query)


def test_pages_hold_every_case_once(filled):
    pages = [cases(filled, number=number, size=2) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert len({row.id for page in pages for row in page}) == 3


def test_cases_are_chosen_by_state_group_and_rule(filled):
    decide(filled, [only(filled, "offensive").id], Verdict("confirmed"), "Priti")
    assert len(cases(filled, state="open")) == 2
    assert len(cases(filled, decided=True)) == 1
    assert len(cases(filled, group="menders")) == 3
    assert len(cases(filled, rule="spam")) == 0


# --- review cycles ---


def test_periods_follow_the_policy_year_by_year():
    found = periods(load())
    assert [next(found) for _ in range(2)] == [
        Period(date(2025, 3, 16), date(2026, 3, 15)),
        Period(date(2026, 3, 16), date(2027, 3, 15)),
    ]


@pytest.mark.parametrize(
    ("now", "overdue"), [(datetime(2026, 3, 15), 0), (datetime(2026, 3, 16), 0), (datetime(2026, 11, 26), 255)]
)
def test_an_overdue_review_is_told_by_days(tmp_path, now, overdue):
    register = opened(tmp_path, now=now)
    with register.read() as session:
        assert standing(register, session, load()).overdue == overdue
    register.close()


def test_a_review_is_recorded_with_what_the_register_said_then(tmp_path):
    register = opened(tmp_path, now=datetime(2026, 3, 20))
    take_in(
        register,
        reviewed(tmp_path, WEEK.replace("/03/2025", "/06/2025").replace("09:00 Ann", "03/06/2025 09:00 Ann", 1)),
        "Priti",
    )
    decide(register, [only(register, "offensive").id], Verdict("confirmed", ("A1",)), "Priti")
    record(register, load(), "The trustees", date(2026, 3, 18), note="Minute 4/26")
    with register.read() as session:
        (cycle,) = recorded(register, session)
        now = standing(register, session, load())
    assert cycle["totals"] == {
        "groups": 1,
        "messages": 8,
        "cases": {"confirmed": 1, "open": 2},
        "rules": {"absence-notice": 1, "offensive": 1, "urgent-support": 1},
        "actions": {"A1": 1},
    }
    assert cycle["detectors"] == [{"analyser": "test", "rules": "1"}]
    assert (cycle["note"], now.next.due, now.overdue) == ("Minute 4/26", date(2027, 3, 16), 0)
    register.close()


def test_a_month_counts_in_one_period_alone(tmp_path):
    register = opened(tmp_path, now=datetime(2027, 4, 1))
    take_in(register, reviewed(tmp_path, "20/02/2026 09:00 Ann: hello\n20/03/2026 09:00 Ann: hello again"), "Priti")
    found = periods(load())
    with register.read() as session:
        assert [totals(session, next(found))["messages"] for _ in range(2)] == [1, 1]
    register.close()


@pytest.mark.parametrize("day", [date(2025, 3, 1), date(2027, 1, 1)])
def test_a_review_on_an_impossible_day_is_refused(tmp_path, day):
    register = opened(tmp_path, now=datetime(2026, 3, 20))
    with pytest.raises(Refused, match="no day"):
        record(register, load(), "The trustees", day)
    register.close()


# --- the whole ---


def test_a_register_is_whole_after_everything(filled):
    decide(filled, [only(filled, "offensive").id], Verdict("confirmed", ("A1",)), "Priti")
    undo(filled, only(filled, "offensive").id, "Priti")
    found = verify(filled)
    assert (found.faults, found.entries, found.cases) == ((), 3, 3)


def test_there_is_no_register_until_something_is_taken_in(tmp_path):
    with pytest.raises(RegisterUnusable, match="analyser ingest"):
        opened(tmp_path, make=False)


def test_files_of_cases_hold_no_formula_and_every_case(filled, tmp_path, monkeypatch):
    from registers import place_in

    from analyser.cli import main

    decide(
        filled, [only(filled, "offensive").id], Verdict("confirmed", ("A1",), done_by="=cmd()|' /C calc'!A0"), "+Priti"
    )
    place = place_in(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("ANALYSER_KEY_FILE", str(place.key_file))
    place.folder.rename(tmp_path / "analyser")
    for name in ("cases.csv", "cases.json"):
        with pytest.raises(SystemExit) as left:
            main(["export", "-o", str(tmp_path / name)])
        assert left.value.code == 0
    with (tmp_path / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    written_json = json.loads((tmp_path / "cases.json").read_text("utf-8"))
    assert [case["id"] for case in written_json["cases"]] == [row["id"] for row in rows]


def test_migrations_make_the_tables_that_the_program_uses(register):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    import analyser.cases.database as database
    from analyser.cases.tables import Table

    with register.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Table.metadata) == []
    folder = database.__file__.replace("database.py", "migrations")
    assert ScriptDirectory(folder).get_current_head() == database.NEWEST


# --- a copy, and the way back from one ---


def test_a_copy_brings_back_what_was_and_nobody_who_was_forgotten_since(tmp_path):
    from analyser.cases.access import access
    from analyser.cases.checking import verify
    from analyser.cases.copying import copy, restore
    from analyser.cases.erasure import erase

    register = opened(tmp_path)
    take_in(
        register,
        reviewed(tmp_path / "chat", "09:00 Ann: hi\n[spam] 09:05 Bea: buy\n[offensive] 09:06 Cat: oh"),
        "Priti",
    )
    kept = copy(register)
    assert b"offensive" not in kept
    erase(register, "Bea", "Priti")
    (case, *_) = [row.id for row in rows_of(register)]
    decide(register, [case], Verdict("confirmed"), "Priti")
    back = restore(register, kept, "Priti")
    try:
        assert verify(back).faults == ()
        assert {row.state for row in rows_of(back)} == {"open"}
        assert access(back, "Cat")["names"] == ["Cat"]
        with pytest.raises(Refused, match="Nobody"):
            access(back, "Bea")
        take_in(
            back,
            reviewed(tmp_path / "again", "09:00 Ann: hi\n[spam] 09:05 Bea: buy\n[offensive] 09:06 Cat: oh"),
            "Priti",
        )
        with pytest.raises(Refused, match="Nobody"):
            access(back, "Bea")
        assert (tmp_path / "data" / "register.db.before").stat().st_mode & 0o077 == 0
        assert not list((tmp_path / "data").glob("*.new*"))
    finally:
        back.close()


def rows_of(register):
    from analyser.cases.listing import rows

    with register.read() as session:
        return list(rows(register, session))


@pytest.mark.parametrize("wrong", ["nothing", "no zip", "another zip", "altered", "a broken stream", "another key"])
def test_what_is_no_copy_of_this_register_changes_nothing(tmp_path, wrong):
    import io
    import os
    import zipfile

    from analyser.cases.copying import copy, restore

    register = opened(tmp_path)
    take_in(register, reviewed(tmp_path / "chat", "[spam] 09:05 Bea: buy"), "Priti")
    other = opened(tmp_path / "other")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("holiday.txt", "Dear diary")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("register.db", os.urandom(10_000))
    broken = bytearray(packed.getvalue())
    broken[100:5000] = bytes(4900)
    good = bytearray(copy(register))
    good[len(good) // 2] ^= 1
    given = {
        "nothing": b"",
        "no zip": b"x" * 1000,
        "another zip": content.getvalue(),
        "a broken stream": bytes(broken),
        "altered": bytes(good),
        "another key": copy(other),
    }[wrong]
    other.close()
    with pytest.raises(Refused, match="Nothing was changed"):
        restore(register, given, "Priti")
    assert [row.rules for row in rows_of(register)] == [("spam",)]
    assert not list((tmp_path / "data").glob("*.new*"))
    register.close()


# --- what is said of groups ---


MEMBERS = "name,role\nAnn,tutor\nBea,participant\n"
ATTENDANCE = "member,session_date,attended\nBea,2025-03-04,yes\nCat,2025-03-04,no\n"


def test_what_is_said_of_a_group_is_kept_sealed_and_reads_as_the_settings_file_does(tmp_path):
    from analyser.cases import group_settings
    from analyser.cases.group_settings import Told
    from analyser.chat.registers import read_attendance, read_members
    from analyser.site import GroupSettings, Site

    register = opened(tmp_path)
    told = Told("course", date(2025, 6, 24), "mending", ("Ann", "Dee"), MEMBERS, ATTENDANCE, "name,same_as\nB.,Bea\n")
    group_settings.keep(register, "Menders", told, "Priti")
    with register.read() as session:
        assert group_settings.of_group(register, session, "Menders") == told
        assert group_settings.of_group(register, session, "Others") == Told()
        said = group_settings.every(register, session)
    site = group_settings.onto(
        Site(groups={"Menders": GroupSettings(kind="social"), "Quilters": GroupSettings()}), said
    )
    settings = site.group("Menders")
    assert (settings.kind, settings.course_end, settings.team) == ("course", date(2025, 6, 24), ("Ann", "Dee"))
    assert read_members(settings.members) == {"Ann": "tutor", "Bea": "participant"}
    assert read_attendance(settings.attendance).height == 2
    assert set(site.groups) == {"Menders", "Quilters"}
    assert b"B.,Bea" in group_settings.one_person(said.values()).read_bytes()
    register.close()
    assert b"mending" not in (tmp_path / "data" / "register.db").read_bytes()


def test_whoever_is_forgotten_stands_in_no_list_either(tmp_path):
    from analyser.cases import group_settings
    from analyser.cases.erasure import erase
    from analyser.cases.group_settings import Told

    register = opened(tmp_path)
    take_in(register, reviewed(tmp_path / "chat", "09:00 Ann: hi\n[spam] 09:05 Bea: buy"), "Priti")
    told = Told("course", None, "", ("Bea", "Ann"), MEMBERS, ATTENDANCE, "name,same_as\nB.,Bea\n")
    group_settings.keep(register, "Menders", told, "Priti")
    erase(register, "Bea", "Priti")
    with register.read() as session:
        left = group_settings.of_group(register, session, "Menders")
    assert left.team == ("Ann",)
    assert "Bea" not in left.members + left.attendance + left.aliases
    assert "Ann,tutor" in left.members
    register.close()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"kind": "party"}, "course or social"),
        ({"purpose": "x" * 501}, "500 letters"),
        ({"members": "who,what\nAnn,tutor\n"}, "no column 'name'"),
        ({"members": "name,role\nAnn,queen\n"}, "line 2"),
        ({"attendance": "member,session_date\nAnn,yesterday\n"}, "is not a date"),
        ({"aliases": "name,same_as\nAnn,\n"}, "line 2"),
    ],
)
def test_what_cannot_be_used_of_a_group_is_refused_and_not_kept(tmp_path, told, why):
    from analyser.cases import group_settings
    from analyser.cases.group_settings import Told
    from analyser.errors import AnalyserError

    register = opened(tmp_path)
    with pytest.raises(AnalyserError, match=why):
        group_settings.keep(register, "Menders", Told(**told), "Priti")
    with register.read() as session:
        assert group_settings.of_group(register, session, "Menders") == Told()
    register.close()
