"""A client that keeps its connection: one request at a time, the clock around its bytes and those of the whole answer.

What is measured is the site: a request is ready before the clock starts and its answer is understood after it stopped,
as pgbench, in C, hardly feels its own work. So no HTTP library reads here, only as much HTTP as the site speaks.
"""

import json
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

CSRF = "bench" * 8
TOKEN = CSRF[:32]
SECONDS, CHUNK = 120, 1 << 18


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds spent on the wire since it was last put back to nought."""

    milliseconds: float = 0.0


WIRE = Stopwatch()


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, the cookies that were set, body."""

    status: int
    cookies: Sequence[str]
    content: bytes


@dataclass(slots=True)
class Client:
    """A browser or partner system; `session` is that of a signed-in officer."""

    port: int
    session: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    _wire: socket.socket | None = None

    def get(self, path: str, *, status: int = 200) -> bytes:
        """The body of a page; another status is a bug of the harness or of the site, and ends the run."""
        return self._send("GET", path, b"", {}, status)

    def post_json(self, path: str, told: Any, *, status: int = 200) -> Any:
        """The JSON answer to JSON."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": TOKEN}
        return json.loads(self._send("POST", path, json.dumps(told).encode(), headers, status))

    def post_form(self, path: str, told: dict[str, str], *, status: int = 302) -> bytes:
        """What comes back to a form."""
        body = urlencode(told | {"csrfmiddlewaretoken": TOKEN}).encode()
        return self._send("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"}, status)

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str], status: int) -> bytes:
        cookies = {"sessionid": self.session, "csrftoken": TOKEN, **self.cookies}
        told = {
            "Host": f"127.0.0.1:{self.port}", "Content-Length": str(len(body)),
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items() if value), **headers,
        }  # fmt: skip
        answer = self._exchange(method, path, body, told)
        for line in answer.cookies:
            key, _, rest = line.partition("=")
            self.cookies[key.strip()] = rest.partition(";")[0]
        if answer.status != status:
            raise AssertionError(f"{method} {path}: {answer.status} instead of {status}: {answer.content[:500]!r}")
        return answer.content

    def _exchange(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        asked = "\r\n".join([*lines, "", ""]).encode() + body
        try:
            head, content = self._timed(asked)
        except (ConnectionError, EOFError):  # a server may hang up on a connection that rests
            self._wire = None
            head, content = self._timed(asked)
        first, *told = head.decode("latin-1").split("\r\n")
        cookies = [line.partition(":")[2] for line in told if line.lower().startswith("set-cookie:")]
        return Answer(int(first.split()[1]), cookies, content)

    def _timed(self, asked: bytes) -> tuple[bytes, bytes]:
        wire = self._wire = self._wire or socket.create_connection(("127.0.0.1", self.port), SECONDS)
        began = time.perf_counter()
        wire.sendall(asked)
        answer = _read(wire)
        WIRE.milliseconds += (time.perf_counter() - began) * 1000
        return answer


def _read(wire: socket.socket) -> tuple[bytes, bytes]:
    """Head and body; an answer that does not say how long it is would be a page that nobody measures."""
    got = _more(wire)
    while b"\r\n\r\n" not in got:
        got += _more(wire)
    head, _, content = got.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(content) < length:
        content += _more(wire)
    return head, content


def _more(wire: socket.socket) -> bytes:
    got = wire.recv(CHUNK)
    if not got:
        raise EOFError("the server hung up")
    return got


def session_of(user_id: UUID) -> str:
    """A session in which that officer has signed in, made where sessions are kept."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model

    user = get_user_model().objects.get(pk=user_id)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)
