"""Verdicts say what was measured and nothing else; curves are pictures of the figures."""

import json
from io import StringIO
from xml.etree import ElementTree

import pytest
from bench.curves import FAMILIES, draw, lines_of, picture
from bench.measure.pace import YARDSTICK, pace
from bench.measure.rounds import Arm, Meter, rate, run
from bench.measure.session import OFTEN, OFTEN_BESIDE_ITS_TWIN, _ratios, _side_by_side
from bench.measure.twin import serve
from bench.measure.verdicts import LINES, verdicts
from bench.report import NoMeasurement, read

ROW = {"median_ms": 4.0, "p99_ms": 9.0, "mean_ms": 5.0, "web_cpu_ms": 3.0, "database_cpu_ms": 1.0, "requests": 10}


def figures(size: int = 1000, **more: dict) -> dict:
    told = {"city": {"size": size}, "scenarios": {"register": ROW}, "floors": {}, "inside": {}, "bulk": {}}
    return told | more


def verdict_on(demand: str, told: dict) -> dict:
    return next(each for each in verdicts(told) if each["demand"].startswith(demand))


def test_what_was_not_measured_is_said_to_be_so():
    said = {each["verdict"] for each in verdicts(figures(scenarios={}))}
    assert said == {"not measured"}


def test_every_demand_has_a_verdict():
    assert len(verdicts(figures())) == len(LINES)


@pytest.mark.parametrize(("found", "verdict"), [(0.31, "kept"), (0.29, "missed")])
def test_rate_over_the_floor_is_kept_from_its_bound_on(found, verdict):
    told = figures(floors={"register": ROW | {"rate": found}})
    assert verdict_on("register: rate", told)["verdict"] == verdict


def test_bare_rows_are_a_line_of_their_own_under_the_same_bound():
    told = figures(floors={"step": ROW | {"rate": 0.5}, "step bare rows": ROW | {"rate": 0.24}})
    found = [each for each in verdicts(told) if each["demand"].startswith("take a step: rate")]
    assert [(each["bound"], each["verdict"]) for each in found] == [(0.25, "kept"), (0.25, "missed")]


def test_rate_is_that_of_the_middle_round_and_one_bad_moment_does_not_turn_it():
    ours, floor = Meter(), Meter()
    for mine, bare in ((4.0, 1.0), (40.0, 1.0), (3.0, 1.2)):
        ours.add(Meter([mine, mine]))
        floor.add(Meter([bare]))
    assert rate(ours, floor) == 0.25


def arms_named(*names: str) -> list[Arm]:
    return [Arm(name, list, 1, lambda: (0.0, 0.0)) for name in names]


def test_what_is_compared_stands_side_by_side_and_what_grows_comes_often():
    others = arms_named("floor step", "rows step", "small register", "floor register", "small page 20")
    names = [each.name for each in _side_by_side(arms_named("register", "step", "page 20", "inbox html"), others)]
    pace, often = YARDSTICK.name, OFTEN_BESIDE_ITS_TWIN
    register, page = ["register", "small register", "floor register", pace], ["page 20", "small page 20", pace]
    step, inbox = ["step", "floor step", "rows step", pace], ["inbox html", pace]
    assert names == [*register * often, *step, *page * often, *inbox * OFTEN]


def test_yardstick_is_told_over_the_run_and_without_neighbours():
    assert pace(Meter([6.0] * 38 + [3.0] * 2)) == {"yardstick_ms": 5.85, "quickest_yardstick_ms": 6.0}
    assert pace(Meter([6.0] * 37 + [3.0] * 3)) == {"yardstick_ms": 5.78, "quickest_yardstick_ms": 3.0}


def test_web_cpu_is_judged_as_measured_and_at_the_quickest_pace():
    slow = {"yardstick_ms": 6.0, "quickest_yardstick_ms": 4.0}
    told = figures(scenarios={"register": ROW | {"web_cpu_ms": 4.5}}, machine=slow)
    found = [each for each in verdicts(told) if each["demand"].startswith("register: web CPU")]
    assert [(each["figure"], each["verdict"]) for each in found] == [(4.5, "missed"), (3.0, "kept")]


