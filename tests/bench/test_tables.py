"""The tables of the documentation say what the JSON says, and leave the text around them alone."""

import pytest
from bench.peers import PAIRS
from bench.tables import TABLES, UnknownTable, written

ROW = {
    "median_ms": 4.25,
    "p99_ms": 1234.4,
    "web_cpu_ms": 3.0,
    "database_cpu_ms": 1.0,
    "handled": 2,
    "requests": 1,
}
PACES = {f"{load}_{pace}": 0.45 for load in ("registered", "paperless", "lived")
         for pace in ("a_second", "cold_a_second", "with_server_a_second", "over_copy")}  # fmt: skip


def run(size: int, **more: dict) -> dict:
    verdict = {"demand": "register: web CPU, ms", "bound": 4, "figure": 3.98, "verdict": "kept"}
    return {
        "city": {"size": size}, "machine": {"yardstick_ms": 5.5, "load_average": 1.04}, "rounds": 12,
        "cold_start_seconds": 2.1, "memory": {"web": 2**27, "database": 2**32}, "disk": {"a_matter": 1419},
        "scenarios": {"register": ROW}, "floors": {"register": ROW | {"rate": 0.41}}, "inside": {"export": ROW},
        "bulk": PACES | {"import_steady_a_second": 7600}, "verdicts": [verdict], "beside": {"ratios": {}},
    } | more  # fmt: skip


def rows(name: str, *runs: dict, peers: tuple[dict, ...] = ()) -> list[list[str]]:
    told = written(f"above\n<!-- table {name} -->\nold\n<!-- end -->\nbelow\n", runs, peers)
    above, drawn, below = told.partition(f"<!-- table {name} -->\n")[0], told.split("-->\n")[1], told.split("-->")[-1]
    assert (above, below) == ("above\n", "\nbelow\n")
    lines = [line for line in drawn.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("name", sorted(TABLES.keys() - {"others"}))
def test_every_table_is_as_wide_as_its_head(name):
    beside = {"ratios": {"register": {"median_ms": 1.0, "p99_ms": 1.0}}}
    drawn = rows(name, run(20_000, beside=beside), run(10_000))
    assert len(drawn) >= 2
    assert len({len(row) for row in drawn}) == 1


def test_smallest_city_comes_first_and_what_was_not_measured_is_a_dash():
    drawn = rows("requests", run(20_000, scenarios={"register": ROW, "page 20": ROW}), run(10_000))
    assert drawn[0] == ["scenario", "10,000", "20,000"]
    assert drawn[3] == ["page 20", "—", "4.25 / 1,234 / 3 / 1"]


def test_growth_is_told_of_cities_that_had_the_smallest_one_beside_them():
    beside = {"ratios": {"register": {"median_ms": 1.054, "p99_ms": 1.2}}}
    assert rows("growth", run(10_000), run(20_000, beside=beside)) == [
        ["median / p99 over the smallest city's", "20,000"], ["---", "---"], ["register", "1.05 / 1.20"],
    ]  # fmt: skip


def test_the_largest_city_is_judged():
    missed = {"demand": "register: web CPU, ms", "bound": 4, "figure": None, "verdict": "not measured"}
    assert rows("demands", run(10_000), run(20_000, verdicts=[missed]))[2][2:] == ["3.98", "—", "not measured"]


def test_another_program_stands_beside_ours_of_the_same_run():
    figures = {name: ROW for pair in PAIRS.values() for name in pair}
    ratios = {"create_over_ours": 4.09, "list_over_ours": 120.9, "open_over_ours": 1.8}
    peer = {"tickets": 5000, "city": {"size": 10_000}, "figures": figures} | ratios
    drawn = rows("others", run(10_000), peers=(peer,))
    assert drawn[2] == ["create", "4.25 / 3 / 1", "4.25 / 3 / 1", "4.09"]


@pytest.mark.parametrize("name", ["others", "growth"])
def test_table_stays_as_it_is_where_no_run_was_given_for_it(name):
    document = f"<!-- table {name} -->\n| old |\n<!-- end -->\n"
    assert written(document, [run(10_000)]) == document


def test_table_that_nobody_draws_is_refused_by_name():
    with pytest.raises(UnknownTable, match="weather"):
        written("<!-- table weather -->\n<!-- end -->", [run(10_000)])
