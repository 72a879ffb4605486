"""Exports at work: each upload is looked at, then judged, by a process of its own that can be cancelled.

What was uploaded is held in this process's memory alone, until it is judged, cancelled or forgotten (`FORGOTTEN`): no chat is ever
written to a disk. What goes into the register goes whole or not at all, so a cancelled work leaves nothing.
"""

import json
import os
import pickle
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from analyser.errors import Refused
from analyser.files import Held
from analyser.web.worker import Task

LONGEST = 2 * 3600.0
"""Seconds that one work may take."""

FORGOTTEN = 2 * 3600.0
"""Seconds after its last step that an upload is forgotten, and its files with it."""

SWEEP = 60.0
"""Seconds between two looks for uploads to forget."""

MOST = 4
"""Uploads that are held at once."""

KEPT = 32 * 2**20
"""Bytes of checked exports that stay in memory, all together, so that they can be checked again when a setting was wrong."""

WENT_WRONG = "The work stopped without an answer. Nothing was changed. Please try again, with fewer files at once."
TOO_LONG = "The work took too long and was stopped. Nothing was changed. Please give fewer files at once."


@dataclass
class Work:
    """One upload and how far it is.

    `stage` is looking, looked (waits for a person), judging, done, refused or cancelled. `what` and `share` say how far a stage is,
    from 0 to 1. `found` is what `worker.look` saw, `taken` what `worker.judge` took in, `why` why it was refused. `files` are the
    names of the files as they were given; `exports` those that could be read, as long as they are held. A `fleeting` one is let
    go of as soon as it is checked.
    """

    id: str
    by: str
    exports: tuple[Held, ...] = field(repr=False)
    stage: str = "looking"
    what: str = "Starting"
    share: float = 0.0
    found: dict = field(default_factory=dict, repr=False)
    taken: list[dict] = field(default_factory=list, repr=False)
    why: str = ""
    touched: float = field(default_factory=time.monotonic)
    process: subprocess.Popen | None = field(default=None, repr=False)
    files: tuple[str, ...] = ()
    fleeting: bool = False

    @property
    def busy(self) -> bool:
        """Whether a process is at it."""
        return self.stage in ("looking", "judging")