def test_twin_is_told_by_median_and_by_p99():
    small = {"inbox": ROW | {"median_ms": 2.0, "p99_ms": 6.0}}
    assert _ratios({"register": ROW, "inbox": ROW}, small) == {"inbox": {"median_ms": 2.0, "p99_ms": 1.5}}


def test_other_process_measures_what_is_asked_for_by_a_line():
    done, told = [], StringIO()
    serve([Arm("inbox", lambda: done.append(1), 2, lambda: (1.0, 0.5))], asked=StringIO("inbox\ninbox\n"), told=told)
    names, *rounds = told.getvalue().splitlines()
    assert json.loads(names) == ["inbox"]
    assert [len(Meter(**json.loads(each)).milliseconds) for each in rounds] == [2, 2]
    assert len(done) == 4


@pytest.mark.parametrize("where", ["against", "beside"])
def test_growth_is_held_against_the_smallest_city(where):
    told = figures(**{where: {"scenarios": {"register": ROW | {"p99_ms": 2.0}}}})
    found = verdict_on("register: p99", told)
    assert (found["figure"], found["verdict"]) == (4.5, "missed")


def test_rounds_count_every_turn_but_the_warm_ones():
    done: list[str] = []
    arms = [Arm(name, lambda name=name: done.append(name), 2, lambda: (0.0, 0.0)) for name in ("one", "other")]
    meters = run(arms, rounds=3, say=lambda _: None)
    assert {name: meter.told()["requests"] for name, meter in meters.items()} == {"one": 6, "other": 6}
    assert len(done) == 2 * 2 * 4


def test_rounds_change_their_order():
    done: list[str] = []
    arms = [Arm(name, lambda name=name: done.append(name), 1, lambda: (0.0, 0.0)) for name in "ab"]
    run(arms, rounds=1, say=lambda _: None)
    assert "".join(done) in ("abba", "baab")


@pytest.mark.parametrize("text", ["", "[]", '{"figures": {}}'])
def test_file_that_holds_no_measurement_is_refused_by_name(tmp_path, text):
    file = tmp_path / "other.json"
    file.write_text(text, "utf-8")
    with pytest.raises(NoMeasurement, match=r"other\.json"):
        read([file])


def test_file_that_is_not_there_is_refused_likewise(tmp_path):
    with pytest.raises(NoMeasurement, match=r"nowhere\.json"):
        read([tmp_path / "nowhere.json"])


def test_curves_draw_what_was_measured_at_two_sizes(tmp_path):
    paths = list(draw([figures(10_000), figures(100_000)], into=tmp_path))
    assert len(paths) == len(FAMILIES)
    drawn = ElementTree.parse(tmp_path / "writes.svg")
    assert "register" in [each.text for each in drawn.iter() if each.tag.endswith("text")]


def test_city_beside_the_smallest_is_drawn_in_the_speed_of_that_hour():
    ratios = {"register": {"median_ms": 1.5, "p99_ms": 2.0}}
    slow_hour = figures(100_000, scenarios={"register": ROW | {"median_ms": 60.0, "p99_ms": 90.0}})
    lines = lines_of(FAMILIES[0], [figures(10_000), slow_hour | {"beside": {"ratios": ratios}}])
    assert lines["register"][1] == (100_000, ROW["median_ms"] * 1.5, ROW["p99_ms"] * 2.0)
    lines = lines_of(FAMILIES[0], [figures(10_000), slow_hour])
    assert lines["register"][1] == (100_000, 60.0, 90.0)


def test_long_times_are_told_in_seconds_that_fit_the_margin():
    text = picture("t", {"x": [(1e4, 20.0, 20.0), (1e6, 60_000.0, 60_000.0)]})
    assert [label for label in ("10 ms", "100 ms", "1 s", "10 s", "100 s") if f">{label}<" not in text] == []


def test_curve_that_stays_flat_is_drawn_flat():
    text = picture("t", {"x": [(1e4, 5.0, 5.0), (1e6, 5.0, 5.0)]})
    line = next(part for part in text.splitlines() if 'stroke-width="2"' in part)
    heights = {point.split()[1] for point in line.split('"')[1].lstrip("M").split("L")}
    assert len(heights) == 1
