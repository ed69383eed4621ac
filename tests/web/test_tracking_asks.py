"""What the page of a matter asks the database, for its petitioner."""

from contextlib import nullcontext

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.pages import code_on, text_of
from tingmin.web.views import tracking

# Session, who acts (told and told back), the eleven that come ahead, and the pair's, asked as the system.
FOLLOWED_QUERIES = 17


@pytest.fixture
def followed(submit, citizen):
    """The page of a matter to which so many files were added."""

    def follow(files: int):
        citizen.post("/track/", {"code": code_on(submit())})
        for n in range(files):
            citizen.post("/track/matter/files/", {"attachments": SimpleUploadedFile(f"证据{n}.pdf", b"%PDF-1.7 x")})
        citizen.get("/track/matter/")  # says once that they came
        return citizen.get("/track/matter/")

    return follow


@pytest.mark.parametrize("files", [1, 3])
def test_tracking_asks_the_same_number_of_questions_for_one_file_and_for_three(followed, citizen, files):
    followed(files)
    with CaptureQueriesContext(connection) as asked:
        page = citizen.get("/track/matter/")
    assert text_of(page).count("证据") >= files
    assert len(asked) == FOLLOWED_QUERIES


def test_what_came_ahead_reads_as_what_is_asked_for_one_by_one(followed, citizen, monkeypatch):
    ahead = followed(2)
    monkeypatch.setattr(tracking, "read_ahead", lambda *kept, given: nullcontext())
    assert text_of(citizen.get("/track/matter/")) == text_of(ahead)
