"""What the register forgets and tells: retention, erasure, subject access, pseudonyms and their key."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from registers import Told, opened, place_in, reviewed
from sqlalchemy import func, select

from analyser.cases import listing, open_register
from analyser.cases.access import access
from analyser.cases.checking import verify
from analyser.cases.decisions import Verdict, decide
from analyser.cases.erasure import erase, forget_everybody
from analyser.cases.intake import take_in
from analyser.cases.keys import Person as Keyholder
from analyser.cases.people import Names, code
from analyser.cases.retention import due, purge
from analyser.cases.shown import Shown
from analyser.cases.tables import Case, Decision, Evidence, Finding, Message, Person, PersonName, Total
from analyser.cases.whole import everything
from analyser.cases.whole import one as whole_of
from analyser.errors import KeyRefused, Refused
from analyser.site import Retention

NOW = datetime(2025, 4, 1, 12)
CHAT = """
09:00 Ann Archer: morning all
09:01 Dee: Bea Barker, is your number still 07700 900461?
[offensive] 09:05 Bea Barker: you are all idiots, Dee most of all
09:06 Cat: @Bea Barker steady on
09:07 +44 7700 900318: what is this
[spam] 10:30 Dee: ask Ann Archer for vouchers
"""


@pytest.fixture
def register(tmp_path):
    register = opened(tmp_path, now=NOW)
    take_in(register, reviewed(tmp_path, CHAT), "Priti")
    yield register
    register.close()


def at(register, moment: datetime):
    """The same register, with another time on its clock."""
    return type(register)(register.place, register.keys, register.engine, lambda: moment)


def count(register, table, *where):
    with register.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where))


def texts(register, real=True):
    """Every kept text."""
    with register.read() as session:
        shown = Shown(register, session, real)
        return [shown.text(sealed) for sealed in session.scalars(select(Evidence.sealed).order_by(Evidence.message_id))]


def case_of(register, rule):
    with register.read() as session:
        return listing.page(register, session, listing.Query(rule=rule)).rows[0]


# --- retention ---


def test_a_year_on_texts_are_gone_and_counts_and_decisions_stay(register):
    decide(register, [case_of(register, "offensive").id], Verdict("confirmed", ("A1",)), "Priti")
    purged = purge(at(register, NOW + timedelta(days=365)), Retention(), "Priti")
    assert (purged.texts, count(register, Evidence)) == (6, 0)
    assert (count(register, Case), count(register, Finding), count(register, Decision)) == (2, 2, 1)
    assert case_of(register, "offensive").actions[0]["action"] == "A1"
    assert verify(register).faults == ()


@pytest.mark.parametrize(("days", "left"), [(179, 6), (180, 0)])
def test_texts_are_kept_for_as_many_days_as_the_setting_says(register, days, left):
    purge(at(register, NOW + timedelta(days=days)), Retention(), "Priti")
    assert count(register, Evidence) == left


def test_later_people_go_too_and_totals_stay(register):
    purged = purge(at(register, NOW + timedelta(days=1096)), Retention(), "Priti")
    assert (purged.messages, purged.names) == (6, 5)
    assert count(register, Message) == count(register, PersonName) == count(register, Person) == 0
    with register.read() as session:
        assert session.scalars(select(Total.messages)).all() == [6]
    assert case_of(register, "offensive").people == ()


def test_what_was_purged_is_not_taken_in_again(register, tmp_path):
    later = at(register, NOW + timedelta(days=1096))
    purge(later, Retention(), "Priti")
    (taken,) = take_in(later, reviewed(tmp_path, CHAT + "01/04/2028 09:00 Ann Archer: still here"), "Priti")
    with register.read() as session:
        assert session.scalar(select(func.sum(Total.messages))) == 6 + taken.new_messages
    assert taken.new_findings == 0


def test_what_was_purged_stays_purged_when_less_is_purged_later(register, tmp_path):
    day_after = at(register, NOW + timedelta(days=1))
    take_in(
        day_after, reviewed(tmp_path, CHAT.replace("10:30 Dee", "08:30 Gil: early bird\n[spam] 10:30 Dee")), "Priti"
    )
    for days in (1096, 1097):
        purge(at(register, NOW + timedelta(days=days)), Retention(), "Priti")
    later = at(register, NOW + timedelta(days=1100))
    assert take_in(later, reviewed(tmp_path, CHAT), "Priti")[0].new_messages == 0


def test_notes_that_are_left_alone_are_forgotten_in_time(register):
    decide(
        at(register, NOW + timedelta(days=500)),
        [case_of(register, "spam").id],
        Verdict("dismissed", note="Dee"),
        "Priti",
    )
    purge(at(register, NOW + timedelta(days=1100)), Retention(), "Priti")
    late = at(register, NOW + timedelta(days=1600))
    with late.read() as session:
        assert due(late, session, Retention())
    assert purge(late, Retention(), "Priti").notes == 1
    with late.read() as session:
        assert not due(late, session, Retention())


def test_texts_whose_time_is_over_are_not_kept_again(register, tmp_path):
    later = at(register, NOW + timedelta(days=200))
    purge(later, Retention(), "Priti")
    take_in(later, reviewed(tmp_path, CHAT.replace("[spam]", "[spam][off-topic]")), "Priti")
    assert count(register, Evidence) == 0


def test_a_dry_run_of_a_purge_forgets_nothing(register):
    purged = purge(at(register, NOW + timedelta(days=365)), Retention(), "Priti", dry_run=True)
    assert (purged.texts, count(register, Evidence)) == (6, 6)


def test_undecided_cases_whose_texts_go_soon_are_told(register):
    with register.read() as session:
        assert listing.going_soon(at(register, NOW + timedelta(days=149)), session, Retention()) == 0
        assert listing.going_soon(at(register, NOW + timedelta(days=151)), session, Retention()) == 2


# --- erasure ---


def test_somebody_erased_is_gone_and_counts_stay(register):
    decide(register, [case_of(register, "offensive").id], Verdict("confirmed", note="Bea Barker said sorry"), "Priti")
    certificate = erase(register, "Bea Barker", "Priti")
    assert certificate["removed"] == {"names": 1, "messages": 1, "texts": 1, "masked": 3, "findings": 1}
    assert (certificate["left"], certificate["kept"]) == (0, {"cases": 2, "findings": 2, "decisions": 1})
    assert not [text for text in texts(register) if "Bea" in text or "Barker" in text]
    assert "07700 900461" in " ".join(texts(register))
    assert case_of(register, "offensive").people == ()
    with register.read() as session:
        whole = whole_of(register, session, case_of(register, "offensive").id, real=True)
        assert session.scalars(select(Total.messages)).all() == [6]
    assert whole.decisions[0]["note"] == "[erased] said sorry"
    assert verify(register).faults == ()


def test_the_certificate_is_proved_by_the_journal_and_names_nobody(register):
    from analyser.cases.tables import Entry

    certificate = erase(register, "bea barker", "Priti")
    with register.read() as session:
        entry = session.get(Entry, certificate["journal"]["entry"])
        assert entry.signature == certificate["journal"]["signature"]
        assert certificate["pseudonym"] in entry.entry
    assert "Bea" not in json.dumps(certificate)


def test_somebody_erased_does_not_come_back_with_the_next_export(register, tmp_path):
    erase(register, "Bea Barker", "Priti")
    (taken,) = take_in(register, reviewed(tmp_path, CHAT + "[spam] 12:00 Dee: Bea Barker knows\n"), "Priti")
    assert (taken.left_out, taken.new_messages, taken.new_findings) == (1, 1, 1)
    assert count(register, Message, Message.kind == "message") == 6
    assert not [text for text in texts(register) if "Barker" in text]
    with pytest.raises(Refused):
        erase(register, "Bea Barker", "Priti")


def test_nothing_new_falls_into_the_place_of_what_was_forgotten(tmp_path):
    register = opened(tmp_path, now=NOW)
    joke = "09:00 Ann: hello all\n09:01 Bea: morning\n[urgent-support] 09:02 Cara: I am dying to get the fabric\n"
    take_in(register, reviewed(tmp_path, joke), "Priti")
    decide(
        register, [case_of(register, "urgent-support").id], Verdict("dismissed", note="it was a joke", seen=1), "Priti"
    )
    erase(register, "Cara", "Priti")
    worse = joke.replace("[urgent-support] ", "") + "[urgent-support] 10:00 Bea: I want to end my life tonight\n"
    (taken,) = take_in(register, reviewed(tmp_path, worse), "Priti")
    assert (taken.new_findings, taken.danger, len(taken.new_cases)) == (1, 1, 1)
    register.close()


def test_somebody_who_only_stands_in_notices_is_erased_too(tmp_path):
    register = opened(tmp_path, now=NOW)
    lines = "08:59 Ann Archer added Zoe Quirke\n09:00 Ann Archer: hello\n[spam] 09:01 Ann Archer: Zoe is late with the rent\n"
    take_in(register, reviewed(tmp_path, lines), "Priti")
    certificate = erase(register, "Zoe Quirke", "Priti")
    assert certificate["left"] == 0
    assert not [text for text in texts(register) if "Zoe" in text]
    register.close()


def test_somebody_erased_does_not_come_back_from_another_phone(register, tmp_path):
    erase(register, "Bea Barker", "Priti")
    other = CHAT.replace("Bea Barker:", "+44 7700 900999:") + "12:00 +44 7700 900999: me again\n"
    (taken,) = take_in(register, reviewed(tmp_path, other), "Priti")
    assert (taken.left_out, taken.new_messages, taken.new_findings) == (2, 0, 0)
    with pytest.raises(Refused):
        access(register, "+44 7700 900999")


def test_a_group_named_after_somebody_erased_stays_one_group_without_the_name(tmp_path):
    register = opened(tmp_path, now=NOW)
    lines = "09:00 Bea Barker: hello\n[spam] 09:01 Cat: buy now\n09:02 Dee: no thanks\n"
    take_in(register, reviewed(tmp_path, lines, "Bea's Menders"), "Priti")
    erase(register, "Bea Barker", "Priti")
    (taken,) = take_in(register, reviewed(tmp_path, lines + "10:00 Dee: hello again\n", "Bea's Menders"), "Priti")
    assert not taken.new_group
    with register.read() as session:
        shown = str(listing.page(register, session, real=True).rows)
    assert "Bea" not in shown
    assert b"Bea" not in plain_of(register, tmp_path)
    register.close()


def plain_of(register, folder) -> bytes:
    import sqlcipher3

    return plain(register, sqlcipher3, folder / "plain.db")


def test_what_another_program_still_writes_with_a_key_that_was_given_up_is_refused(tmp_path):
    first, second = opened(tmp_path, now=NOW), opened(tmp_path, now=NOW)
    take_in(first, reviewed(tmp_path, CHAT), "Priti")
    forget_everybody(second, Keyholder(Told()), "Priti")
    with pytest.raises(KeyRefused, match="start again"):
        take_in(first, reviewed(tmp_path, CHAT + "12:00 Dee: hello\n"), "Priti")
    first.close()
    second.close()


def test_a_member_who_is_a_number_is_found_however_it_is_written(register):
    certificate = erase(register, "07700 900318", "Priti")
    assert certificate["removed"]["messages"] == 1


def test_somebody_is_erased_by_pseudonym(register):
    (pseudonym,) = case_of(register, "offensive").people
    assert erase(register, pseudonym.lower(), "Priti")["pseudonym"] == pseudonym


def test_a_dry_run_of_an_erasure_erases_nothing(register):
    certificate = erase(register, "Bea Barker", "Priti", dry_run=True)
    assert (certificate["removed"]["messages"], certificate["journal"]) == (1, None)
    assert "Bea Barker" in access(register, "Bea Barker")["names"]


def test_nobody_of_that_name_is_told_without_telling_who_is_there(register):
    with pytest.raises(Refused) as refused:
        erase(register, "Zoe", "Priti")
    assert "Ann" not in str(refused.value)


def test_of_what_was_erased_no_trace_is_left_in_the_file(tmp_path):
    import sqlcipher3

    register = opened(tmp_path, now=NOW)
    take_in(register, reviewed(tmp_path, CHAT), "Priti")
    before = plain(register, sqlcipher3, tmp_path / "before.db")
    (pseudonym,) = case_of(register, "offensive").people
    token = register.names.token("Bea Barker")
    erase(register, "Bea Barker", "Priti")
    after = plain(register, sqlcipher3, tmp_path / "after.db")
    register.close()
    assert token.encode() in before
    assert token.encode() not in after
    assert pseudonym.encode() in after  # the journal's entry


def plain(register, sqlcipher3, path) -> bytes:
    """The register's pages, decrypted, free ones too."""
    connection = sqlcipher3.connect(str(register.place.database))
    connection.execute(f"PRAGMA key = \"x'{register.keys.register.hex()}'\"")
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(path),))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()
    return path.read_bytes()


