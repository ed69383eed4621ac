"""What the city does by itself."""

from datetime import UTC, datetime

from tests.walks import served_matter
from tingmin.jobs import clockwork


def at(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T16:10:00+00:00").astimezone(UTC).timestamp())


def test_served_matter_is_completed_when_the_window_to_ask_for_review_has_passed(city):
    matter = served_matter(on="2025-03-03")
    assert clockwork.complete_served(at("2025-04-02")) == 0
    assert clockwork.complete_served(at("2025-04-03")) == 1
    matter.refresh_from_db()
    assert matter.stage == "completed"


def test_second_sweep_finds_nothing(city):
    served_matter(on="2025-03-03")
    clockwork.complete_served(at("2025-05-01"))
    assert clockwork.complete_served(at("2025-05-02")) == 0


def test_clocks_of_a_known_year_are_not_counted_again(city):
    served_matter(on="2025-03-03")
    assert clockwork.recount_clocks(at("2025-03-04")) == 0
