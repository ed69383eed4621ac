"""A client that keeps its connection: one request at a time, the clock around request and whole answer."""

import json
import time
from dataclasses import dataclass, field
from http import client as http
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

CSRF = "bench" * 8
TOKEN = CSRF[:32]


@dataclass(slots=True)
class Client:
    """A browser or partner system; `session` is that of a signed-in officer."""

    port: int
    session: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.HTTPConnection | None = None

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
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items() if value), **headers}
        try:
            answer, content = self._exchange(method, path, body, sent)
        except (http.RemoteDisconnected, BrokenPipeError):  # a server may hang up on a connection that rests
            self._connection = None
            answer, content = self._exchange(method, path, body, sent)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status != status:
            raise AssertionError(f"{method} {path}: {answer.status} instead of {status}: {content[:500]!r}")
        return content

    def _exchange(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[http.HTTPResponse, bytes]:
        if self._connection is None:
            self._connection = http.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return answer, answer.read()


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


def timed(call: Any, *arguments: Any) -> float:
    """Milliseconds of one call."""
    began = time.perf_counter()
    call(*arguments)
    return (time.perf_counter() - began) * 1000
