"""How fast the administrator's page is, as a real server answers: ``python benchmarks/page.py [--messages 40000] [--readers 20]``.

The register holds the sample groups. A large export is uploaded: until its first results stand on a page (how it was read), and how
long pages take meanwhile, while its messages are checked. Then readers ask for pages at once, again and again. Memory is that
of the server's process, without its workers.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from make_chat import as_written, records
from test_report import sample_review
from web import Client, multipart, prepared, served

PATHS = ("/", "/review", "/review/next", "/groups", "/reports", "/keeping", "/help")
ROUNDS = 15


def memory(process: int) -> float:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def child() -> int:
    """The process that this one started: the server."""
    return int(Path("/proc/self/task", str(threading.get_native_id()), "children").read_text("ascii").split()[0])


def timed(client: Client, path: str) -> float:
    """Milliseconds until a page has come whole, the one that it leads to as well."""
    begun = time.perf_counter()
    answer = client.ask(path)
    if answer.status == 303:
        answer = client.ask(answer.headers["Location"])
    assert answer.status == 200, (path, answer.status)
    return 1000 * (time.perf_counter() - begun)


def told(name: str, times: list[float]) -> None:
    """A line of the table."""
    ordered = sorted(times)
    middle, high = statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]
    print(f"| {name} | {len(ordered)} | {middle:.0f} | {high:.0f} | {ordered[-1]:.0f} |")


def upload(client: Client, content: bytes) -> str:
    """Give an export; returns the path of its page."""
    body, kind = multipart({"form": client.ask("/upload").token}, [("exports", "WhatsApp Chat with Many.txt", content)])
    home = {"Origin": f"http://{urlsplit(client.address).netloc}", "Sec-Fetch-Site": "same-origin"}
    return client.ask("/upload", "POST", body, **home, **{"Content-Type": kind}).headers["Location"]


def until(client: Client, path: str, times: list[float]) -> str:
    """Ask for pages until the work at `path` is over; returns its page."""
    while 'id="work"' in (page := client.ask(path).text):
        times += [timed(client, each) for each in ("/review", "/help")]
        time.sleep(0.2)
    return page


def readers(address: str, count: int) -> list[float]:
    """So many people ask for every page, again and again, at once."""
    clients, times = [Client(address).sign_in("admin") for _ in range(count)], []

    def read(client: Client, place: int) -> None:
        for step in range(ROUNDS):
            times.append(timed(client, PATHS[(place + step) % len(PATHS)]))
            time.sleep(1)  # nobody asks for the next page before looking at this one

    threads = [threading.Thread(target=read, args=(client, place)) for place, client in enumerate(clients)]
    for thread in threads:
        thread.start()
        time.sleep(1 / count)
    for thread in threads:
        thread.join()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=40_000)
    parser.add_argument("--readers", type=int, default=20)
    chosen = parser.parse_args()
    content = "".join(as_written(each, "android") for each in records(chosen.messages, "android", 100, 1)).encode()
    with tempfile.TemporaryDirectory() as folder:
        prepared(Path(folder), sample_review())
        with served(Path(folder)) as address:
            client, meanwhile, process = Client(address).sign_in("admin"), [], child()
            size = f"{chosen.messages:,} messages, {len(content) / 1e6:.1f} MB"
            print(f"{size}; the server holds {memory(process):.0f} MB at first\n")
            begun = time.perf_counter()
            path = upload(client, content)
            page = until(client, path, [])
            print(f"first results: {time.perf_counter() - begun:.1f} s")
            assert "What was read" in page
            begun = time.perf_counter()
            client.post(path, form=client.ask("/help").token, **{"0-kind": "social"})
            page = until(client, path, meanwhile)
            print(f"every message checked: {time.perf_counter() - begun:.0f} s")
            assert "in the register" in page
            print("\n| pages, ms | asked | middle | 95 in 100 | slowest |\n| --- | --- | --- | --- | --- |")
            told("while messages are checked", meanwhile)
            told(f"{chosen.readers} people at once", readers(address, chosen.readers))
            time.sleep(5)
            print(f"\nmemory of the server afterwards: {memory(process):.0f} MB")


if __name__ == "__main__":
    main()
