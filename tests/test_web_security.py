"""Nobody comes in who may not, nothing is done that was not asked for on our own page, and hostile input is text."""

import io
import re
import socket
import threading
import time
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import html5lib
import payloads
import pytest
from test_report import sample_review
from web import PASSWORDS, Client, multipart, prepared, served, settled, upload

from analyser.cases import accounts, open_register
from analyser.cases.keys import Person
from analyser.cases.place import Place
from analyser.errors import Refused
from analyser.web import passwords
from analyser.web.guards import HEADERS, POLICY, SMALL
from analyser.web.pages import PAGES
from analyser.web.visits import MOST_NAMES, TRIES, Throttle

ROLES = ("admin", "trustee", "analyst")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a register that has an account for each role, and the sample groups."""
    folder = tmp_path_factory.mktemp("web")
    prepared(folder, sample_review())
    return folder


@pytest.fixture(scope="module")
def server(home):
    with served(home) as address:
        yield address


@pytest.fixture(scope="module")
def people(server):
    """A signed-in client for each role."""
    return {role: Client(server).sign_in(role) for role in ROLES}


def filled(path: str) -> str:
    """A page's path with something in place of each variable."""
    return re.sub(r"\{\w+:int\}", "1", re.sub(r"\{file:path\}", "review.html", re.sub(r"\{\w+\}", "x", path)))


def named(page) -> str:
    return f"{page.method} {page.path}"


# --- roles (test N and O of the threats) ---


@pytest.mark.parametrize("page", [page for page in PAGES if page.roles], ids=named)
def test_nobody_sees_a_page_without_signing_in(page, server):
    answer = Client(server).ask(filled(page.path), page.method)
    if page.method == "GET":
        assert (answer.status, answer.headers["Location"]) == (303, "/sign-in")
    else:
        assert answer.status == 401
    assert "Sew Positive Beginners" not in answer.text


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", [page for page in PAGES if page.roles], ids=named)
def test_a_page_is_for_its_roles_alone(page, role, people):
    if page.path in ("/sign-out", "/password"):
        assert role in page.roles
        return
    answer = people[role].ask(filled(page.path), page.method)
    if role not in page.roles:
        assert answer.status == 403
        assert "not for your role" in answer.text
    elif page.method == "GET":
        assert answer.status in (200, 303, 400)
    else:
        assert answer.status == 403  # no form token
        assert "not sent from its own page" in answer.text


def test_every_method_but_those_of_the_table_is_refused(people):
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        assert people["admin"].ask("/review", method).status == 405


# --- forms (test O) ---


POSTS = [page for page in PAGES if page.method == "POST"]


@pytest.mark.parametrize("page", POSTS, ids=named)
@pytest.mark.parametrize(
    ("case", "headers"),
    [
        ("no token", {}),
        ("a token of another visit", {}),
        ("another site", {"Sec-Fetch-Site": "cross-site"}),
        ("another origin", {"Origin": "http://evil.test"}),
        ("no origin at all", {"Origin": "null"}),
    ],
)
def test_a_form_of_another_site_is_refused(page, case, headers, server, people):
    client = people["admin"] if page.roles else Client(server)
    token = client.ask("/help" if page.roles else "/sign-in").text
    own = re.search(r'name="form" value="([^"]+)"', token)[1]
    foreign = Client(server).ask("/sign-in").token
    sent = {"no token": {}, "a token of another visit": {"form": foreign}}.get(case, {"form": own})
    answer = client.post(filled(page.path), headers, **sent)
    assert answer.status == 403
    assert "not sent from its own page" in answer.text