# --- access ---


def test_everything_on_one_person_with_everybody_else_masked(register):
    decide(register, [case_of(register, "offensive").id], Verdict("confirmed", ("A2",), note="Dee was upset"), "Priti")
    held = access(register, "Bea Barker")
    assert held["names"] == ["Bea Barker"]
    assert held["groups"][0]["messages"] == 1
    (own,) = held["messages"]
    assert own["text"].startswith("you are all idiots, Member ")
    assert len(held["mentioned"]) == 2
    (case,) = held["cases"]
    assert (case["state"], case["findings"][0]["rule"], case["actions"][0]["action"]) == (
        "confirmed",
        "offensive",
        "A2",
    )
    told = json.dumps(held)
    assert not [other for other in ("Ann", "Archer", "Dee", "Cat", "900318", "900461", "Priti") if other in told]


def test_access_to_somebody_without_cases(register):
    held = access(register, "Cat")
    assert (held["cases"], len(held["messages"])) == ([], 1)


# --- pseudonyms ---


def test_the_same_key_gives_the_same_pseudonyms_and_another_key_others(register):
    (pseudonym,) = case_of(register, "offensive").people
    same, other = Names(register.keys.people), Names(bytes(32))
    assert code(same.token("Bea Barker"), lambda found: False) == pseudonym
    assert code(other.token("Bea Barker"), lambda found: False) != pseudonym