class Jobs:
    """Every upload of a server."""

    def __init__(self):
        self._works: dict[str, Work] = {}
        self._lock = threading.Lock()
        self._sweeper: threading.Timer | None = None

    def begin(self, exports: tuple[Held, ...], by: str) -> Work:
        """Look at exports; returns at once.

        Raises
        ------
        Refused
            Too many uploads are at work.
        """
        self._clear()
        with self._lock:
            if sum(work.stage in ("looking", "looked", "judging") for work in self._works.values()) >= MOST:
                raise Refused("Other uploads are still at work. Finish or cancel one first.")
            work = Work(secrets.token_urlsafe(12), by, exports, files=tuple(each.name for each in exports))
            self._works[work.id] = work
            idle = self._sweeper is None
        if idle:
            self._sweep()
        self._start(work, Task(exports), self._looked)
        return work

    def judge(self, work: Work, task: Task) -> None:
        """Judge what was looked at and take it into the register; returns at once.

        Raises
        ------
        Refused
            It is not waiting for that.
        """
        with self._lock:
            if work.stage != "looked":
                raise Refused("This upload is not waiting to be checked.")
            work.stage, work.what, work.share = "judging", "Starting", 0.0
        self._start(work, task, self._judged)

    def again(self, work: Work) -> None:
        """Go back to before the messages were checked, to say something else of the groups.

        Raises
        ------
        Refused
            Its files are not held any more.
        """
        with self._lock:
            if work.stage != "done" or not work.exports:
                raise Refused("The files of this upload are not held any more. Give them again.")
            work.stage, work.touched = "looked", time.monotonic()

    def let_go(self, group: str | None = None) -> None:
        """Hold no file any more of uploads with a group, or of any: somebody was forgotten, or the group was taken out.

        What is being judged is let go of when it is judged; what waits for a person is cancelled.
        """
        with self._lock:
            for work in self._works.values():
                if group is None or any(each["group"] == group for each in work.found.get("groups", ())):
                    work.fleeting = True
                    if work.stage in ("looking", "looked") and not work.taken:
                        self._cancel(work)
                    elif work.stage in ("done", "looked"):
                        self._drop(work)

    @staticmethod
    def _drop(work: Work) -> None:
        """Let go of the files of a checked upload, and of the names that were read in them."""
        work.exports, work.stage = (), "done"
        nameless = {"senders": [], "names": [], "pairs": []}
        work.found = {**work.found, "groups": [{**each, **nameless} for each in work.found.get("groups", ())]}

    @staticmethod
    def _cancel(work: Work) -> None:
        work.stage, work.exports, work.found = "cancelled", (), {}
        if work.process:
            work.process.kill()

    def holding(self, group: str) -> Work | None:
        """The newest checked upload of a group whose files are still held."""
        found = (work for work in self.all() if work.stage == "done" and work.exports)
        return next((work for work in found if any(each["group"] == group for each in work.found["groups"])), None)

    def find(self, work_id: str) -> Work | None:
        """An upload by its id."""
        self._clear()
        work = self._works.get(work_id)
        if work and work.stage != "done":
            work.touched = time.monotonic()
        return work

    def as_it_is(self, work: Work) -> Work:
        """A copy of an upload as it is at this moment, for a page: the work itself goes on meanwhile."""
        with self._lock:
            return replace(work)

    def all(self) -> list[Work]:
        """Every upload, the newest first."""
        self._clear()
        with self._lock:
            return [replace(work) for work in self._works.values()][::-1]

    def cancel(self, work: Work) -> bool:
        """End an upload, whatever it is at, and forget its files; whether it was checked before, and so stays in the register."""
        with self._lock:
            if work.taken and work.stage in ("done", "looked"):
                self._drop(work)
            elif work.stage != "refused":
                self._cancel(work)
            return bool(work.taken)

    def close(self) -> None:
        """End every upload."""
        for work in list(self._works.values()):
            self.cancel(work)

    def _clear(self) -> None:
        now = time.monotonic()
        with self._lock:
            for work in list(self._works.values()):
                if now - work.touched > FORGOTTEN and not work.busy:
                    self._works.pop(work.id, None)

    def _sweep(self) -> None:
        """Forget what is old also where nobody asks, as long as there is anything to forget."""
        self._clear()
        with self._lock:
            self._sweeper = threading.Timer(SWEEP, self._sweep) if self._works else None
            if self._sweeper:
                self._sweeper.daemon = True
                self._sweeper.start()

    def _start(self, work: Work, task: Task, finish: Callable[[Work, dict], None]) -> None:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        work.process = subprocess.Popen(
            [sys.executable, "-m", "analyser.web.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        threading.Thread(target=self._follow, args=(work, work.process, task, finish), daemon=True).start()

    def _follow(self, work: Work, process: subprocess.Popen, task: Task, finish) -> None:
        """Give a process its task and note what it says, until it ends."""
        watch = threading.Timer(LONGEST, process.kill)
        watch.daemon = True
        watch.start()
        begun, answer = time.monotonic(), None
        try:
            with process.stdin as pipe:
                pickle.dump(task, pipe)
            for line in process.stdout:
                told = json.loads(line)
                if "done_of" in told:
                    self._note(work, told)
                else:
                    answer = told
        except (OSError, ValueError):
            answer = None
        finally:
            watch.cancel()
            process.wait()
            process.stdout.close()
        with self._lock:
            if work.stage == "cancelled":
                return
            work.touched, work.process = time.monotonic(), None
            if answer and "done" in answer:
                finish(work, answer["done"])
            else:
                if fault := (answer or {}).get("fault"):
                    print(f"A fault of the program: {fault}", file=sys.stderr, flush=True)
                gone = TOO_LONG if time.monotonic() - begun >= LONGEST else WENT_WRONG
                work.stage, work.why, work.exports = "refused", (answer or {}).get("refused", gone), ()

    def _note(self, work: Work, told: dict) -> None:
        done, whole = told["done_of"]
        work.what, work.share = told["what"], done / whole if whole else 0.0
        work.touched = time.monotonic()

    def _looked(self, work: Work, found: dict) -> None:
        bad = {fault["number"] for fault in found["faults"]}
        work.exports = tuple(each for number, each in enumerate(work.exports) if number not in bad)
        work.found = found
        if not found["groups"]:
            work.stage, work.exports = "refused", ()
        else:
            work.stage = "looked"  # last: whoever sees it may use the rest

    def _judged(self, work: Work, done: dict) -> None:
        work.taken, work.stage = done["taken"], "done"
        if work.fleeting:
            self._drop(work)
        held = sum(len(export.content) for export in work.exports)
        for each in list(self._works.values())[::-1]:  # this one first, then the newest
            if each.stage == "done" and each is not work and each.exports:
                held += sum(len(export.content) for export in each.exports)
                if held > KEPT:
                    self._drop(each)
