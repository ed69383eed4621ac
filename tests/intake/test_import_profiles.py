import pytest

from tingmin.intake.importing import load_profile
from tingmin.intake.importing.profiles import SHIPPED, shipped_profiles
from tingmin.intake.importing.refusals import FileMissing, ProfileBroken, UnknownProfile

pytestmark = pytest.mark.usefixtures("city")


def test_profiles_that_we_ship_load():
    assert shipped_profiles() == ("beijing-letters", "message-board", "old-register")
    for name in shipped_profiles():
        assert load_profile(name).name == name


def test_unknown_profile_is_told_with_those_there_are():
    with pytest.raises(UnknownProfile, match="beijing-letters、message-board"):
        load_profile("shanghai")


def test_city_may_bring_a_profile_of_its_own(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text((SHIPPED / "message-board.toml").read_text("utf-8"), "utf-8")
    assert load_profile(str(own)).name == "own"


def test_profile_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileMissing):
        load_profile(str(tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("good", "bad", "why"),
    [
        ('channel = "online"', 'channel = "pigeon"', "pigeon"),
        ('registrar = "beijing-petition"', 'registrar = "nobody"', "nobody"),
        ('purpose = "seek_solution"', 'purpose = "fun"', "fun"),
        ('route = "petition_procedure"', 'route = "suggestion"', "途径"),
        ('content_class = "990000"', 'content_class = "999"', "999"),
        ('organ = "北京市人民政府"', "", "organ"),
        ('text = "text"', "", "text"),
        ('replies = "reply"', 'answer = "reply"', "columns"),
        ('until = "served"', "", "until"),
        ('until = "served"', 'until = "served"\nspeed = 3', "speed"),
        ("[columns]", "[columns", "line"),
        ('dates = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]', "dates = []", "dates"),
    ],
)
def test_profile_that_is_wrong_says_why(tmp_path, good, bad, why):
    text = (SHIPPED / "message-board.toml").read_text("utf-8")
    assert good in text
    own = tmp_path / "own.toml"
    own.write_text(text.replace(good, bad), "utf-8")
    with pytest.raises(ProfileBroken, match=why):
        load_profile(str(own))


def test_profile_that_is_no_text_is_refused(tmp_path):
    own = tmp_path / "own.toml"
    own.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProfileBroken):
        load_profile(str(own))