# --- hosts and headers (test N) ---


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1", "127.0.0.1:1", "localhost.evil.test", "[::1", ""])
def test_another_host_name_is_refused(host, server):
    answer = Client(server).ask("/sign-in", Host=host)
    assert answer.status == 400
    assert "not served here" in answer.text


@pytest.mark.parametrize("page", [page for page in PAGES if page.method == "GET"], ids=named)
def test_every_answer_keeps_to_its_policy_and_out_of_caches(page, people):
    answer = people["admin"].ask(filled(page.path))
    for name, value in HEADERS.items():
        if name == "content-security-policy" and page.path.startswith("/reports/"):
            assert "default-src 'none'" in answer.headers[name]
        else:
            assert answer.headers[name] == value
    assert "server" not in answer.headers
    assert "Traceback" not in answer.text


def test_a_page_that_is_not_there_keeps_to_the_policy_too(people):
    for path in ("/nowhere", "/static/nowhere.js", "/static/../app.py", "/review/%00", "/reports/..%2f..%2fkey/x"):
        answer = people["admin"].ask(path)
        assert answer.status in (400, 404)
        assert answer.headers["content-security-policy"] == POLICY
        assert "analyser/keys" not in answer.text


# --- visits ---


def test_sign_out_ends_the_visit_at_the_server(server):
    client = Client(server).sign_in("trustee")
    held = dict(client.cookies)
    assert client.ask("/reports").status == 200
    assert client.send("/sign-out", "/help").headers["Location"] == "/sign-in"
    thief = Client(server, held)
    assert thief.ask("/reports").headers["Location"] == "/sign-in"


def test_signing_in_changes_the_token(server):
    client = Client(server)
    client.ask("/sign-in")
    before = dict(client.cookies)
    client.sign_in("analyst")
    assert client.cookies != before
    assert Client(server, before).ask("/tables").headers["Location"] == "/sign-in"


def test_no_script_reads_the_cookie_and_no_other_site_sends_it(server):
    cookie = Client(server).ask("/sign-in").headers["Set-Cookie"]
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().casefold() for part in cookie.split(";")}


@pytest.fixture
def clock(tmp_path):
    """A register whose time a test moves, an account in it, and the token of a visit."""
    moment = [datetime(2026, 5, 1, 9)]
    place = Place(tmp_path / "data", None, tmp_path / "key")
    register = open_register(place, Person(lambda text: None), True, now=lambda: moment[0])
    who = accounts.create(register, "Priti", "admin", "hash", "test")
    accounts.sign_in(register, who, "token")
    yield register, moment
    register.close()


@pytest.mark.parametrize(
    ("steps", "there"),
    [([29], True), ([31], False), ([29] * 5, True), ([25] * 20, False), ([0], True)],
    ids=["in time", "away", "at work", "a day at work", "at once"],
)
def test_a_visit_ends_when_nobody_is_there_and_after_a_day(clock, steps, there):
    register, moment = clock
    for minutes in steps:
        moment[0] += timedelta(minutes=minutes)
        who, stale = accounts.signed_in(register, "token")
        if stale:
            accounts.touch(register, "token")
    assert (who is not None) == there


def test_a_new_password_ends_every_visit(clock):
    register, _ = clock
    who, _ = accounts.signed_in(register, "token")
    accounts.change_password(register, who.id, "other", "test")
    assert accounts.signed_in(register, "token") == (None, False)


def test_the_last_administrator_stays(clock):
    register, _ = clock
    with register.read() as session:
        (who,) = accounts.accounts(session)
    with pytest.raises(Refused, match="last administrator"):
        accounts.remove(register, who.id, "test")


@pytest.mark.parametrize(
    ("name", "role", "why"),
    [("priti", "admin", "already"), ("", "admin", "letters"), ("x" * 81, "admin", "letters"), ("Sam", "owner", "role")],
)
def test_an_account_that_cannot_be_is_refused(clock, name, role, why):
    with pytest.raises(Refused, match=why):
        accounts.create(clock[0], name, role, "hash", "test")


