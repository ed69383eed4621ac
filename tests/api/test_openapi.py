"""The published contract."""

from tingmin.api.urls import api
from tingmin.law.procedures import PROCEDURES


def test_every_step_of_every_statute_has_an_endpoint():
    paths = api.get_openapi_schema()["paths"]
    taken = {path.rsplit("/", 1)[1] for path in paths if "/steps/" in path}
    # Out of the draft leads registration, or the opening of a case.
    assert taken == {row.step for each in PROCEDURES.values() for row in each.steps if row.source != "draft"}


def test_every_endpoint_of_the_desk_asks_for_a_session():
    paths = api.get_openapi_schema()["paths"]
    desk = [operation for path, methods in paths.items() if "/desk/" in path for operation in methods.values()]
    assert desk
    assert all(operation.get("security") for operation in desk)


def test_operation_names_are_unique():
    paths = api.get_openapi_schema()["paths"]
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(names) == len(set(names))
