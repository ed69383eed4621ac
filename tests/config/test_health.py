import pytest
from django.test import Client


@pytest.mark.django_db
def test_healthz_says_ok_when_the_database_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_page_may_reach_the_switchboard_of_its_own_host_and_no_other(client, settings):
    settings.SWITCHBOARD_PORT = 8123
    policy = client.get("/healthz", headers={"host": "localhost:8000"}).headers["Content-Security-Policy"]
    assert "connect-src 'self' ws://localhost:8123;" in policy
    settings.SWITCHBOARD_ADDRESS = "wss://calls.example"
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "connect-src 'self' wss://calls.example;" in policy