# --- passwords ---


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 11,
        "x" * 300,
        "aaaaaaaaaaaaaaaa",
        "password1234",
        "Password!Password!",
        "pritipriti123",
        "123456789012",
    ],
)
def test_a_password_that_anybody_would_guess_is_refused(password):
    with pytest.raises(Refused):
        passwords.hashed(password, "Priti")


GOOD = ("four brown horses walk", "x8#kQ!v2m@Lp", "ａ long passphrase ünd so", "why not sew " * 20)


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_fits_and_no_other(password):
    kept = passwords.hashed(password, "Priti")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.fits(password, kept)
    assert not passwords.fits(password + "x", kept)
    assert not passwords.fits(password, "no hash")


def test_wrong_passwords_are_counted_and_then_have_to_wait(server):
    client, name = Client(server), "somebody"
    page = client.ask("/sign-in").token
    for _ in range(TRIES):
        client.post("/sign-in", form=page, name=name, password="wrong password")
        assert "do not belong together" in client.ask("/sign-in").text
    client.post("/sign-in", form=page, name=name, password="wrong password")
    assert "too many wrong passwords" in client.ask("/sign-in").text
    assert Client(server).sign_in("analyst").ask("/tables").status == 200


def test_the_wait_is_over_after_its_time():
    now = [0.0]
    throttle = Throttle(now=lambda: now[0])
    for _ in range(TRIES):
        throttle.begin("Priti")
    with pytest.raises(Refused, match="minutes"):
        throttle.begin(" priti ")
    throttle.begin("Sam")
    now[0] = 301
    for _ in range(3 * TRIES):
        throttle.begin("Priti")
        throttle.right("Priti")


def test_blanks_within_a_name_give_no_more_tries(server):
    client = Client(server)
    page = client.ask("/sign-in").token
    for blanks in range(1, TRIES + 2):
        client.post("/sign-in", form=page, name="ann" + " " * blanks + "smith", password="wrong password")
    assert "too many wrong passwords" in client.ask("/sign-in").text


def test_wrong_passwords_for_many_names_hinder_nobody_and_are_not_held_without_end():
    throttle = Throttle()
    for number in range(3 * MOST_NAMES):
        throttle.begin(f"name {number}")
    throttle.begin("Priti")
    assert len(throttle._tries) <= MOST_NAMES


def test_a_form_that_comes_after_its_account_is_gone_does_nothing(server, people):
    admin = people["admin"]
    admin.send("/people", name="Mallory", role="admin", password="nine plain boats drift")
    mallory = Client(server)
    mallory.send("/sign-in", name="Mallory", password="nine plain boats drift")
    form = urlencode(
        {"form": mallory.ask("/people").token, "name": "Ghost", "role": "admin", "password": "six tall jars"}
    )
    place = urlsplit(server)
    head = (
        f"POST /people HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {len(form)}\r\nOrigin: http://{place.netloc}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nCookie: analyser={mallory.cookies['analyser']}\r\n\r\n"
    )
    with socket.create_connection((place.hostname, place.port), timeout=30) as line:
        line.sendall(head.encode() + form[:10].encode())
        time.sleep(0.5)
        number = re.search(r"<bdi>Mallory</bdi></th>.*?/people/(\d+)/remove", admin.ask("/people").text, re.DOTALL)[1]
        admin.send(f"/people/{number}/remove", "/people", sure="yes")
        line.sendall(form[10:].encode())
        assert b" 401 " in line.recv(100)
    assert "Ghost" not in admin.ask("/people").text


def test_a_password_is_changed_only_by_whoever_has_the_one_of_now(clock):
    register, _ = clock
    with register.read() as session:
        (who,) = accounts.accounts(session)
    accounts.change_password(register, who.id, "hash of now", "Sam")
    with pytest.raises(Refused, match="meanwhile"):
        accounts.change_password(register, who.id, "hash of mine", "Priti", was=who.password)
    with pytest.raises(Refused, match="meanwhile"):
        accounts.sign_in(register, who, "another token")
    assert accounts.signed_in(register, "another token") == (None, False)


