import pytest

from tingmin.config.home import Home
from tingmin.config.station import address
from tingmin.config.station.refusals import BadDatabaseUrl


def test_database_url_points_elsewhere_and_nothing_embedded_is_used(monkeypatch, home):
    monkeypatch.setenv("DATABASE_URL", "postgresql://clerk:se%20cret@db.example:6543/city?sslmode=require")
    place = address.of(home)
    assert not place.embedded
    assert place.for_django() == {
        "ENGINE": "tingmin.config.engine",
        "NAME": "city", "USER": "clerk", "PASSWORD": "se cret", "HOST": "db.example", "PORT": "6543",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://", "nonsense"])
def test_what_is_no_postgresql_address_is_refused(monkeypatch, home, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(BadDatabaseUrl):
        address.of(home)


def test_refused_address_is_not_repeated_because_it_may_hold_a_password(monkeypatch, home):
    monkeypatch.setenv("DATABASE_URL", "mysql://clerk:hunter2@host/city")
    with pytest.raises(BadDatabaseUrl) as refused:
        address.of(home)
    assert "hunter2" not in refused.value.say("en") + refused.value.say("zh-hans")


def test_embedded_address_accepts_no_other_way_to_sign_in(home):
    place = address.of(home)
    assert place.embedded
    assert dict(place.options) == {"require_auth": "scram-sha-256"}
    assert place.password == home.secret("database")


def test_each_home_has_a_socket_of_its_own_that_no_path_makes_too_long(tmp_path):
    places = [Home(root=tmp_path / name) for name in ("one", "two", "x" * 250)]
    names = {address.socket(place) for place in places}
    assert len(names) == 3
    assert all(name.startswith("@:") and len(name) < 60 for name in names)


def test_application_comes_to_the_embedded_database_in_a_role_of_its_own(home):
    owner, app = address.of(home), address.of_app(home)
    assert (app.host, app.name) == (owner.host, owner.name)
    assert app.user != owner.user
    assert app.password == home.secret("database-app") != owner.password


def test_named_database_is_reached_as_its_owner_unless_a_second_role_is_named(monkeypatch, home):
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:a@db.example/city")
    assert address.of_app(home) == address.of(home)
    monkeypatch.setenv("DATABASE_APP_URL", "postgresql://app:b@db.example/city")
    assert (address.of(home).user, address.of_app(home).user) == ("owner", "app")
