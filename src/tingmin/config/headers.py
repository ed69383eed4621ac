"""The content security policy, on every response."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

View = Callable[[HttpRequest], HttpResponse]

# Nothing from elsewhere but the switchboard's WebSocket; Tabler's icons are data: images, charts and maps set styles
# on elements.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self' {switchboard}",
        "style-src 'self' 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def content_security_policy(get_response: View) -> View:
    """Middleware: a page may set a policy of its own, otherwise it gets ours; it finds `request.switchboard`."""

    def respond(request: HttpRequest) -> HttpResponse:
        address = switchboard_for(request)
        request.switchboard = address  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(switchboard=address))
        return response

    return respond


def switchboard_for(request: HttpRequest) -> str:
    """Where a page opens its WebSocket: the address that was set, else its own host (whose cookie goes along)."""
    if settings.SWITCHBOARD_ADDRESS:
        return str(settings.SWITCHBOARD_ADDRESS)
    scheme = "wss" if request.is_secure() else "ws"
    return f"{scheme}://{_host(request)}:{settings.SWITCHBOARD_PORT}"


def _host(request: HttpRequest) -> str:
    """The page's host without its port; of a request for a host that is not ours (which is refused), our own."""
    try:
        asked, _ = split_domain_port(request.get_host())
    except DisallowedHost:
        return "127.0.0.1"
    return asked
