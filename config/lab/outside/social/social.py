#!/usr/bin/python3
"""A server that takes posts as Mastodon does, for one account; the part of its API that an announcement needs.

  POST /api/v1/statuses                      needs the token; form or JSON with 'status', and 'visibility' if need be
  GET  /api/v1/accounts/verify_credentials   needs the token
  GET  /api/v2/instance                      what it takes
  GET  /api/v1/accounts/ID/statuses          newest first; limit, max_id, since_id
  GET  /api/v1/statuses/ID
  DELETE /api/v1/statuses/ID                 needs the token

A post with an Idempotency-Key that came within the last hour is the post that came first. Posts are kept as JSON lines.
While the file 'lose-answers' lies beside them, what is posted is kept and the connection closed without an answer.
"""

import argparse
import html
import json
import os
import socket
import ssl
import threading
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

KEY_KEPT = 3600
LONGEST_POST = 500
LONGEST_BODY = 65536
LONGEST_PAGE = 40
ACCOUNT_ID = "1"


class Posts:
    """All posts, in memory and in their file; a post is there before it is answered."""

    def __init__(self, file):
        self.file = file
        self._lock = threading.Lock()
        self._posts = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def add(self, text, visibility, key, now):
        with self._lock:
            for post in self._posts:
                if key and post["key"] == key and now - post["time"] < KEY_KEPT:
                    return post
            post = {"id": str(len(self._posts) + 1), "time": now, "text": text, "visibility": visibility, "key": key}
            with self.file.open("a") as lines:
                lines.write(json.dumps(post) + "\n")
                lines.flush()
                os.fsync(lines.fileno())
            self._posts.append(post)
            return post

    def all(self):
        with self._lock:
            return [post for post in self._posts if not post.get("deleted")]

    def delete(self, number):
        """The post as it was; None when there is none."""
        with self._lock:
            for post in self._posts:
                if post["id"] == number and not post.get("deleted"):
                    post["deleted"] = True
                    new = self.file.with_suffix(".new")
                    new.write_text("".join(json.dumps(each) + "\n" for each in self._posts))
                    new.replace(self.file)
                    return post
            return None


class Problem(Exception):
    def __init__(self, status, what):
        super().__init__(what)
        self.status = status


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "lab-social"
    timeout = 20

    def do_GET(self):
        self._answer(self._get)

    def do_POST(self):
        self._answer(self._post)

    def do_DELETE(self):
        self._answer(self._delete)

    def _answer(self, work):
        try:
            self._send(200, work())
        except Problem as problem:
            self._send(problem.status, {"error": str(problem)})
        except ConnectionAbortedError:
            self.close_connection = True

    def _send(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _get(self):
        url = urlsplit(self.path)
        match url.path.strip("/").split("/"):
            case ["api", "v2", "instance"]:
                return {"configuration": {"statuses": {"max_characters": LONGEST_POST}}}
            case ["api", "v1", "accounts", "verify_credentials"]:
                self._require_token()
                return self._account()
            case ["api", "v1", "accounts", who, "statuses"] if who == ACCOUNT_ID:
                return self._page(parse_qs(url.query))
            case ["api", "v1", "statuses", number]:
                for post in self.server.posts.all():
                    if post["id"] == number:
                        return self._status(post)
        raise Problem(404, "Record not found")

    def _page(self, query):
        def number(name, default):
            value = query.get(name, [str(default)])[0]
            if not value.isdecimal():
                raise Problem(400, f"{name} is no number")
            return int(value)

        below, above = number("max_id", 10**9), number("since_id", 0)
        posts = [post for post in reversed(self.server.posts.all()) if above < int(post["id"]) < below]
        return [self._status(post) for post in posts[: min(number("limit", 20), LONGEST_PAGE)]]

    def _delete(self):
        self._require_token()
        match urlsplit(self.path).path.strip("/").split("/"):
            case ["api", "v1", "statuses", number]:
                post = self.server.posts.delete(number)
                if post:
                    return self._status(post)
        raise Problem(404, "Record not found")

    def _post(self):
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            self.close_connection = True
            raise Problem(413, "The request is too long")
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        if urlsplit(self.path).path.rstrip("/") != "/api/v1/statuses":
            raise Problem(404, "Record not found")
        self._require_token()
        fields = self._fields(body)
        text = fields.get("status", "")
        if not isinstance(text, str) or not text.strip():
            raise Problem(422, "Validation failed: Text can't be blank")
        if len(text) > LONGEST_POST:
            raise Problem(422, f"Validation failed: Text character limit of {LONGEST_POST} exceeded")
        key = self.headers.get("Idempotency-Key")
        post = self.server.posts.add(text, fields.get("visibility", "public"), key, time.time())
        if self.server.posts.file.with_name("lose-answers").exists():
            raise ConnectionAbortedError
        return self._status(post)

    def _fields(self, body):
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            return {name: values[-1] for name, values in parse_qs(body, keep_blank_values=True).items()}
        try:
            fields = json.loads(body)
        except ValueError:
            raise Problem(400, "The body is no JSON") from None
        return fields if isinstance(fields, dict) else {}

    def _require_token(self):
        if self.headers.get("Authorization") != f"Bearer {self.server.token}":
            raise Problem(401, "The access token is invalid")

    def _account(self):
        return {
            "id": ACCOUNT_ID,
            "username": "libravatar",
            "acct": "libravatar",
            "display_name": "Libravatar",
            "url": f"https://{self.server.name}/@libravatar",
            "statuses_count": len(self.server.posts.all()),
        }

    def _status(self, post):
        paragraphs = html.escape(post["text"]).replace("\n", "<br />")
        return {
            "id": post["id"],
            "created_at": datetime.fromtimestamp(post["time"], timezone.utc).isoformat(timespec="milliseconds"),
            "visibility": post["visibility"],
            "content": f"<p>{paragraphs}</p>",
            "uri": f"https://{self.server.name}/users/libravatar/statuses/{post['id']}",
            "url": f"https://{self.server.name}/@libravatar/{post['id']}",
            "account": self._account(),
        }


class Server(ThreadingHTTPServer):
    """TLS begins in the connection's own thread, so that a client that says nothing holds up nobody else."""

    address_family = socket.AF_INET6  # and IPv4 with it
    daemon_threads = True

    def __init__(self, options, token):
        super().__init__(("::", options.port), Handler)
        self.name, self.token = options.name, token
        self.posts = Posts(options.posts)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(options.certificate, options.key)

    def finish_request(self, request, client_address):
        request.settimeout(Handler.timeout)
        try:
            with self._tls.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError as error:
            print(f"{client_address[0]}: {error}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="social.example")
    parser.add_argument("--port", type=int, default=443)
    parser.add_argument("--certificate", default="/etc/outside/certificate.pem")
    parser.add_argument("--key", default="/etc/outside/key.pem")
    parser.add_argument("--posts", type=Path, default=Path("/var/lib/social/posts.jsonl"))
    options = parser.parse_args()
    options.posts.parent.mkdir(parents=True, exist_ok=True)
    Server(options, os.environ["TOKEN"]).serve_forever()


main()
