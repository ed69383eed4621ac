import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tingmin.config import home as homes
from tingmin.config.home import CHECKOUT, Home, HomeUnwritable


def test_home_is_the_folder_that_the_environment_names(monkeypatch, tmp_path):
    monkeypatch.setenv("TINGMIN_HOME", str(tmp_path / "one"))
    assert homes.current().root == tmp_path / "one"


def test_home_is_named_by_its_real_place_whatever_the_way_there(monkeypatch, tmp_path):
    (tmp_path / "alias").symlink_to(tmp_path)
    monkeypatch.setenv("TINGMIN_HOME", str(tmp_path / "alias" / "one"))
    assert homes.current().root == tmp_path / "one"


@pytest.mark.parametrize("value", [None, ""])
def test_home_is_var_beside_the_code_when_nothing_is_named(monkeypatch, value):
    monkeypatch.delenv("TINGMIN_HOME", raising=False)
    if value is not None:
        monkeypatch.setenv("TINGMIN_HOME", value)
    assert homes.current().root == CHECKOUT / "var"


def test_secret_is_made_once_and_readable_only_by_its_owner(home):
    made = home.secret("django")
    assert len(made) >= 48
    assert home.secret("django") == made
    assert stat.S_IMODE((home.keys / "django").stat().st_mode) == 0o600


def test_secrets_of_two_names_differ(home):
    assert home.secret("one") != home.secret("two")


def test_many_who_ask_at_once_get_the_same_secret(home):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(home.secret, ["django"] * 40))) == 1


def test_secret_half_written_before_a_kill_is_made_again(home):
    home.file("keys", "django.new").write_text("", "ascii")
    assert len(home.secret("django")) >= 48


def test_folder_that_cannot_be_made_is_refused_with_its_path_and_reason(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(HomeUnwritable) as refused:
        Home(root=tmp_path / "file" / "city").folder("logs")
    assert str(tmp_path / "file" / "city" / "logs") in refused.value.say("en")
    assert "Not a directory" in refused.value.say("en")


def test_lock_is_free_again_when_its_holder_lets_go(home):
    path = home.file("locks", "one")
    with homes.shared(path), homes.shared(path):
        assert not homes.is_free(path)
    assert homes.is_free(path)


def test_log_of_the_run_before_is_kept_beside_the_new_one(home):
    home.log("web").write_text("first", "ascii")
    log = home.log("web")
    assert not log.exists()
    assert log.with_suffix(".log.1").read_text("ascii") == "first"
