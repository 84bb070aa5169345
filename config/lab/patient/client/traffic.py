#!/usr/bin/python3
"""People who use the avatar service: some fetch pictures, some upload new ones, without a break.

Writes two files of JSON lines into the log folder:
  uploads.jsonl  one line for each upload tried, with its outcome:
                 acknowledged  the service said 201: it must never lose this one
                 refused       an answer that says no (its status is given), or no connection: nothing is stored
                 unknown       no whole answer came: it may be stored or not, and is not tried again
  reads.jsonl    one line for each second: how many fetches were ok, answered 503, or failed otherwise, and who answered
Nothing ends it but a signal (SIGTERM, SIGINT). README.md names the options.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter, deque
from datetime import datetime, timezone
from pathlib import Path

from avatar_client import Account, NotReached, Refused, Site, png

stopping = threading.Event()


def main():
    options = arguments()
    password = os.environ.get("ACCOUNT_PASSWORD")
    if not password:
        sys.exit("traffic.py: set ACCOUNT_PASSWORD, the password of the account " + options.username)
    options.log.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    site = Site(options.name, options.ca)
    recent = deque(maxlen=200)
    reads = Reads()
    uploads = Lines(options.log / "uploads.jsonl")
    threads = [
        threading.Thread(target=read, args=(site, reads, recent, options)) for _ in range(options.readers)
    ] + [
        threading.Thread(target=upload, args=(Account(site, options.username, password), uploads, recent, options))
        for _ in range(options.uploaders)
    ]
    for thread in threads:
        thread.start()
    report_reads(reads, Lines(options.log / "reads.jsonl"))
    for thread in threads:
        thread.join()


def arguments():
    parser = argparse.ArgumentParser(description="Keeps reading from and uploading to the avatar service.")
    parser.add_argument("--name", default="www.libravatar.example", help="host name of the service")
    parser.add_argument("--ca", required=True, help="file with the certificates of the authorities to trust")
    parser.add_argument("--log", type=Path, default=Path("/var/log/client"), help="folder for the two logs")
    parser.add_argument("--username", default="client")
    parser.add_argument("--images", type=int, default=20000, help="how many seeded pictures there are to fetch")
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--reads", type=float, default=5, help="fetches a second, for each reader")
    parser.add_argument("--uploaders", type=int, default=1)
    parser.add_argument("--uploads", type=float, default=2, help="uploads a second, for each uploader")
    return parser.parse_args()


class Lines:
    """A file of JSON lines; a line is in the file when add returns."""

    def __init__(self, path):
        self._file = open(path, "a", encoding="utf-8")
        self._lock = threading.Lock()

    def add(self, record):
        with self._lock:
            self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
            self._file.flush()


class Reads:
    """What the readers saw since the last look."""

    def __init__(self):
        self._lock = threading.Lock()
        self._counts, self._served_by, self._errors = Counter(), Counter(), Counter()

    def add(self, outcome, served_by=None, error=None):
        with self._lock:
            self._counts[outcome] += 1
            if served_by:
                self._served_by[served_by] += 1
            if error:
                self._errors[error] += 1

    def take(self):
        with self._lock:
            seen = self._counts, self._served_by, self._errors
            self._counts, self._served_by, self._errors = Counter(), Counter(), Counter()
        return seen


def read(site, reads, recent, options):
    for _ in paced(options.reads):
        if recent and random.random() < 0.2:
            digest = random.choice(list(recent))
        else:
            address = f"member{random.randint(1, options.images)}@example.org"
            digest = hashlib.md5(address.encode()).hexdigest()
        try:
            answer = site.request("GET", f"/avatar/{digest}?s=80&d=404")
        except Exception as error:  # whatever it is, it is one failed fetch, counted by name
            reads.add("failed", error=type(error.__cause__ or error).__name__)
            continue
        whole = answer.status == 200 and answer.headers.get("Content-Type", "").startswith("image/")
        outcome = "ok" if whole else "503" if answer.status == 503 else "failed"
        reads.add(outcome, answer.served_by, None if outcome != "failed" else f"status {answer.status}")


def report_reads(reads, lines):
    for _ in paced(1):
        counts, served_by, errors = reads.take()
        line = {"time": now(), "ok": counts["ok"], "failed": counts["failed"], "503": counts["503"]}
        lines.add({**line, "served_by": dict(served_by), "errors": dict(errors)})


def upload(account, uploads, recent, options):
    for _ in paced(options.uploads):
        tag = os.urandom(8).hex()
        address = f"upload-{tag}@example.net"
        image = png(random.choice((48, 80, 128)), os.urandom(3))
        digest = hashlib.md5(address.encode()).hexdigest()
        record = {"hash": digest, "id": None, "bytes": hashlib.sha256(image).hexdigest(), "sent": now()}
        record |= attempt(account, address, image)
        uploads.add({**record, "time": now()})
        if record["outcome"] == "acknowledged":
            recent.append(digest)


def attempt(account, address, image):
    """One try of one upload, never a second."""
    try:
        if not account.logged_in:
            account.log_in()
    except Refused as refusal:
        return {"outcome": "refused", "why": str(refusal), "status": refusal.status, "served_by": refusal.served_by}
    except Exception as error:  # no session, so nothing was uploaded
        return {"outcome": "refused", "why": f"log-in: {describe(error)}", "status": None, "served_by": None}
    try:
        answer, stored = account.upload(address, image)
        return {"outcome": "acknowledged", "id": stored["id"], "status": 201, "served_by": answer.served_by}
    except Refused as refusal:
        # A 4xx is the application's no, a 503 its database's or the maintenance page's; other answers prove nothing.
        certain = 300 <= refusal.status < 500 or refusal.status == 503
        outcome = "refused" if certain else "unknown"
        return {"outcome": outcome, "why": str(refusal), "status": refusal.status, "served_by": refusal.served_by}
    except NotReached as error:
        return {"outcome": "refused", "why": str(error), "status": None, "served_by": None}
    except Exception as error:  # anything else may have happened after the service had stored it
        return {"outcome": "unknown", "why": describe(error), "status": None, "served_by": None}


def describe(error):
    return f"{type(error).__name__}: {error}"


def paced(rate):
    """Goes round at most rate times a second until stopped; a slow round is not caught up with."""
    due = time.monotonic()
    while not stopping.is_set():
        yield
        due = max(due + 1 / rate, time.monotonic() - 1 / rate)
        stopping.wait(max(0, due - time.monotonic()))


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


if __name__ == "__main__":
    main()
