#!/usr/bin/python3
"""Makes the seeded images under /var/lib/libravatar and, for create-database.sh, the rows that belong to them.

Run as root in a host's root after install.sh. Everything follows from SEED and IMAGES: the same values give the same
files and rows. README.md names the environment variables.
"""

import base64
import hashlib
import io
import os
import pwd
import random
import struct
import sys
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

from PIL import Image, ImageDraw

EDGE = 80
DISTINCT = 300
MEMBERS_WITH_PASSWORD = ("client", "tester", "operator")
NAMES = ("Ada Åström", "Jürgen Größe", "Łukasz Żak", "Αλίκη", "Ольга", "山田 太郎", "O'Brien \\ Söhne", "Zoë 🦊")
OWNER = pwd.getpwnam("www-data")[2:4]
BEGIN = datetime(2025, 1, 1, tzinfo=timezone.utc)


def main():
    images = int(os.environ.get("IMAGES", "20000"))
    seed = os.environ.get("SEED", "1")
    tree = Path(os.environ.get("TREE", "/var/lib/libravatar"))
    rows = Path(os.environ.get("DATA", "/var/tmp/libravatar-data"))
    password = os.environ.get("ACCOUNT_PASSWORD")
    if not password:
        sys.exit("make-data.py: set ACCOUNT_PASSWORD, the password of the accounts " + ", ".join(MEMBERS_WITH_PASSWORD))
    if images < 1:
        sys.exit("make-data.py: IMAGES must be 1 or more")
    if not (tree / "avatar").is_dir():
        sys.exit(f"make-data.py: {tree}/avatar is missing: run install.sh first")
    os.umask(0o022)
    rows.mkdir(parents=True, exist_ok=True)
    patterns = [drawn(random.Random(f"{seed}/{n}"), n) for n in range(min(DISTINCT, images))]
    accounts = len(MEMBERS_WITH_PASSWORD) + images // 4 + 1
    write_accounts(rows / "account.copy", accounts, password, seed)
    write_photos(tree, rows, patterns, images, accounts)
    write_rest_of_tree(tree, patterns)


def drawn(chance, number):
    """A picture of a few shapes as (format, bytes); every second one a JPEG."""
    colour = lambda: tuple(chance.randrange(256) for _ in range(3))
    picture = Image.new("RGB", (EDGE, EDGE), colour())
    draw = ImageDraw.Draw(picture)
    for _ in range(4):
        left, top = chance.randrange(EDGE - 20), chance.randrange(EDGE - 20)
        box = (left, top, left + chance.randrange(10, EDGE), top + chance.randrange(10, EDGE))
        chance.choice((draw.ellipse, draw.rectangle))(box, fill=colour())
    kind = "JPEG" if number % 2 else "PNG"
    out = io.BytesIO()
    picture.save(out, kind)
    return kind, out.getvalue()


def marked(kind, data, text):
    """The same picture with a comment in it, so that no two files are equal."""
    comment = text.encode()
    if kind == "JPEG":  # a COM segment after the start of image (ITU-T T.81, B.2.4.5)
        return data[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + data[2:]
    body = b"tEXtComment\0" + comment  # a tEXt chunk before IEND, which is the last 12 bytes (RFC 2083, 4.2.3)
    return data[:-12] + struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body)) + data[-12:]


def write_accounts(path, accounts, password, seed):
    salt = hashlib.sha256(f"salt of {seed}".encode()).hexdigest()[:22]
    rounds = 260000  # what Django 3.2 uses; fewer would make it hash again at the first log-in
    digest = base64.b64encode(hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), rounds)).decode()
    with open(path, "w", encoding="utf-8") as file:
        for number in range(1, accounts + 1):
            known = number <= len(MEMBERS_WITH_PASSWORD)
            name = MEMBERS_WITH_PASSWORD[number - 1] if known else f"member{number}"
            secret = f"pbkdf2_sha256${rounds}${salt}${digest}" if known else "!"
            shown = f"{NAMES[number % len(NAMES)]} {number}"
            joined = BEGIN + timedelta(minutes=number)
            preferences = f'{{"lang": "{("de", "fr", "日本語")[number % 3]}", "news": {("true", "false", "null")[number % 3]}}}'
            copy_row(file, number, name, secret, shown, joined.isoformat(), f"{number % 1000}.{number % 100:02}", preferences)


def write_photos(tree, rows, patterns, images, accounts):
    folder = tree / "avatar" / str(EDGE)
    folder.mkdir(exist_ok=True)
    like_parent(folder, tree / "avatar")
    with open(rows / "photo.copy", "w", encoding="utf-8") as photos, open(
        rows / "confirmed_email.copy", "w", encoding="utf-8"
    ) as emails:
        for number in range(1, images + 1):
            kind, plain = patterns[number % len(patterns)]
            data = marked(kind, plain, f"image {number}")
            address = f"member{number}@example.org"
            md5, sha256 = (hashlib.new(name, address.encode()).hexdigest() for name in ("md5", "sha256"))
            owner = 1 + number % accounts
            added = (BEGIN + timedelta(minutes=10 * number)).isoformat()
            copy_row(photos, number, owner, kind, "\\x" + data.hex(), EDGE, EDGE, added)
            copy_row(emails, number, owner, number, address, md5, sha256, added)
            written(folder / md5, data)


def write_rest_of_tree(tree, patterns):
    """A few hundred files in the other folders, names that scripts stumble over among them."""
    for number in range(1, 301):
        kind, plain = patterns[number % len(patterns)]
        written(tree / "user" / f"{number}.{kind.lower()}", marked(kind, plain, f"user {number}"))
        if number <= 100:
            written(tree / "uploaded" / f"{number:06}", marked(kind, plain, f"uploaded {number}"))
        if number <= 20:
            written(tree / "ready" / f"{number:06}", marked(kind, plain, f"ready {number}"))
            export = tree / "export" / f"member{number}.xml"
            written(export, f"<export number='{number}'/>\n".encode())
            export.chmod(0o600)
    kind, plain = patterns[0]
    for name in ("two words.png", "-dash.png", "Größe Ł 日本.png", "it's \"quoted\".png"):
        written(tree / "user" / name, marked(kind, plain, "odd name"))
    written(tree / "user" / "empty", b"")
    link = tree / "export" / "latest.xml"
    link.unlink(missing_ok=True)
    link.symlink_to("member20.xml")
    os.chown(link, *OWNER, follow_symlinks=False)


def written(path, data):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        os.write(descriptor, data)
        os.fchown(descriptor, *OWNER)
    finally:
        os.close(descriptor)


def copy_row(file, *values):
    """One row in the text form of PostgreSQL's COPY."""
    escaped = (str(v).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n") for v in values)
    file.write("\t".join(escaped) + "\n")


def like_parent(path, parent):
    facts = parent.stat()
    os.chown(path, facts.st_uid, facts.st_gid)
    path.chmod(facts.st_mode & 0o7777)


if __name__ == "__main__":
    main()
