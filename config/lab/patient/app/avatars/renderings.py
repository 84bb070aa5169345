"""The pictures under /var/lib/libravatar/avatar: a cache on disk of what the database holds.

A rendering is a file avatar/<size>/<hash>. A missing one is made again from the photo in the database. The tree is
never the only place where something is kept, so losing a file, or failing to write one, loses nothing.
"""

import logging
import os
import tempfile

from django.conf import settings

from . import images
from .models import ConfirmedEmail

log = logging.getLogger(__name__)


def find(digest, size):
    """The picture for a hash at a size as bytes, or None when nobody has one."""
    path = _path(digest, size)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    email = _emails(digest).select_related("photo").first()
    if email is None or email.photo is None:
        return None
    data = images.scaled(bytes(email.photo.bytes), size)
    _keep(path, data)
    if not _emails(digest).filter(photo_id=email.photo_id).exists():
        path.unlink(missing_ok=True)  # replaced while we drew it: forget() may have come before our file
    return data


def forget(email):
    """Removes every rendering of the address; called after the change of its photo is committed."""
    for size in (settings.TREE / "avatar").iterdir():
        for digest in (email.md5, email.sha256):
            (size / digest).unlink(missing_ok=True)


def _path(digest, size):
    return settings.TREE / "avatar" / str(size) / digest


def _emails(digest):
    column = "md5" if len(digest) == 32 else "sha256"
    return ConfirmedEmail.objects.filter(**{column: digest})


def _keep(path, data):
    """Writes the file whole or not at all, for other requests and for a sync that runs meanwhile."""
    try:
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o644)
        os.replace(file.name, path)
    except OSError as error:
        log.warning("Cannot keep %s, it will be drawn again for the next request: %s", path, error)