@pytest.mark.parametrize(
    ("one", "other"), [("Ann", "\u200eann"), ("+44 7700 900318", "07700 900318"), ("~\u202fOlu", "Olu")]
)
def test_a_name_is_one_however_a_phone_writes_it(one, other):
    names = Names(bytes(32))
    assert names.token(one) == names.token(other)


def test_without_the_key_no_pseudonym_leads_to_anybody(register, tmp_path):
    (pseudonym,) = case_of(register, "offensive").people
    decide(register, [case_of(register, "spam").id], Verdict("dismissed", note="Dee again"), "Priti")
    assert forget_everybody(register, Keyholder(Told()), "Priti") == 5
    register.close()
    again = opened(tmp_path, now=NOW, make=False)
    assert case_of(again, "offensive").people == (pseudonym,)
    assert (count(again, PersonName), texts(again), count(again, Message)) == (0, [], 0)
    with pytest.raises(Refused):
        access(again, "Bea Barker")
    (taken,) = take_in(again, reviewed(tmp_path, CHAT + "[spam] 12:00 Dee: buy\n"), "Priti")
    assert (taken.new_group, taken.new_messages, taken.new_findings) == (False, 1, 1)
    assert count(again, PersonName) == 1
    assert verify(again).faults == ()
    again.close()


