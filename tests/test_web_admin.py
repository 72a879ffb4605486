"""What an administrator can rely on: slips are asked about, nothing is lost, and what matters is said where it is seen."""

import re
from datetime import date, datetime, timedelta

import pytest
from registers import reviewed
from web import PASSWORDS, Client, prepared, served, settled, upload

from analyser.cases import open_register
from analyser.cases.intake import take_in
from analyser.cases.keys import Person
from analyser.rules import every_rule


def written(*lines: str, name: str = "Quilters") -> list[tuple[str, str, bytes]]:
    """An export as the files of a form; a line is a day from the first of May, a time, and what follows."""
    text = "".join(f"{1 + place:02}/05/2025, 09:00 - {line}\n" for place, line in enumerate(lines))
    return [("exports", f"WhatsApp Chat with {name}.txt", text.encode())]


ENGLISH = [f"Ann: good morning, the {number}th day of sewing" for number in range(10)]


def lines_of(*parts: tuple[str, datetime, str]) -> str:
    """Lines for `registers.chat`: rule, time, and what was written."""
    return "\n".join(f"[{rule}] {at:%d/%m/%Y %H:%M} Bea: {text}" for rule, at, text in parts)


def text_of(page: str) -> str:
    """A page's words, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server whose register has cases of three kinds: urgent ones of long ago and of now, ordinary ones, and early ones."""
    folder = tmp_path_factory.mktemp("admin")
    now = datetime.combine(date.today(), datetime.min.time()) - timedelta(days=2)
    ordinary = [("spam", datetime(2025, 6, day, 10), f"buy this, number {day}") for day in range(1, 12)]
    parts = [
        ("spam", datetime(2024, 6, 1, 10), "buy what was before the policy"),
        ("urgent-support", datetime(2025, 5, 1, 10), "I cannot go on"),
        *ordinary,
        ("urgent-support", now.replace(hour=10), "I cannot go on either"),
    ]
    prepared(folder, reviewed(folder / "chat", lines_of(*parts)))
    with served(folder) as address:
        yield address


@pytest.fixture
def admin(server):
    return Client(server).sign_in("admin")


def cases_of(client, **asked: str) -> list[str]:
    """The ids that a page of the list shows, in its order."""
    path = "/review?" + "&".join(f"{name}={value}" for name, value in asked.items())
    return re.findall(r'<h2><a href="/review/(C-[^"]+)"', client.ask(path).text)


def decide(client, case: str, **said: str):
    """Decide about a case as its page is now."""
    page = client.ask(f"/review/{case}")
    seen = {name: re.search(rf'name="{name}" value="(\d+)"', page.text)[1] for name in ("seen", "after")}
    return client.post(f"/review/{case}", form=page.token, **seen, **{"action": "none", "note": ""} | said)


def undo(client, case: str):
    """Take the newest decision about a case back, on its page."""
    newest = re.search(r'name="newest" value="(\d+)"', client.ask(f"/review/{case}").text)[1]
    return client.send(f"/review/{case}/undo", f"/review/{case}", newest=newest)


# --- coming in ---


def test_a_slip_in_the_name_makes_no_second_administrator(tmp_path):
    prepared(tmp_path)
    with served(tmp_path, says=r"https?://\S+key=\S+") as link:
        client, words = Client(link), "six calm otters float"
        key = link.partition("key=")[2]
        fields = {"key": key, "password": words, "again": words}
        answer = client.send("/start", f"/start?key={key}", name="admni", **fields)
        assert answer.status == 200
        assert "There is nobody called" in answer.text
        assert words not in answer.text
        assert client.ask("/").headers["Location"] == "/sign-in"
        kept = client.post("/start", form=answer.token, name="admni", new="yes", **fields)
        assert kept.headers["Location"] == "/"
        assert "admni" in client.ask("/people").text


def test_a_passphrase_that_is_the_password_is_refused(tmp_path):
    with served(tmp_path, key_file=False) as link:
        client, words = Client(link), PASSWORDS["admin"]
        page = client.ask("/start?" + link.partition("?")[2])
        same = {"password": words, "again": words, "passphrase": words, "passphrase_again": words}
        answer = client.post("/start", form=page.token, key=link.partition("key=")[2], name="Priti", **same)
        assert "same as the password" in shown(client, answer).text
        assert not (tmp_path / "share" / "analyser" / "register.db").exists()


