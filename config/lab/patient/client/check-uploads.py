#!/usr/bin/python3
"""Asks a machine for every upload that traffic.py saw acknowledged: by hash, and byte for byte from the database.

Exit codes: 0 all are there; 1 one or more are missing (printed); 2 it could not be found out: no readable log,
nothing acknowledged in it, or no answer from the machine.
"""

import argparse
import hashlib
import http.client
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from avatar_client import Site

PRESENT, MISSING, UNKNOWN = "present", "missing", "unknown"


def main():
    parser = argparse.ArgumentParser(description="Finds acknowledged uploads that a machine does not have.")
    parser.add_argument("--name", default="www.libravatar.example", help="host name to send and to verify")
    parser.add_argument("--address", help="address to connect to instead of the name's own")
    parser.add_argument("--ca", required=True, help="file with the certificates of the authorities to trust")
    parser.add_argument("--served-by", help="the X-Served-By that every answer must carry")
    parser.add_argument("uploads", nargs="?", default="/var/log/client/uploads.jsonl")
    options = parser.parse_args()
    try:
        acknowledged = read(options.uploads)
        site = Site(options.name, options.ca, options.address)
    except (OSError, ValueError) as error:
        return undecided(f"cannot read {options.uploads} or {options.ca}: {error}")
    if not acknowledged:
        return undecided(f"{options.uploads} holds no acknowledged upload")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda upload: look(site, upload, options.served_by), acknowledged))
    for upload, (state, why) in zip(acknowledged, found):
        if state != PRESENT:
            print(f"{state} {upload['hash']} photo {upload['id']} acknowledged {upload['time']} "
                  f"by {upload['served_by']}: {why}")
    states = [state for state, _ in found]
    print(f"{len(states)} acknowledged, {states.count(PRESENT)} present, {states.count(MISSING)} missing, "
          f"{states.count(UNKNOWN)} unknown")
    return 1 if MISSING in states else 2 if UNKNOWN in states else 0


def read(path):
    """The acknowledged uploads; a last line without its end is one still being written."""
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if line.endswith("\n")]
    return [upload for upload in map(json.loads, lines) if upload["outcome"] == "acknowledged"]


def look(site, upload, served_by):
    state, why = UNKNOWN, "not asked"
    for pause in (0, 1, 2):
        time.sleep(pause)
        try:
            state, why = look_once(site, upload, served_by)
        except (OSError, http.client.HTTPException) as error:
            state, why = UNKNOWN, f"{type(error).__name__}: {error}"
        if state != UNKNOWN:
            break
    return state, why


def look_once(site, upload, served_by):
    for path, wanted in ((f"/photo/{upload['id']}", upload["bytes"]), (f"/avatar/{upload['hash']}?s=80&d=404", None)):
        answer = site.request("GET", path)
        if served_by and answer.served_by != served_by:
            return UNKNOWN, f"{path} was answered by {answer.served_by}"
        if answer.status == 404:
            return MISSING, f"{path} answered 404"
        if answer.status != 200:
            return UNKNOWN, f"{path} answered {answer.status}"
        if wanted and hashlib.sha256(answer.body).hexdigest() != wanted:
            return MISSING, f"{path} answered other bytes than were uploaded"
    return PRESENT, ""


def undecided(why):
    print(f"check-uploads.py: {why}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