ODD = (
    *("/review?page=%C2%B2", "/keeping/log?page=%C2%B2", "/groups/" + "9" * 30, "/review?year=%C2%B2025"),
    *("/groups/" + "9" * 5000, "/reports/2025-20250101-000000/" + "x" * 3000 + ".html"),
)


@pytest.mark.parametrize("path", ODD, ids=range(len(ODD)))
def test_odd_addresses_are_answered_with_our_headers(path, people):
    answer = people["admin"].ask(path)
    assert answer.status in (400, 404, 500)
    assert answer.headers["content-security-policy"]
    assert b"Traceback" not in answer.body


def test_a_referrer_that_is_none_is_no_fault(people):
    client = people["admin"]
    sent = client.post("/reports", {"Referer": "http://[bad"}, form=client.ask("/reports").token, year="²")
    assert sent.status == 400


def test_a_note_that_was_written_is_not_lost_when_the_time_is_over(server, people):
    stranger = Client(server)
    token = stranger.ask("/sign-in").token
    answer = stranger.post("/review/C-0000-0000", form=token, note="I rang her sister")
    assert answer.status == 401
    assert "I rang her sister" in answer.text


@pytest.mark.parametrize(("name", "comes_back"), [("Priti", True), ("y" * 400, False)])
def test_of_somebody_who_is_not_signed_in_hardly_anything_is_held(name, comes_back, tmp_path):
    with served(tmp_path) as link:
        client, path = Client(link), "/start?" + link.partition("?")[2]
        form = {
            "form": client.ask(path).token,
            "key": link.partition("key=")[2],
            "password": "x" * 13,
            "again": "other",
        }
        place = urlsplit(link)
        client.post(path, {"Referer": f"http://{place.netloc}{path}"}, name=name, **form)
        page = client.ask(path).text
        assert "The two passwords differ" in page
        assert (f'value="{name}"' in page) == comes_back


def test_an_upload_of_somebody_who_is_not_signed_in_is_not_read(server):
    stranger = Client(server)
    body, kind = multipart({"note": "I was read"}, [("exports", "chat.txt", b"x" * 100_000)])
    answer = stranger.ask("/upload", "POST", body, Content_Type=kind)
    assert answer.status == 401
    assert "I was read" not in answer.text


def test_a_copy_that_would_fill_the_memory_is_refused(tmp_path):
    prepared(tmp_path)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("register.db", bytes(300 * 2**20))
    with served(tmp_path) as address:
        client = Client(address).sign_in("admin")
        client.give("/keeping/restore", [("copy", "copy.zip", content.getvalue())], "/keeping", sure="yes")
        assert "That is no copy of a register" in client.ask("/keeping").text


def test_connections_that_say_nothing_are_let_go(tmp_path):
    prepared(tmp_path)
    with served(tmp_path) as address:
        place = urlsplit(address)
        with socket.create_connection((place.hostname, place.port), timeout=60) as line:
            line.sendall(b"GET /he")
            begun = time.monotonic()
            assert line.recv(100) == b""
        assert time.monotonic() - begun < 45
        assert Client(address).ask("/help").status == 200


# --- first start ---


def test_the_link_can_be_used_once(tmp_path):
    with served(tmp_path) as link:
        place = urlsplit(link)
        path = f"{place.path}?{place.query}"
        client = Client(link)
        assert Client(link).ask("/start?key=guess").status == 403
        page = client.ask(path)
        fields = {"form": page.token, "key": place.query.removeprefix("key="), "name": "Priti"}
        words = PASSWORDS["admin"]
        assert client.post("/start", **fields, password=words, again="other").status in (303, 400)
        made = client.post("/start", **fields, password=words, again=words)
        assert "Write this down" in made.text
        assert re.search(r"(?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}", made.text)
        assert client.ask("/").status == 200
        again = Client(link)
        token = again.ask("/sign-in").token
        assert (
            again.post("/start", form=token, key=fields["key"], name="Eve", password=words, again=words).status == 303
        )
        assert again.ask("/").headers["Location"] == "/sign-in"


