"""The three rates: exact, with silence on neither side, and no weight that nobody set."""

from fractions import Fraction

import pytest

from tingmin.law.rates import Counted, Weights, WeightsBroken, WeightsNotSet, ranks, weights

EVEN = Weights(Fraction(3, 10), Fraction(35, 100), Fraction(35, 100))
GOOD = 'response = "0.3"\nresolution = "0.35"\nsatisfaction = "0.35"\n'


@pytest.fixture
def site(tmp_path, monkeypatch):
    def write(text):
        (tmp_path / "rates.toml").write_text(text)
        monkeypatch.setenv("TINGMIN_RATES", str(tmp_path / "rates.toml"))

    return write


def test_score_of_a_month_is_the_weighed_sum_of_its_rates():
    month = Counted(
        eligible=10, contacted_in_time=9, resolved=6, unresolved=2, satisfied=4, basically=1, dissatisfied=1
    )
    assert (month.response, month.resolution, month.satisfaction) == (Fraction(9, 10), Fraction(3, 4), Fraction(5, 6))
    assert month.score(EVEN) == Fraction(27) + Fraction(2625, 100) + Fraction(3500, 120)
    assert month.silent == 2


def test_silence_stands_on_neither_side():
    loud = Counted(eligible=10, contacted_in_time=10, resolved=4, unresolved=1, satisfied=4, dissatisfied=1)
    quiet = Counted(eligible=99, contacted_in_time=99, resolved=4, unresolved=1, satisfied=4, dissatisfied=1)
    assert loud.score(EVEN) == quiet.score(EVEN)
    assert (loud.silent, quiet.silent) == (5, 94)


def test_month_without_an_answer_has_no_score():
    assert Counted(eligible=5, contacted_in_time=5).score(EVEN) is None


def test_points_are_added_beside_the_rates():
    month = Counted(eligible=1, contacted_in_time=1, resolved=1, satisfied=1, adjustment=Fraction(-5))
    assert month.score(EVEN) == 95


def test_equal_scores_share_a_place_and_no_score_has_none():
    assert ranks({"a": Fraction(9), "b": Fraction(9), "c": Fraction(8), "d": None}) == {
        "a": 1,
        "b": 1,
        "c": 3,
        "d": None,
    }


def test_weights_have_no_default(monkeypatch):
    monkeypatch.delenv("TINGMIN_RATES", raising=False)
    with pytest.raises(WeightsNotSet, match="权重"):
        weights()


def test_site_sets_the_weights_and_the_smallest_sample(site):
    site(GOOD + "minimum = 20\n")
    assert weights() == Weights(Fraction(3, 10), Fraction(7, 20), Fraction(7, 20), minimum=20)


BROKEN = (
    "",
    GOOD.replace("0.3", "0.4", 1),
    GOOD + "minimum = 0\n",
    GOOD + 'bonus = "1"\n',
    "response = ",
    GOOD + 'minimum = "x"\n',
)


@pytest.mark.parametrize("text", BROKEN)
def test_file_of_weights_that_cannot_be_believed_is_refused(site, text):
    site(text)
    with pytest.raises(WeightsBroken):
        weights()