def test_the_old_recovery_key_does_not_bring_back_the_old_key(tmp_path):
    told = Told()
    register = open_register(place_in(tmp_path), Keyholder(told), make=True)
    old = told.recovery
    forget_everybody(register, Keyholder(told), "Priti")
    register.close()
    (tmp_path / "keys" / "register.key").unlink()
    with pytest.raises(Exception, match="neither"):
        open_register(place_in(tmp_path), Keyholder(told, lambda question: old))
    open_register(place_in(tmp_path), Keyholder(told, lambda question: told.recovery)).close()


def test_somebody_erased_stays_erased_when_the_key_is_given_up(tmp_path):
    register = opened(tmp_path, now=NOW)
    take_in(register, reviewed(tmp_path, CHAT), "Priti")
    erase(register, "Bea Barker", "Priti")
    forget_everybody(register, Keyholder(Told()), "Priti")
    register.close()
    again = opened(tmp_path, now=NOW)
    (taken,) = take_in(again, reviewed(tmp_path, CHAT + "12:00 Bea Barker: me again\n"), "Priti")
    assert (taken.left_out, taken.new_messages) == (2, 0)
    again.close()


def test_names_in_notices_and_in_the_groups_name_are_masked(tmp_path):
    register = opened(tmp_path, now=NOW)
    notices = (
        '08:58 Zebedee Quirke created group "Sewing with Ottoline"\n08:59 Zebedee Quirke added Ottoline Marchbanks\n'
        "09:00 Ottoline Marchbanks: hello\n[spam] 09:01 Zebedee Quirke: buy\n09:02 Ottoline Marchbanks left\n"
    )
    take_in(register, reviewed(tmp_path, notices, "Sewing with Ottoline"), "Priti")
    with register.read() as session:
        (whole,) = everything(register, session)
    said = " ".join(quote.text for quote in whole.messages)
    assert "created group" in said
    assert "left" in said
    assert not [name for name in ("Zebedee", "Quirke", "Ottoline", "Marchbanks") if name in said]
    erase(register, "Ottoline Marchbanks", "Priti")
    with register.read() as session:
        assert "Ottoline" not in str(listing.page(register, session, real=True).rows)
    register.close()


names = st.sampled_from(["Zebedee", "Quirke Marchbanks", "Ottoline", "Wormwood", "+44 7700 900461", "Philippa 🌸"])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            names, st.sampled_from(["hello {}", "@{} are you in?", "{}.vcf (file attached)", "> {}: as you said", "{}"])
        ),
        min_size=2,
        max_size=8,
    )
)
def test_no_name_stands_in_what_is_shown_without_real_names(tmp_path_factory, said):
    folder = tmp_path_factory.mktemp("shown")
    speakers = [name for name, _ in said]
    lines = [
        f"[spam] 10:{place:02} {name}: {form.format(speakers[place - 1])}" for place, (name, form) in enumerate(said)
    ]
    register = opened(folder, now=NOW)
    take_in(register, reviewed(folder, "\n".join(lines)), "Priti")
    with register.read() as session:
        shown = [
            *(str(row) for row in listing.page(register, session).rows),
            *(str(whole) for whole in everything(register, session)),
        ]
    register.close()
    told = " ".join(shown).casefold()
    parts = {"zebedee", "quirke", "marchbanks", "ottoline", "wormwood", "900461", "philippa"}
    assert not [part for part in parts if part in told]
