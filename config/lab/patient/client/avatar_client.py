"""The avatar service as a client sees it, over HTTPS with every certificate verified. Standard library only."""

import http.client
import json
import re
import socket
import ssl
import struct
import uuid
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode


class Refused(Exception):
    """The service answered, and the answer is no. Nothing was stored."""

    def __init__(self, status, served_by, what):
        super().__init__(f"{what}: status {status}")
        self.status = status
        self.served_by = served_by


class NotReached(OSError):
    """No connection with a verified certificate came about, so nothing was asked. The cause says why."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def served_by(self):
        return self.headers.get("X-Served-By")


class _Connection(http.client.HTTPSConnection):
    """Connects to a given address when there is one, but sends and verifies the host's name all the same."""

    def __init__(self, host, address, port, context, timeout):
        super().__init__(host, port, context=context, timeout=timeout)
        self._address = address or host
        self._tls = context

    def connect(self):
        plain = socket.create_connection((self._address, self.port), self.timeout)
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


class Site:
    """One name of the service. Each request is a new connection, so the name is resolved each time."""

    def __init__(self, name, ca, address=None, port=443, timeout=5):
        self.name = name
        self._address, self._port, self._timeout = address, port, timeout
        self._context = ssl.create_default_context(cafile=ca)

    def request(self, method, path, body=None, headers=None):
        """Raises NotReached when nothing was sent; OSError or HTTPException when no whole answer came to what was."""
        connection = _Connection(self.name, self._address, self._port, self._context, self._timeout)
        try:
            try:
                connection.connect()
            except OSError as error:
                raise NotReached(f"{type(error).__name__}: {error}") from error
            connection.request(method, path, body, {"User-Agent": "avatar-client", **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()


class Account:
    """A log-in and what it may do. Keeps the session's cookies; for one thread."""

    def __init__(self, site, username, password):
        self._site, self._username, self._password = site, username, password
        self._cookies = {}

    @property
    def logged_in(self):
        return "sessionid" in self._cookies

    def log_in(self):
        self._cookies = {}
        form = self._request("GET", "/account/login/")
        if form.status != 200:
            raise Refused(form.status, form.served_by, "log-in form")
        fields = urlencode({"username": self._username, "password": self._password})
        answer = self._post("/account/login/", fields, "application/x-www-form-urlencoded")
        if answer.status != 302 or not self.logged_in:
            raise Refused(answer.status, answer.served_by, "log-in")

    def upload(self, address, image, content_type="image/png"):
        """Returns (answer, {"id", "hash", "sha256"}) for an acknowledged upload."""
        boundary = uuid.uuid4().hex
        body = b"".join(
            (
                f'--{boundary}\r\nContent-Disposition: form-data; name="email"\r\n\r\n{address}\r\n'.encode(),
                f'--{boundary}\r\nContent-Disposition: form-data; name="photo"; filename="photo"\r\n'.encode(),
                f"Content-Type: {content_type}\r\n\r\n".encode(),
                image,
                f"\r\n--{boundary}--\r\n".encode(),
            )
        )
        answer = self._post("/account/upload/", body, f"multipart/form-data; boundary={boundary}")
        if answer.status == 403:
            self._cookies = {}  # the session is gone: log in again before the next one
        if answer.status != 201:
            raise Refused(answer.status, answer.served_by, "upload")
        return answer, json.loads(answer.body)

    def delete(self, number):
        answer = self._post(f"/account/photo/{number}/delete/", "", "application/x-www-form-urlencoded")
        if answer.status != 204:
            raise Refused(answer.status, answer.served_by, "delete")

    def _post(self, path, body, content_type):
        headers = {
            "Content-Type": content_type,
            "X-CSRFToken": self._cookies.get("csrftoken", ""),
            "Referer": f"https://{self._site.name}/",
        }
        return self._request("POST", path, body, headers)

    def _request(self, method, path, body=None, headers=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        answer = self._site.request(method, path, body, {**(headers or {}), "Cookie": cookies})
        for line in answer.headers.get_all("Set-Cookie", []):
            name, value = re.match(r"([^=;]+)=([^;]*)", line).groups()
            self._cookies[name] = value
        return answer


def png(edge, colour):
    """A square PNG of one colour, given as three bytes (RFC 2083)."""
    rows = (b"\0" + bytes(colour) * edge) * edge
    header = struct.pack(">IIBBBBB", edge, edge, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