def test_an_address_that_others_reach_needs_tls(tmp_path):
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "analyser", "serve", "--host", "0.0.0.0"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 3
    assert "--tls" in done.stderr
    assert "Traceback" not in done.stderr


# --- uploads (test K) ---


BAD = {
    "empty": ("chat.txt", b"", "is empty"),
    "no chat": ("holiday.txt", b"Dear diary\nit rained\n", "could not be read"),
    "a picture": ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20, "photo.jpg"),
    "a list": ("members.csv", b"name,role\nAnn,tutor\n", "belongs to its group"),
    "another program's": ("chat.doc", b"\xd0\xcf\x11\xe0" + bytes(range(256)), "saved by another program"),
    "a broken zip": ("chat.zip", b"PK\x03\x04" + b"x" * 500, "damaged"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_chat_is_told_in_plain_words(what, people):
    name, content, why = BAD[what]
    page = settled(people["admin"], upload(people["admin"], [("exports", name, content)]))
    assert why in page.text
    assert "Traceback" not in page.text


def test_no_file_at_all_is_told(people):
    client = people["admin"]
    assert upload(client, [("exports", "", b"")]).headers["Location"] == "/upload"
    assert "No file was chosen" in client.ask("/upload").text


def test_too_many_files_are_refused(people):
    files = [("exports", f"{number}.txt", b"x") for number in range(60)]
    assert upload(people["admin"], files).status == 400


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 300, "text/plain", "application/json"]
)
def test_a_form_of_another_kind_is_refused(kind, people):
    answer = people["admin"].post("/upload", {"Content-Type": kind}, form="x")
    assert answer.status in (400, 403)


def test_a_form_that_is_too_large_is_refused(people):
    answer = people["admin"].post("/people", form="x", name="y" * (SMALL + 1))
    assert answer.status == 413


def test_a_body_that_says_nothing_of_its_size_is_measured(server, people):
    place = urlsplit(server)
    body, kind = multipart({"form": "x"}, [("file", "x.bin", b"x" * (SMALL + 200_000))])
    cookies = "; ".join(f"{name}={value}" for name, value in people["admin"].cookies.items())
    with socket.create_connection((place.hostname, place.port), 10) as line:
        head = (
            f"POST /people HTTP/1.1\r\nHost: {place.netloc}\r\nTransfer-Encoding: chunked\r\nContent-Type: {kind}\r\n"
        )
        answer = b""
        try:
            line.sendall(f"{head}Cookie: {cookies}\r\n\r\n".encode())
            for start in range(0, len(body), 0x10000):
                piece = body[start : start + 0x10000]
                line.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            line.sendall(b"0\r\n\r\n")
        except ConnectionError:
            pass
        line.settimeout(10)
        answer = line.recv(200)
    assert b" 413 " in answer
    assert people["admin"].ask("/people").status == 200


def test_a_slow_sender_holds_up_nobody(server, people):
    place = urlsplit(server)
    lines = [socket.create_connection((place.hostname, place.port), 10) for _ in range(30)]
    try:
        for line in lines:
            line.sendall(f"POST /sign-in HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 100\r\n\r\nx".encode())
        begun = time.monotonic()
        assert people["admin"].ask("/help").status == 200
        assert time.monotonic() - begun < 5
    finally:
        for line in lines:
            line.close()


def test_headers_without_end_are_refused(server):
    place = urlsplit(server)
    with socket.create_connection((place.hostname, place.port), 10) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: {place.netloc}\r\nX-Long: {'x' * 200_000}\r\n\r\n".encode())
        assert b" 4" in line.recv(100)
    assert Client(server).ask("/help").status == 200