def shown(client, answer):
    """The page to which an answer leads."""
    return client.ask(answer.headers["Location"]) if answer.status == 303 else answer


def test_the_recovery_key_is_shown_without_a_way_past_it_and_can_be_made_anew(tmp_path):
    with served(tmp_path, key_file=False) as link:
        client, words = Client(link), PASSWORDS["admin"]
        page = client.ask("/start?" + link.partition("?")[2])
        phrase = "eight slow rivers turn"
        said = {"password": words, "again": words, "passphrase": phrase, "passphrase_again": phrase}
        first = client.post("/start", form=page.token, key=link.partition("key=")[2], name="Priti", **said)
        assert "<nav" not in first.text
        old = re.search(r"(?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}", first.text)[0]
        fresh = {"passphrase": "seven warm stones sink", "passphrase_again": "seven warm stones sink"}
        wrong = client.send("/keeping/keys", "/keeping", password="not the password", **fresh)
        assert "not your password" in shown(client, wrong).text
        made = client.send("/keeping/keys", "/keeping", password=words, **fresh)
        new = re.search(r"(?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}", made.text)[0]
        assert new != old
        assert "made a new recovery key" in text_of(client.ask("/keeping/log").text).lower()
    with served(tmp_path, key_file=False) as address:
        for typed, opens in ((old, False), (phrase, False), (new, True)):
            client = Client(address)
            answer = client.send("/unlock", passphrase=typed)
            assert (answer.headers["Location"] == "/sign-in") == opens, typed


def test_somebody_who_forgot_their_password_gets_another(server, admin):
    people = admin.ask("/people").text
    assert admin.send("/people", name="Tess", role="trustee", password="nine plain boats drift").status == 303
    told = text_of(admin.ask("/people").text)
    assert server in told
    number = re.search(r"<bdi>Tess</bdi></th>.*?/people/(\d+)/password", admin.ask("/people").text, re.DOTALL)[1]
    tess = Client(server)
    assert tess.send("/sign-in", name="Tess", password="nine plain boats drift").headers["Location"] == "/"
    admin.send(f"/people/{number}/password", "/people", password="four grey gates close")
    assert tess.ask("/reports").headers["Location"] == "/sign-in"
    assert tess.send("/sign-in", name="Tess", password="four grey gates close").headers["Location"] == "/"
    assert tess.post(f"/people/{number}/password", form=tess.ask("/help").token, password="mine").status == 403
    admin.send(f"/people/{number}/remove", "/people")
    assert "Tick the box" in admin.ask("/people").text
    admin.send(f"/people/{number}/remove", "/people", sure="yes")
    assert admin.ask("/people").text.count("/password") == people.count("/password")


def test_another_program_that_has_the_usual_port_is_no_hindrance(tmp_path, server):
    prepared(tmp_path)
    with served(tmp_path) as address:
        assert address != server
        Client(address).sign_in("admin")


# --- chats ---


