"""The JSON door for everyone."""

import pytest

PETITION = {
    "claims": [{"body": "楼前早市清晨五点开始叫卖，希望规范经营时间。"}],
    "petitioner": {"name": "张三丰", "phone": "13900001111", "address": "某小区"},
}


def test_petition_is_registered_with_number_and_query_code(visitor):
    status, answer = visitor.send("/petitions", PETITION)
    (row,) = answer["registered"]
    assert status == 201
    assert len(row["query_code"].replace("-", "")) == 16
    assert answer["warnings"] == []


def test_several_claims_become_several_matters(visitor):
    body = PETITION | {"claims": [{"body": "路灯不亮"}, {"body": "井盖破损"}]}
    _, answer = visitor.send("/petitions", body)
    assert len({row["number"] for row in answer["registered"]}) == 2


def test_anonymous_petition_is_registered_like_any_other(visitor):
    status, _ = visitor.send("/petitions", {"claims": [{"body": "公园长椅坏了"}]})
    assert status == 201


def test_wrong_id_digit_warns_and_registers(visitor):
    body = PETITION | {"petitioner": {"name": "张三丰", "id_number": "110105194912310021"}}
    status, answer = visitor.send("/petitions", body)
    assert status == 201
    assert "校验位" in answer["warnings"][0]["zh"]


def test_query_code_opens_the_matter_without_any_name(visitor):
    _, receipt = visitor.send("/petitions", PETITION)
    status, matter = visitor.send("/track", {"query_code": receipt["registered"][0]["query_code"]})
    assert status == 200
    assert matter["stage"] == "registered"
    assert "张" not in str(matter)
    assert "13900001111" not in str(matter)


def test_running_clock_explains_itself_in_both_languages(visitor):
    _, receipt = visitor.send("/petitions", PETITION)
    _, matter = visitor.send("/track", {"query_code": receipt["registered"][0]["query_code"]})
    (clock,) = matter["clocks"]
    assert clock["clock"] == "D01"
    assert "《信访工作条例》第二十二条" in clock["explanation"]["zh"]
    assert clock["due_effective"] in clock["explanation"]["en"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"claims": []}, "nothing_said"),
        ({"claims": [{"body": "   "}]}, "nothing_said"),
        ({"claims": [{"body": "长" * 1_000_000}]}, "text_too_long"),
        ({"claims": [{"body": "路灯"}], "region_code": "999999"}, "unknown_region"),
    ],
)
def test_bad_input_is_answered_by_one_sentence_in_each_language(visitor, body, code):
    status, problem = visitor.send("/petitions", body)
    assert status == 422
    assert problem["type"].endswith(code)
    assert problem["detail"]["zh"].endswith("。")
    assert problem["detail"]["en"].endswith(".")


def test_wrong_code_is_not_found_and_ten_of_them_close_the_door(visitor):
    tries = [visitor.send("/track", {"query_code": f"WRNG-{i:04}-0000-0000"})[0] for i in range(11)]
    assert tries == [404] * 10 + [429]


def test_refusals_come_as_problem_json(visitor):
    answer = visitor.post("/api/track", '{"query_code": "x"}', content_type="application/json")
    assert answer["Content-Type"] == "application/problem+json"


def test_characters_that_no_column_takes_are_left_out_and_refuse_nothing(visitor):
    body = {"claims": [{"body": "路灯\x00不亮\ud800"}], "region_code": "11\x000105"}
    status, _ = visitor.send("/petitions", body)
    assert status == 201
