"""At the desk: the draft that holds every word, and whom a request complains of."""

from uuid import uuid4

import pytest

from tests.cast import staff
from tests.hotline.desk import agent, asked, matter_of, take, to_street
from tests.hotline.orders import CALLER, CENTRE, STREET, unit
from tests.telephony.exchange import MORNING as TODAY
from tingmin.hotline.actions.drafting import (
    DraftEnded,
    DraftReasonMissing,
    discard_draft,
    draft_under,
    identity_of,
    open_drafts,
    save_draft,
)
from tingmin.hotline.actions.joining import (
    Joining,
)
from tingmin.hotline.desk import catalogue, left_out, similar
from tingmin.hotline.models import Draft
from tingmin.hotline.types import Dispatching
from tingmin.kernel.actors import Post
from tingmin.kernel.times import day_of
from tingmin.matters.actions.walls import RespondentWouldSee
from tingmin.matters.models import Matter, MatterText
from tingmin.people.queries import open_identity
from tingmin.people.types import Identity

pytestmark = [pytest.mark.usefixtures("city"), pytest.mark.django_db]


class TestDraft:
    def test_every_word_is_kept_and_who_it_is_sealed(self):
        key, words = uuid4(), {"title": "半夜", "place": "望京"}
        save_draft(key, words=words, identity=CALLER, call_id=None, actor=agent(), at=TODAY)
        draft = Draft.objects.get(pk=key)
        assert draft.words == words
        assert CALLER.phone.encode() not in bytes(draft.sealed)
        assert CALLER.name not in str(draft.words)
        assert identity_of(draft) == CALLER

    def test_saving_again_replaces_the_words(self):
        key = uuid4()
        for title in ("半", "半夜施工"):
            save_draft(key, words={"title": title}, identity=Identity(), call_id=None, actor=agent(), at=TODAY)
        assert Draft.objects.get().words == {"title": "半夜施工"}
        assert [each.pk for each in open_drafts(agent())] == [key]

    def test_given_up_it_keeps_the_reason_and_nothing_else(self):
        key = uuid4()
        save_draft(key, words={"title": "半夜"}, identity=CALLER, call_id=None, actor=agent(), at=TODAY)
        with pytest.raises(DraftReasonMissing):
            discard_draft(key, reason="  ", actor=agent(), at=TODAY)
        discard_draft(key, reason="拨错号码", actor=agent(), at=TODAY)
        draft = Draft.objects.get()
        assert (draft.words, bytes(draft.sealed), draft.reason) == ({}, b"", "拨错号码")
        assert open_drafts(agent()) == []
        with pytest.raises(DraftEnded):
            save_draft(key, words={"title": "迟到"}, identity=CALLER, call_id=None, actor=agent(), at=TODAY)
        with pytest.raises(DraftEnded):
            take(to_street(), key=key)

    def test_saved_as_an_order_it_holds_no_word_any_more(self):
        key = uuid4()
        save_draft(key, words={"title": "半夜"}, identity=CALLER, call_id=None, actor=agent(), at=TODAY)
        taken = take(to_street(), key=key)
        draft = Draft.objects.get()
        assert (draft.words, bytes(draft.sealed), draft.matter_id) == ({}, b"", taken.registered.matter_id)
        assert MatterText.objects.get(matter=draft.matter_id).body

    def test_nobody_else_reads_it(self):
        key = uuid4()
        save_draft(key, words={"title": "半夜"}, identity=Identity(), call_id=None, actor=agent(), at=TODAY)
        assert draft_under(key, actor=agent(2)) is None
        assert open_drafts(agent(2)) == []

    def test_a_lost_key_loses_the_name_and_not_the_words(self):
        key = uuid4()
        save_draft(key, words={"title": "半夜"}, identity=CALLER, call_id=None, actor=agent(), at=TODAY)
        Draft.objects.update(key_name="gone")
        assert identity_of(Draft.objects.get()) == Identity()


class TestComplainedOf:
    """Domain §7 P1: whoever is complained of at the desk never has the order before them."""

    def test_the_catalogue_leaves_out_the_accused_and_all_below_and_says_whom(self):
        whole = catalogue(asked(), on=day_of(TODAY))
        about = asked(accused=(unit("chaoyang"),))
        assert unit(STREET) in {each.organ for each in whole}
        assert unit(STREET) not in {each.organ for each in catalogue(about, on=day_of(TODAY))}
        assert [each.zh for each in left_out(about, on=day_of(TODAY))] == [whole[0].name.zh]
        assert left_out(asked(), on=day_of(TODAY)) == ()

    @pytest.mark.parametrize("request_type", ["complaint", "report", "help"])
    def test_dispatching_to_the_accused_is_refused_and_nothing_is_left_behind(self, request_type):
        before = Matter.objects.count()
        with pytest.raises(RespondentWouldSee):
            take(to_street(), request_type=request_type, respondents=(unit(STREET),))
        assert Matter.objects.count() == before

    def test_what_lies_below_the_accused_is_refused_too(self):
        with pytest.raises(RespondentWouldSee):
            take(to_street(), respondents=(unit("chaoyang"),))

    def test_another_unit_gets_it_and_the_wall_stands(self):
        matter = matter_of(take(Dispatching(to=unit("beijing-water")), respondents=(unit(STREET),)))
        assert matter.holder_id == unit("beijing-water")
        assert unit(STREET) in matter.walled_organs
        assert not Matter.objects.for_actor(staff(STREET, Post.HANDLER)).filter(pk=matter.pk).exists()

    def test_joining_an_order_that_lies_with_the_accused_does_not_get_round_the_wall(self):
        other = matter_of(take(to_street()))
        about = asked(accused=(unit(STREET),))
        assert other.pk in {each.matter_id for each in similar(asked(), actor=agent(), at=TODAY)}
        assert other.pk not in {each.matter_id for each in similar(about, actor=agent(), at=TODAY)}
        with pytest.raises(RespondentWouldSee):
            take(Joining(other=other.pk), respondents=(unit(STREET),))

    def test_a_name_that_no_directory_knows_is_kept_in_the_vault(self):
        matter = matter_of(take(to_street(), accused_names=("甜园小吃店",)))
        (row,) = matter.respondents.all()
        assert open_identity(row.person_id).name == "甜园小吃店"
        assert matter.walled_organs == []

    def test_what_accuses_the_hotline_itself_is_registered_all_the_same(self):
        taken = take(request_type="report", respondents=(unit(CENTRE),))
        assert taken.registered.number
        assert [each.organ_id for each in matter_of(taken).respondents.all()] == [unit(CENTRE)]

    def test_what_accuses_the_whole_city_goes_to_no_unit_of_it_but_is_registered(self):
        with pytest.raises(RespondentWouldSee):
            take(to_street(), respondents=(unit("beijing"),))
        assert matter_of(take(respondents=(unit("beijing"),))).holder_id == unit(CENTRE)