def test_messages_in_another_language_are_told_in_red_before_and_after_and_until_somebody_read_them(tmp_path):
    polish = ["Nie chcę już żyć, nikt mnie nie potrzebuje", "Nie mogę dzisiaj przyjść, dziecko ma wysoką gorączkę"]
    prepared(tmp_path)
    with served(tmp_path) as address:
        client = Client(address).sign_in("admin")
        answer = upload(client, written(*ENGLISH, *(f"Ola: {line}" for line in polish)))
        page = settled(client, answer)
        said = "In Quilters 2 messages are not in English (Polish 2)."
        assert said in text_of(page.text)
        done = settled(client, client.post(answer.headers["Location"], form=page.token, **{"0-kind": "social"}))
        red = re.search(r'<div class="notice urgent">.*?</div>', done.text, re.DOTALL)[0]
        assert said in text_of(red)
        assert said in text_of(client.ask("/").text)
        group = client.ask("/groups/1")
        assert "nikt mnie nie potrzebuje" in group.text
        assert "call 999" in group.text
        up_to = re.search(r'name="up_to" value="(\d+)"', group.text)[1]
        client.post("/groups/1/read", form=group.token, up_to=up_to)
        assert said in text_of(client.ask("/").text)  # not without the tick
        client.post("/groups/1/read", form=group.token, up_to=up_to, sure="yes")
        assert said not in text_of(client.ask("/").text)
        assert "2 messages were read, as admin noted on" in text_of(client.ask("/groups/1").text)
        client.send("/groups/1/unread", "/groups/1")
        assert said in text_of(client.ask("/").text)
        client.post("/groups/1/read", form=group.token, up_to=up_to, sure="yes")
        more = [*ENGLISH, *(f"Ola: {line}" for line in [*polish, "Nie mam już siły, chcę żeby to się skończyło"])]
        answer = upload(client, written(*more))
        page = settled(client, answer)
        settled(client, client.post(answer.headers["Location"], form=page.token, **{"0-kind": "social"}))
        assert "In Quilters 1 message is not in English (Polish 1)." in text_of(client.ask("/").text)
        late = client.post("/groups/1/read", form=group.token, up_to=up_to, sure="yes")  # of the page of before
        assert "Nothing waits to be read" in shown(client, late).text
        group = client.ask("/groups/1")
        message = re.search(r"/groups/1/alarm/(\d+)", group.text)[1]
        case = client.post(f"/groups/1/alarm/{message}", form=group.token).headers["Location"]
        page = client.ask(case).text
        assert "may have needed help" in page
        assert "Somebody who read this message says that a person may need help. A person says so." in text_of(page)
        again = client.post(f"/groups/1/alarm/{message}", form=group.token)
        assert "There is a case about this message already" in shown(client, again).text
        assert f'href="{case}"' in client.ask("/review?rule=urgent-support").text
        settled(client, upload(client, written(*more)))
        assert case.removeprefix("/review/") in cases_of(client, state="open")


