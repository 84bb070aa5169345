#!/usr/bin/python3
"""Sums up what the readers of traffic.py saw: how many fetches were ok, answered 503, or failed otherwise.

Exit codes: 0; 2 when there is no readable log, or nothing in it.
"""

import argparse
import json
import sys


def main():
    parser = argparse.ArgumentParser(description="Sums up the reads that traffic.py logged.")
    parser.add_argument("reads", nargs="?", default="/var/log/client/reads.jsonl")
    options = parser.parse_args()
    try:
        with open(options.reads, encoding="utf-8") as file:
            seconds = [json.loads(line) for line in file if line.endswith("\n")]
    except (OSError, ValueError) as error:
        print(f"sum-reads.py: cannot read {options.reads}: {error}", file=sys.stderr)
        return 2
    ok, unavailable, failed = (sum(second[kind] for second in seconds) for kind in ("ok", "503", "failed"))
    print(f"{ok} reads ok, {unavailable} answered 503, {failed} failed otherwise")
    return 0 if seconds else 2


if __name__ == "__main__":
    sys.exit(main())