def test_a_chat_is_taken_in_and_its_groups_are_described(people):
    client = people["admin"]
    lines = "".join(f"{day:02}/05/2025, 09:00 - Ann: good morning {day}\n" for day in range(1, 29))
    answer = upload(client, [("exports", "WhatsApp Chat with Quilters.txt", lines.encode())])
    page = settled(client, answer)
    assert "Every line was understood" in page.text
    path = answer.headers["Location"]
    sent = client.post(
        path, form=page.token, **{"0-kind": "course", "0-end": "2025-05-20", "0-purpose": "quilts", "0-on-team": "Ann"}
    )
    done = settled(client, sent)
    assert "28 messages, 28 of them new" in done.text
    assert "/review/next" in done.text
    group = re.search(r'href="(/groups/\d+)"><bdi>Quilters', client.ask("/groups").text)[1]
    shown = client.ask(group).text
    assert 'value="2025-05-20"' in shown
    assert 'value="quilts"' in shown
    assert ">Ann</textarea>" in shown


def test_a_cancelled_upload_leaves_nothing(people):
    client = people["admin"]
    lines = "".join(f"01/05/2025, 09:{number % 60:02} - Ann: hello number {number}\n" for number in range(20_000))
    answer = upload(client, [("exports", "WhatsApp Chat with Many.txt", lines.encode())])
    page = settled(client, answer)
    path = answer.headers["Location"]
    client.post(path, form=page.token, **{"0-kind": "social"})
    client.post(f"{path}/cancel", form=page.token)
    assert "Nothing was kept" in client.ask(path).text
    assert "Many" not in client.ask("/groups").text


# --- hostile words (test A) ---

TAGS = frozenset(
    "html head body meta title link script noscript a header footer main nav ul ol li p h1 h2 form input button span label"
    " fieldset legend select option textarea progress article section div bdi blockquote mark kbd table caption thead tbody"
    " tr th td details summary strong em dl dt dd h3".split()
)
"""The elements that our own templates have."""


def test_hostile_words_are_text_on_every_page(tmp_path):
    prepared(tmp_path, payloads.evidence())
    with served(tmp_path) as address:
        client = Client(address).sign_in("admin")
        listed = client.ask("/review").text
        cases = re.findall(r'href="(/review/C-[^"]+)"', listed)[:40]
        pages = [listed, client.ask("/groups").text, client.ask("/groups/1").text, client.ask("/keeping/log").text]
        for path in cases:
            page = client.ask(path)
            pages += [page.text, client.post(f"{path}/names", form=page.token).text]
    for text in pages:
        tree = html5lib.parse(text, namespaceHTMLElements=False)
        assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= TAGS
        assert [name for element in tree.iter() for name in element.attrib if name.startswith("on")] == []
        assert len(list(tree.iter("script"))) == 1


# --- many at once ---