SLIPS = {
    "a course that ends in ten years": ({"0-kind": "course", "0-end": "2035-06-24"}, "more than a year after"),
    "a course that ended before": ({"0-kind": "course", "0-end": "2024-06-24"}, "before the first message"),
    "a social group that ends": ({"0-kind": "social", "0-end": "2025-06-24"}, "does not end"),
    "somebody on the team who is not there": ({"0-team": "Patt"}, "Nobody in the chat is called Patt"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_what_looks_like_a_slip_is_asked_about_before_the_messages_are_checked(slip, admin):
    fields, why = SLIPS[slip]
    answer = upload(admin, written(*ENGLISH, name=f"Slips {slip}"))
    path = answer.headers["Location"]
    try:
        page = settled(admin, answer)
        assert admin.post(path, form=page.token, **fields).headers["Location"] == path
        asked = admin.ask(path)
        assert "Nothing was checked yet" in asked.text
        assert why in text_of(asked.text)
        wrong = admin.post(path, form=asked.token, odd="1", **fields)
        assert "Nothing was checked yet" in shown(admin, wrong).text
        odd = re.search(r'name="odd" value="(\w+)"', asked.text)[1]
        done = settled(admin, admin.post(path, form=asked.token, odd=odd, **fields))
        assert "The chats are in the register" in done.text
    finally:
        admin.send(f"{path}/cancel", "/help")


def test_a_list_of_another_group_is_asked_about(admin):
    answer = upload(admin, written(*ENGLISH, name="Strangers"))
    path = answer.headers["Location"]
    settled(admin, answer)
    members = b"name,role\r\nZoe,tutor\r\nYan,participant\r\n"
    admin.give(path, [("0-members", "members.csv", members)], **{"0-kind": "social"})
    assert "2 of the 2 names in the list of members do not stand in this chat" in text_of(admin.ask(path).text)
    admin.send(f"{path}/cancel", path)


def test_every_list_that_cannot_be_used_is_told_and_the_others_are_kept(admin):
    answer = upload(admin, written(*ENGLISH, name="Lists"))
    path = answer.headers["Location"]
    settled(admin, answer)
    lists = [
        ("0-members", "members.csv", b"name,role\r\nAnn,tutor\r\n"),
        ("0-attendance", "attendance.csv", b"member,session_date,attended\r\nAnn,yesterday,yes\r\n"),
        ("0-aliases", "aliases.csv", b"name,same_as\r\nAnn,\r\n"),
    ]
    admin.give(path, lists, **{"0-kind": "social"})
    page = admin.ask(path).text
    error = text_of(re.search(r'<div class="notice wrong" role="alert">.*?</div>', page, re.DOTALL)[0])
    assert error.count("Lists: the list of") == 2
    assert "choose only those again" in error
    assert page.count("There is one") == 1
    admin.send(f"{path}/cancel", path)


def test_a_correction_is_checked_again_without_the_file(admin):
    answer = upload(admin, written(*ENGLISH, "Bea: you idiot", name="Correct"))
    path = answer.headers["Location"]
    page = settled(admin, answer)
    done = settled(admin, admin.post(path, form=page.token, **{"0-kind": "course", "0-end": "2025-05-30"}))
    assert "Correct and check again" in done.text
    number = re.search(r'href="/groups/(\d+)"><bdi>Correct', admin.ask("/groups").text)[1]
    assert "Check it again" in admin.ask(f"/groups/{number}").text
    assert admin.post(f"{path}/again", form=done.token).headers["Location"] == path
    asked = admin.ask(path)
    assert 'value="2025-05-30"' in asked.text
    again = settled(admin, admin.post(path, form=asked.token, **{"0-kind": "course", "0-end": "2025-05-03"}))
    assert "The chats are in the register" in again.text
    after = admin.ask("/review?rule=after-course-end").text
    assert "Correct" in after
    admin.post(f"{path}/cancel", form=again.token)
    assert "not held any more" in admin.ask("/upload").text
    assert "Check it again" not in admin.ask(f"/groups/{number}").text
    assert "not held any more" in shown(admin, admin.post(f"{path}/again", form=again.token)).text


def test_a_chat_that_was_added_by_mistake_can_be_taken_out(admin):
    answer = upload(admin, written(*ENGLISH, "Bea: you idiot", name="Family"))
    page = settled(admin, answer)
    settled(admin, admin.post(answer.headers["Location"], form=page.token, **{"0-kind": "social"}))
    number = re.search(r'href="/groups/(\d+)"><bdi>Family', admin.ask("/groups").text)[1]
    admin.send(f"/groups/{number}/remove", f"/groups/{number}")
    assert "Family" in admin.ask("/groups").text
    admin.send(f"/groups/{number}/remove", f"/groups/{number}", sure="yes")
    assert "Family" not in admin.ask("/groups").text.partition("<table")[2]
    again = admin.post(f"{answer.headers['Location']}/again", form=page.token)
    assert "not held any more" in shown(admin, again).text
    assert "Took a group out" in admin.ask("/keeping/log").text
    admin.send("/keeping/verify", "/keeping")
    assert "The register is whole" in admin.ask("/keeping").text


# --- cases ---


def test_cases_of_before_the_policy_come_after_those_that_count(admin):
    waiting = cases_of(admin, state="waiting")
    early = cases_of(admin, year="earlier")
    assert len(early) == 1
    assert waiting.index(early[0]) == len(waiting) - 1
    assert "Before the policy" in admin.ask("/review?year=earlier").text
    assert "No report of a year counts it" in admin.ask(f"/review/{early[0]}").text
    assert early[0] not in cases_of(admin, year="2025")
    assert admin.ask("/review?year=1999").status == 400
    assert admin.ask("/review?year=x").status == 400


def test_not_sure_goes_on_to_the_next_and_comes_last(admin):
    first, second = cases_of(admin, state="open", rule="spam")[:2]
    assert decide(admin, first, state="not sure").headers["Location"] == f"/review/{second}"
    assert ", 1 not sure" in text_of(admin.ask(f"/review/{second}").text)
    assert cases_of(admin, state="waiting")[-1] == first
    undo(admin, first)


def test_a_second_opinion_that_is_asked_for_is_seen_given_unswayed_and_compared(server, admin):
    case = cases_of(admin, state="open", rule="spam")[0]
    answer = decide(admin, case, state="dismissed", note="a friend of hers", ask_second="yes")
    assert "A second person is asked for" in shown(admin, answer).text
    assert cases_of(admin, state="second") == [case]
    assert "A second opinion is asked for, or differs, about 1 case" in text_of(admin.ask("/").text)
    assert "A second opinion is asked for." in admin.ask(f"/review/{case}").text
    admin.send("/people", name="Helen", role="admin", password="seven plain boats drift")
    helen = Client(server)
    helen.send("/sign-in", name="Helen", password="seven plain boats drift")
    page = helen.ask(f"/review/{case}").text
    assert "Your second opinion is asked for." in page
    before, _, folded = page.partition('<details class="card"><summary>What the first person decided')
    assert "a friend of hers" not in before
    assert "a friend of hers" in folded
    assert 'name="action"' not in page
    told = text_of(shown(helen, decide(helen, case, state="confirmed", second="yes")).text)
    assert "Your second opinion is noted (confirmed)" in told
    assert "It differs from the first, which stands (dismissed)" in told
    assert "Two opinions differ: dismissed, and confirmed" in helen.ask(f"/review/{case}").text
    assert "Opinions differ" in admin.ask("/review?state=second").text
    decide(admin, case, state="confirmed")
    assert cases_of(admin, state="second") == []
    for _ in range(3):
        undo(admin, case)
    assert "Take the newest decision back" not in admin.ask(f"/review/{case}").text
    number = re.search(r"<bdi>Helen</bdi></th>.*?/people/(\d+)/remove", admin.ask("/people").text, re.DOTALL)[1]
    admin.send(f"/people/{number}/remove", "/people", sure="yes")


def test_of_two_administrators_at_one_case_the_later_is_told(server, admin):
    case = cases_of(admin, state="open", rule="spam")[0]
    page = admin.ask(f"/review/{case}")
    decide(admin, case, state="confirmed", note="the first was quicker")
    seen = re.search(r'name="seen" value="(\d+)"', page.text)[1]
    late = admin.post(
        f"/review/{case}", form=page.token, seen=seen, after="0", state="dismissed", action="none", note="mine"
    )
    told = shown(admin, late).text
    assert "Somebody decided about case" in told
    assert "mine</textarea>" in told
    assert case in cases_of(admin, state="confirmed")
    undo(admin, case)


def test_what_was_just_decided_can_be_undone_where_it_is_told(admin):
    case = cases_of(admin, state="open", rule="spam")[0]
    page = shown(admin, decide(admin, case, state="dismissed"))
    assert f'action="/review/{case}/undo"' in page.text
    assert f'href="/review/{case}"' in page.text
    newest = re.search(r'name="newest" value="(\d+)"', page.text)[1]
    admin.post(f"/review/{case}/undo", form=page.token, newest=newest)
    assert case in cases_of(admin, state="open")
    decide(admin, case, state="confirmed")
    late = admin.post(f"/review/{case}/undo", form=page.token, newest=newest)  # of the page of before
    assert "Somebody decided about case" in shown(admin, late).text
    assert case in cases_of(admin, state="confirmed")
    undo(admin, case)


def test_how_long_ago_it_was_decides_what_comes_first(admin):
    new, old = cases_of(admin, rule="urgent-support")
    assert "Find out how this person is now" in admin.ask(f"/review/{old}").text
    assert "months ago" in admin.ask(f"/review/{old}").text
    page = admin.ask(f"/review/{new}").text
    assert "If they may be in danger now, call 999." in page
    red = page.partition('<div class="notice urgent">')[2].partition("</div>")[0]
    assert "Show real names" in red
    decide(admin, new, state="confirmed")
    assert "what to do now" not in admin.ask(f"/review/{new}").text
    undo(admin, new)


def test_a_day_of_an_action_before_the_case_is_refused(admin):
    case = cases_of(admin, state="open", rule="spam")[0]
    answer = decide(admin, case, state="confirmed", action="A2", on="2024-01-01")
    assert "is before it" in shown(admin, answer).text
    assert case in cases_of(admin, state="open")


# --- reports ---


def test_how_much_is_undecided_is_said_where_a_report_is_made(admin):
    page = text_of(admin.ask("/reports").text)
    assert re.search(r"2025: \d+ of \d+ cases wait for your decision", page)
    year = re.search(r"2025: (\d+) of", page)[1]
    assert len(cases_of(admin, state="waiting", year="2025")) == int(year)


def test_two_reports_stand_side_by_side(admin):
    admin.send("/reports", year="2025")
    first = re.search(r"/reports/(\d{4}-\d{8}-\d{6})/review.html", admin.ask("/reports").text)[1]
    admin.send("/reports", year="2026")
    names = list(dict.fromkeys(re.findall(r"/reports/(\d{4}-\d{8}-\d{6})/review.html", admin.ask("/reports").text)))
    other = next(name for name in names if name != first)
    page = admin.ask(f"/reports/compare?one={other}&other={first}")
    assert page.status == 200
    words = text_of(page.text)
    assert words.index("16 March 2025 to") < words.index("16 March 2026 to")
    assert re.search(r"Messages checked \d+ 1\b", words), words
    assert admin.ask(f"/reports/compare?one={first}&other=../../key").status == 400
    for name in names:
        admin.send(f"/reports/{name}/remove", "/reports", sure="yes")


# --- data protection ---


def test_whoever_is_to_be_forgotten_is_shown_first(tmp_path):
    prepared(tmp_path, reviewed(tmp_path / "chat", "[spam] 09:00 Bea Barker: buy this\n09:01 Ann: no thank you"))
    with served(tmp_path) as address:
        client = Client(address).sign_in("admin")
        case = cases_of(client)[0]
        code = re.search(r"Member (\w{3}-\w{3})", client.ask(f"/review/{case}").text)[1]
        look = client.send("/keeping/erase", "/keeping", member=code)
        words = text_of(look.text)
        assert "Is this the right person?" in words
        assert "Bea Barker" in words
        assert "1 message from 3 March 2025" in words
        assert "1 of them waits for a decision" in words
        assert case in cases_of(client)
        answer = upload(client, written(*ENGLISH, "Bea Barker: hello all"))
        page = settled(client, answer)
        settled(client, client.post(answer.headers["Location"], form=page.token, **{"0-kind": "social"}))
        gone = client.post("/keeping/erase", form=look.token, member=code, sure="yes")
        assert "Certificate of erasure" in gone.text
        assert "Bea Barker" not in client.ask(answer.headers["Location"]).text
        held = client.post(f"{answer.headers['Location']}/again", form=page.token)
        assert "not held any more" in shown(client, held).text
        assert "What this is about was forgotten" in client.ask(f"/review/{case}").text
        assert "Nobody in the register" in shown(client, client.send("/keeping/erase", "/keeping", member=code)).text


def test_what_is_held_on_somebody_is_a_page_in_plain_words_of_that_person_alone(tmp_path):
    jean = "[urgent-support] 09:00 Jean: I cannot go on\n09:01 Ann: I will ring you"
    place = prepared(tmp_path, reviewed(tmp_path / "one", jean))
    other = "[spam] 08/06/2025 10:00 Jean: buy my raffle tickets\n08/06/2025 10:05 Zoe: no thank you"
    register = open_register(place, Person(lambda text: None))
    take_in(register, reviewed(tmp_path / "two", other, name="Quilters"), "test")
    register.close()
    with served(tmp_path) as address:
        client = Client(address).sign_in("admin")
        choose = client.send("/keeping/access", "/keeping", member="Jean")
        assert "Which of these is the person who asked?" in choose.text
        assert "I cannot go on" not in choose.text
        quilters = re.search(r'name="in" value="(\d+)"> <bdi>Quilters', choose.text)[1]
        member = re.search(r'name="member" value="([^"]+)"', choose.text)[1]
        page = client.post("/keeping/access", form=choose.token, member=member, **{"in": quilters})
        words = text_of(page.text)
        for part in (
            "What Sew Positive holds on you",
            "raffle",
            "Information Commissioner",
            every_rule()["spam"].title,
        ):
            assert part in words, part
        assert "I cannot go on" not in words
        assert "Menders" not in words
        held = client.post("/keeping/access", form=choose.token, member=member, **{"in": quilters, "as": "json"})
        assert held.headers["Content-Type"] == "application/json"
        assert "I cannot go on" not in held.text
        look = client.send("/keeping/erase", "/keeping", member="Jean")
        assert "Is it one person?" in look.text
        assert "This person may need help." in look.text
        sent = client.post("/keeping/erase", form=look.token, member=member, sure="yes")
        assert "Read those cases first" in shown(client, sent).text
        gone = client.post("/keeping/erase", form=look.token, member=member, sure="yes", urgent="yes")
        assert "Certificate of erasure" in gone.text


def test_the_log_speaks_as_the_page_does(admin):
    case = cases_of(admin, state="open", rule="spam")[0]
    decide(admin, case, state="confirmed", action="A2", on=date.today().isoformat())
    admin.send(f"/review/{case}/names", f"/review/{case}")
    undo(admin, case)
    words = text_of(admin.ask("/keeping/log").text)
    assert f"Decided case {case}: confirmed, action A2 on {date.today()}" in words
    assert f"Looked at the real names of case {case}" in words
    assert f"Took the newest decision about case {case} back: it is open" in words
    assert "Had Menders checked: new are 14 messages and 14 cases" in words
    assert "Let trustee sign in as trustee" in words


# --- settings ---


def test_the_charitys_own_contacts_and_places_are_set_in_the_page(tmp_path):
    prepared(tmp_path)
    with served(tmp_path) as address:
        client = Client(address).sign_in("admin")
        said = {"name": "Stitch Together", "contacts": "01632 960142\nstitch.example.org", "places": "2 Market Row"}
        client.send("/settings", **said, false_alarms="10")
        page = client.ask("/settings").text
        assert "Stitch Together WhatsApp review" in text_of(page)
        assert "01632 960142\nstitch.example.org</textarea>" in page
        assert re.search(r'value="10" required checked', page)
        for wrong, why in (
            ({"name": " "}, "name of the charity"),
            ({"contacts": "x" * 101}, "100 letters"),
            ({"places": "\n".join(map(str, range(51)))}, "50 places"),
            ({"false_alarms": "7"}, "one of"),
        ):
            answer = client.send("/settings", **{**said, "false_alarms": "10"} | wrong)
            assert why in text_of(shown(client, answer).text)
        answer = upload(client, written(*ENGLISH, "Bea: ring us on 01632 960142", "Cat: ring me on 01632 960777"))
        page = settled(client, answer)
        settled(client, client.post(answer.headers["Location"], form=page.token, **{"0-kind": "social"}))
        assert len(cases_of(client, rule="personal-info")) == 1
        assert "Changed the settings of the organisation" in client.ask("/keeping/log").text


def test_a_chat_can_be_left_out_of_an_upload(admin):
    files = [*written(*ENGLISH, name="Wanted"), *written(*ENGLISH, "Bea: private", name="Unwanted")]
    answer = upload(admin, files)
    path = answer.headers["Location"]
    page = settled(admin, answer)
    names = re.findall(r'<h2 id="group-\d+"><bdi>(\w+)', page.text)
    out = names.index("Unwanted")
    fields = {f"{1 - out}-kind": "social", f"{out}-kind": "social", f"{out}-out": "yes"}
    everything = admin.post(path, form=page.token, **fields | {f"{1 - out}-out": "yes"})
    assert "Every chat is ticked" in shown(admin, everything).text
    done = settled(admin, admin.post(path, form=page.token, **fields))
    assert "Wanted" in done.text
    assert "Unwanted</bdi></a>" not in admin.ask("/groups").text
    admin.post(f"{path}/again", form=done.token)
    assert "Unwanted</bdi></h2>" not in admin.ask(path).text
    admin.send(f"{path}/cancel", path)
