"""The ledger before everybody, and the petitioner's own record with its proof."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import OFFICE
from tests.web.pages import links_of, number_on, text_of
from tingmin.kernel.actors import Actor, Post
from tingmin.ledger.actions import record
from tingmin.ledger.merging import merge
from tingmin.ledger.models import Fact
from tingmin.ledger.types import Entry
from tingmin.web.views import ledger

VERIFIER = Path(__file__).resolve().parents[2] / "tools" / "verify_receipt.py"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.LEDGER_KEYS = tmp_path / "keys"


def test_record_waits_for_the_merge_and_says_so(submit, citizen):
    submit()
    page = citizen.get("/track/matter/")
    assert "请一分钟后再来取凭据" in text_of(page)
    assert not links_of(page, r"record\.json")
    answer = citizen.get("/track/matter/record.json")
    assert answer.status_code == 409
    assert "请一分钟后再取凭据" in text_of(answer)


def test_record_is_downloaded_and_holds_for_somebody_with_nothing_but_python(submit, citizen, tmp_path):
    number = number_on(submit(name="王小明"))
    merge(at=timezone.now())
    first, address = links_of(citizen.get("/track/matter/"), r"record\.json")
    answer = citizen.get(address)
    assert citizen.get(first).content == answer.content
    assert f"tingmin-{number}.json" in answer["Content-Disposition"]
    assert "王小明" not in answer.content.decode()
    file = tmp_path / "receipt.json"
    file.write_bytes(answer.content)
    heads = tmp_path / "heads.json"
    heads.write_bytes(Client().get("/api/ledger/heads").content)
    told = subprocess.run([sys.executable, "-I", VERIFIER, file, heads], capture_output=True, text=True, check=False)
    assert (told.returncode, "有效 valid" in told.stdout) == (0, True)
    assert "compared with the published tree head" in told.stdout


def test_every_step_that_is_told_has_its_receipt(submit, citizen, signed_in, tmp_path):
    number = number_on(submit())
    clerk = signed_in(OFFICE, Post.CLERK)
    matter = clerk.get("/desk/search/", {"number": number})["Location"]
    clerk.post(f"{matter}identity/", {"reason": "联系信访人", "kind": "contact"})
    citizen.post("/track/matter/steps/urge/", {})
    merge(at=timezone.now())
    addresses = links_of(citizen.get("/track/matter/"), r"record\.json\?")
    told = [json.loads(citizen.get(address).content) for address in addresses]
    assert [each["fact"]["kind"] for each in told] == ["urge", "identity_revealed", "register"]
    names = [re.search(r'filename="([^"]+)"', citizen.get(each)["Content-Disposition"])[1] for each in addresses]
    assert names == [f"tingmin-{number}-3.json", f"tingmin-{number}-2.json", f"tingmin-{number}.json"]
    for number_, each in enumerate(told):
        file = tmp_path / f"{number_}.json"
        file.write_text(json.dumps(each, ensure_ascii=False), "utf-8")
        done = subprocess.run([sys.executable, "-I", VERIFIER, file], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_receipt_of_what_the_page_does_not_tell_is_not_handed_out(submit, citizen):
    submit()
    registered = Fact.objects.get(kind="register")
    untold = record(Entry("recused", registered.subject), actor=Actor.system(), at=timezone.now())
    merge(at=timezone.now())
    elsewhere = Fact.objects.exclude(subject_id=untold.subject_id).first()
    for asked in (untold.pk, elsewhere.pk, "x"):
        assert citizen.get("/track/matter/record.json", {"fact": asked}).status_code == 404


def test_verifier_is_handed_out_as_it_lies_in_the_repository(citizen):
    answer = Client().get("/ledger/verify_receipt.py")
    assert answer.content == VERIFIER.read_bytes()
    assert 'filename="verify_receipt.py"' in answer["Content-Disposition"]
    assert "/ledger/verify_receipt.py" in citizen.get("/ledger/").content.decode()


def test_page_says_how_to_check_it(submit, citizen):
    number = number_on(submit())
    merge(at=timezone.now())
    page = citizen.get("/track/matter/")
    assert f"python3 -I verify_receipt.py tingmin-{number}.json" in text_of(page)
    assert links_of(page, r"verify_receipt\.py$")


def test_record_is_for_whoever_holds_the_code(submit, citizen):
    submit()
    merge(at=timezone.now())
    assert Client().get("/track/matter/record.json").status_code == 302


def test_empty_ledger_says_so(citizen):
    assert "账本还没有树头" in text_of(citizen.get("/ledger/"))


def test_heads_are_published_newest_first_and_go_on_after_the_last(submit, citizen, monkeypatch):
    monkeypatch.setattr(ledger, "HEADS_ON_A_PAGE", 2)
    sizes = []
    for _ in range(3):
        submit()
        merge(at=timezone.now())
        sizes.append(json.loads(citizen.get("/api/ledger/heads").content)["heads"][0]["size"])
    first = citizen.get("/ledger/")
    assert f"{sizes[2]}条记录" in text_of(first)
    assert f"{sizes[0]}条记录" not in text_of(first)
    (following,) = links_of(first, r"before=")
    assert f"{sizes[0]}条记录" in text_of(citizen.get("/ledger/" + following))


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 40])
def test_nonsense_for_a_page_shows_the_newest_or_nothing(citizen, before):
    assert citizen.get("/ledger/", {"before": before}).status_code == 200


def test_ledger_page_tells_nothing_of_a_matter(submit, citizen):
    number = number_on(submit(name="王小明"))
    merge(at=timezone.now())
    shown = Client().get("/ledger/").content.decode()
    assert number not in shown
    assert "王小明" not in shown