def test_two_administrators_at_once_lose_no_decision(server, people):
    client = people["admin"]
    found = re.findall(r'<h2><a href="/review/(C-[^"]+)"', client.ask("/review?state=open&rule=spam").text)
    assert found
    token = client.ask("/help").token
    answers = []

    seen = {case: re.search(r'name="seen" value="(\d+)"', client.ask(f"/review/{case}").text)[1] for case in found}

    def decide(case):
        answers.append(
            client.post(
                f"/review/{case}", form=token, state="dismissed", note="", action="none", seen=seen[case]
            ).status
        )

    threads = [threading.Thread(target=decide, args=(case,)) for case in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * len(found)
    assert re.findall(r'<h2><a href="/review/(C-[^"]+)"', client.ask("/review?state=open&rule=spam").text) == []


def test_a_backup_is_encrypted_and_brings_the_register_back(tmp_path):
    prepared(tmp_path, sample_review())
    with served(tmp_path) as address:
        client = Client(address).sign_in("admin")
        kept = client.send("/keeping/backup", "/keeping")
        assert kept.headers["Content-Type"] == "application/zip"
        assert b"Gemma" not in kept.body
        token = client.ask("/keeping").token
        erased = client.post("/keeping/erase", form=token, member="Gemma L", sure="yes")
        assert "Certificate of erasure" in erased.text
        body, kind = multipart({"form": token, "sure": "yes"}, [("copy", "register.zip", kept.body)])
        home = {"Origin": address.rstrip("/"), "Sec-Fetch-Site": "same-origin", "Content-Type": kind}
        assert client.ask("/keeping/restore", "POST", body, **home).headers["Location"] == "/sign-in"
        assert client.ask("/review").headers["Location"] == "/sign-in"
        again = Client(address).sign_in("admin")
        assert "Nobody in the register" in again.send("/keeping/access", "/keeping", member="Gemma L").text or (
            "Nobody in the register" in again.ask("/keeping").text
        )
        assert again.send("/keeping/verify", "/keeping").status == 303
        assert "The register is whole" in again.ask("/keeping").text


def test_no_word_of_a_chat_is_on_the_disk_while_it_is_at_work(tmp_path):
    """Test M: what was uploaded is in memory alone; of what was taken in nothing is readable."""
    prepared(tmp_path)
    canary = "Marmalade Sandcastle"
    lines = "".join(
        f"{1 + place % 28:02}/05/2025, 09:{place % 60:02} - {canary}: bugger off {canary} {place}\n"
        for place in range(60_000)
    )
    with served(tmp_path) as address:
        client = Client(address).sign_in("admin")
        answer = upload(client, [("exports", "WhatsApp Chat with Quilters.txt", lines.encode())])
        assert found_in(tmp_path, canary) == []
        settled(client, answer)
        assert found_in(tmp_path, canary) == []
        assert "WhatsApp Chat with Quilters.txt" in client.ask("/upload").text
    assert found_in(tmp_path, canary) == []


def found_in(folder, canary: str) -> list[str]:
    """Files in a folder, and in the system's for the time being, that hold a word."""
    import tempfile

    places = [folder, *(path for path in Path(tempfile.gettempdir()).glob("tmp*") if path.is_file())]
    files = (path for place in places for path in ([place] if place.is_file() else place.rglob("*")) if path.is_file())
    return [str(path) for path in files if canary.encode() in path.read_bytes()]


# --- behind a proxy ---


def test_behind_a_proxy_with_tls(tmp_path):
    prepared(tmp_path)
    with served(tmp_path, "--name", "review.test", "--tls", "--proxy", "127.0.0.1", at="http") as address:
        client = Client(address)
        through = {"Host": "review.test", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"}
        page = client.ask("/sign-in", **through)
        assert page.status == 200
        assert page.headers["strict-transport-security"].startswith("max-age=")
        cookie = page.headers["Set-Cookie"]
        assert cookie.startswith("__Host-analyser=")
        assert "secure" in cookie.casefold()
        home = through | {"Origin": "https://review.test", "Sec-Fetch-Site": "same-origin"}
        sent = client.post("/sign-in", home, form=page.token, name="admin", password=PASSWORDS["admin"])
        assert sent.headers["Location"] == "/"
        assert client.ask("/", **through).status == 200
        assert client.ask("/", **through | {"Host": "other.test"}).status == 400
        wrong = client.post(
            "/sign-out", home | {"Origin": "http://review.test"}, form=client.ask("/help", **through).token
        )
        assert wrong.status == 403


# --- what goes wrong meanwhile ---


def test_a_mistake_in_the_settings_is_told_and_the_page_goes_on(tmp_path):
    prepared(tmp_path)
    settings = tmp_path / "site.toml"
    settings.write_text('[organisation]\nname = "Needles & Pins"\n', "utf-8")
    with served(tmp_path, "--site", str(settings)) as address:
        client = Client(address).sign_in("admin")
        assert "Needles &amp; Pins" in client.ask("/").text
        settings.write_text("[organisation]\nnam = 1\n", "utf-8")
        page = client.ask("/")
        assert page.status == 200
        assert "&#39;nam&#39;" in page.text
        assert "Needles &amp; Pins" in page.text
        assert "site.toml" not in Client(address).ask("/sign-in").text


def test_a_register_that_is_gone_is_told_in_plain_words(tmp_path):
    place = prepared(tmp_path)
    with served(tmp_path) as address:
        client = Client(address).sign_in("admin")
        place.database.write_bytes(b"no register at all" * 1000)
        for ending in ("-wal", "-shm"):
            place.database.with_name(place.database.name + ending).unlink(missing_ok=True)
        page = client.ask("/")
        assert page.status == 503
        assert "That is not possible" in page.text
        assert "Traceback" not in page.text


def test_two_files_of_one_name_of_which_one_is_bad(people):
    client = people["admin"]
    good = "".join(f"{day:02}/06/2025, 09:00 - Ann: hello {day}\n" for day in range(1, 20))
    files = [("exports", "chat.txt", b"Dear diary\n"), ("exports", "chat.txt", good.encode())]
    answer = upload(client, files)
    page = settled(client, answer)
    assert "Not read:" in page.text
    assert "19 messages from 1 June 2025" in page.text
    client.post(f"{answer.headers['Location']}/cancel", form=page.token)


def test_what_was_typed_comes_back_but_for_passwords(people):
    client = people["admin"]
    typed = {"name": "Sam", "role": "trustee", "password": "short"}
    sent = client.post("/people", form=client.ask("/people").token, **typed)
    assert sent.headers["Location"] == "/people"
    page = client.ask("/people").text
    assert 'value="Sam"' in page
    assert "12 letters or more" in page
    assert 'value="short"' not in page


def test_finished_reports_are_for_their_owner_alone(home, people):
    client = people["admin"]
    assert client.send("/reports", year="2025").status == 303
    folder = home / "share" / "analyser" / "reports"
    assert folder.stat().st_mode & 0o077 == 0
    assert [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mode & 0o077] == []
    name = re.search(r'/reports/(\d{4}-\d{8}-\d{6})/review.html"', client.ask("/reports").text)[1]
    assert name not in people["trustee"].ask("/reports").text
    assert people["trustee"].ask(f"/reports/{name}/review.html").status == 400
    assert client.send(f"/reports/{name}/show", "/reports").status == 303
    assert name in people["trustee"].ask("/reports").text
    shown = people["trustee"].ask(f"/reports/{name}/review.html")
    assert shown.status == 200
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    (folder.parent / "secret.json").write_text("{}")
    for other in (
        "..%2f..%2fsecret.json",
        "../../secret.json",
        "../../../key",
        "..%2f..%2fregister.db",
        "review.html%00",
        "shown.json",
        "/etc/passwd",
    ):
        assert people["trustee"].ask(f"/reports/{name}/{other}").status in (400, 404)
    assert people["analyst"].ask(f"/reports/{name}/review.html").status == 403
    assert client.send(f"/reports/{name}/hide", "/reports").status == 303
    assert people["trustee"].ask(f"/reports/{name}/review.html").status == 400
    assert client.send(f"/reports/{name}/remove", "/reports").status == 303
    assert (folder / name).exists()  # not without the tick
    assert client.send(f"/reports/{name}/remove", "/reports", sure="yes").status == 303
    assert not (folder / name).exists()


def test_tables_for_analysts_hold_no_name_and_no_word(people):
    members = {name for group in sample_review().groups for name in group.group.stays["member"]}
    for path in ("/tables/cases.csv", "/tables/measures.csv"):
        answer = people["analyst"].ask(path)
        assert answer.status == 200
        text = answer.body.decode("utf-8-sig")
        assert text.count("\n") > 50
        assert [name for name in members if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)] == []
