"""The addresses of the pages; who may open one is declared beside it."""

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.i18n import set_language

from tingmin.web.door import for_holder_of_receipt, for_petitioner, for_staff
from tingmin.web.views import (
    administration,
    auditing,
    call_backs,
    call_centre,
    calls,
    desk,
    emergency,
    erasure,
    exports,
    figures,
    hearings,
    inspection,
    knowledge,
    knowledge_public,
    ledger,
    matter,
    orders,
    papers,
    public,
    review,
    score_work,
    scores,
    supervision,
    tracking,
    upkeep,
    walls,
)
from tingmin.web.views.signing import SignIn, choose_post

PUBLIC = [
    path("", public.home, name="home"),
    path("how/", public.how, name="how"),
    path("how/<slug:code>/", public.table, name="table"),
    path("submit/", public.submit, name="submit"),
    path("submit/receipt/", for_holder_of_receipt(public.receipt), name="receipt"),
    path("submit/receipt/<uuid:matter_id>.pdf", for_holder_of_receipt(papers.receipt_pdf), name="receipt-pdf"),
    path("reviews/", review.published, name="published"),
    path("leave/", public.leave, name="leave"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/verify_receipt.py", ledger.verifier, name="verifier"),
    path("hearings/", hearings.public_hearings, name="public-hearings"),
    path("knowledge/", knowledge_public.public_knowledge, name="public-knowledge"),
    path("knowledge/<uuid:article_id>/", knowledge_public.public_article, name="public-article"),
    path("knowledge/<uuid:article_id>/feedback/", knowledge_public.public_feedback, name="public-feedback"),
    path("calendar/<uuid:appointment_id>/<slug:token>.ics", hearings.feed, name="hearings-feed"),
    path("language/", set_language, name="language"),
]

TRACKING = [
    path("track/", tracking.track, name="track"),
    path("track/matter/", for_petitioner(tracking.followed), name="followed"),
    path("track/matter/confidence/", for_petitioner(tracking.confidence), name="own-confidence"),
    path("track/matter/other-channel/", for_petitioner(orders.own_conversion), name="own-conversion"),
    path("track/matter/other-channel/contest/", for_petitioner(orders.own_contest), name="own-contest"),
    path("track/matter/other-channel/open/", for_petitioner(orders.own_other), name="own-other"),
    path("track/matter/files/", for_petitioner(tracking.add_files), name="own-files"),
    path("track/matter/record.json", for_petitioner(ledger.own_record), name="own-record"),
    path("track/matter/steps/<slug:step>/", for_petitioner(tracking.step), name="own-step"),
    path("track/matter/documents/<uuid:document_id>.pdf", for_petitioner(tracking.document), name="own-document"),
]

DESK = [
    path("desk/sign-in/", SignIn.as_view(), name="sign-in"),
    path("desk/sign-in/post/", choose_post, name="sign-in-post"),
    path("desk/sign-out/", LogoutView.as_view(), name="sign-out"),
    path("desk/", for_staff(desk.inbox), name="desk"),
    path("desk/open/", for_staff(desk.everywhere), name="everywhere"),
    path("desk/recent/", for_staff(desk.recent), name="recent"),
    path("desk/search/", for_staff(desk.search), name="search"),
    path("desk/register/", for_staff(desk.register), name="register"),
    path("desk/register/receipt/", for_staff(desk.receipt), name="counter-receipt"),
    path("desk/emergency/", for_staff(emergency.emergency), name="emergency"),
    path("desk/emergencies/", for_staff(emergency.emergency_log), name="emergencies"),
    path("desk/matters/<uuid:matter_id>/", for_staff(matter.matter), name="matter"),
    path("desk/matters/<uuid:matter_id>/identity/", for_staff(matter.reveal), name="reveal"),
    path("desk/matters/<uuid:matter_id>/erasure/", for_staff(erasure.erasure), name="erasure"),
    path("desk/matters/<uuid:matter_id>/respondents/", for_staff(walls.respondents), name="respondents"),
    path("desk/matters/<uuid:matter_id>/recusal/", for_staff(walls.recusal), name="recusal"),
    path("desk/matters/<uuid:matter_id>/code/", for_staff(walls.new_code), name="new-code"),
    path("desk/matters/<uuid:matter_id>/confidence/", for_staff(walls.confidence), name="confidence"),
    path("desk/matters/<uuid:matter_id>/steps/<slug:step>/", for_staff(matter.step), name="step"),
    path("desk/matters/<uuid:matter_id>/files/<uuid:attachment_id>/", for_staff(matter.attachment), name="attachment"),
    path("desk/matters/<uuid:matter_id>/documents/<uuid:document_id>.pdf", for_staff(matter.document), name="document"),
]

ORDERS = [
    path("desk/orders/copies/", for_staff(orders.order_copies), name="order-copies"),
    path("desk/orders/copies/<uuid:matter_id>/", for_staff(orders.order_copy), name="order-copy"),
    path("desk/matters/<uuid:matter_id>/both/", for_staff(orders.both_channels), name="both"),
    path("desk/matters/<uuid:matter_id>/both/contested/", for_staff(orders.settle_both), name="settle-both"),
    path("desk/matters/<uuid:matter_id>/convert/", for_staff(orders.convert), name="convert"),
]

HEARINGS = [
    path("desk/hearings/", for_staff(hearings.hearings), name="hearings"),
    path("desk/hearings/calendar/", for_staff(hearings.feed_address), name="hearings-feed-address"),
    path("desk/matters/<uuid:matter_id>/interest/", for_staff(hearings.interest), name="interest"),
]

INSPECTIONS = [
    path("desk/figures/", for_staff(figures.figures_page), name="figures"),
    path("desk/figures.json", for_staff(figures.figures_json), name="figures-json"),
    path("desk/inspections/", for_staff(inspection.inspections), name="inspections"),
    path("desk/inspections/draw/", for_staff(inspection.draw_inspection), name="inspection-draw"),
    path("desk/inspections/<uuid:inspection_id>/", for_staff(inspection.inspection), name="inspection"),
    path(
        "desk/inspections/<uuid:inspection_id>/print/",
        for_staff(inspection.printed_inspection),
        name="inspection-print",
    ),
    path(
        "desk/inspections/<uuid:inspection_id>/close/", for_staff(inspection.close_inspection), name="inspection-close"
    ),
    path(
        "desk/inspections/<uuid:inspection_id>/matters/<uuid:matter_id>/",
        for_staff(inspection.sheet),
        name="inspection-sheet",
    ),
]

REVIEW = [
    path("desk/review/", for_staff(review.review_desk), name="review-desk"),
    path("desk/review/applications/", for_staff(review.counter_application), name="counter-application"),
    path("desk/review/qualifications/", for_staff(review.qualifications), name="qualifications"),
    path("desk/review/qualifications/end/", for_staff(review.qualification_end), name="qualification-end"),
]

SCORES = [
    path("desk/call-backs/", for_staff(call_backs.call_backs), name="call-backs"),
    path("desk/call-backs/plans/", for_staff(call_backs.call_back_plans), name="call-back-plans"),
    path("desk/call-backs/second/", for_staff(call_backs.second_call), name="second-call"),
    path("desk/call-backs/<uuid:matter_id>/", for_staff(call_backs.call_back), name="call-back"),
    path("desk/scores/", for_staff(scores.scores), name="scores"),
    path("desk/scores/unit/", for_staff(scores.score_sheet), name="score-sheet"),
    path("desk/scores/freeze/", for_staff(scores.freeze_scores), name="freeze-scores"),
    path("desk/scores/table.csv", for_staff(scores.scores_csv), name="scores-csv"),
    path("desk/scores/report/", for_staff(scores.score_report), name="score-report"),
    path("desk/scores/report.json", for_staff(scores.score_report_json), name="score-report-json"),
    path("desk/scores/proposals/", for_staff(score_work.score_proposals), name="score-proposals"),
    path("desk/scores/proposals/decide/", for_staff(score_work.score_decide), name="score-decide"),
    path("desk/scores/objections/", for_staff(score_work.objections), name="objections"),
    path("desk/scores/objections/raise/", for_staff(score_work.objection_raise), name="objection-raise"),
    path("desk/scores/objections/one/", for_staff(score_work.objection), name="objection"),
]

SUPERVISION = [
    path("desk/supervision/", for_staff(supervision.supervision_board), name="supervision"),
    path("desk/supervision/cases/", for_staff(supervision.supervision_cases), name="supervision-cases"),
    path("desk/supervision/propose/", for_staff(supervision.supervision_propose), name="supervision-propose"),
    path("desk/supervision/<uuid:candidate_id>/", for_staff(supervision.candidate), name="supervision-candidate"),
]

CALL_CENTRE = [
    path("desk/centre/", for_staff(call_centre.call_board), name="call-board"),
    path("desk/centre/now/", for_staff(call_centre.call_board_now), name="call-board-now"),
    path("desk/centre/shifts/", for_staff(call_centre.call_shifts), name="call-shifts"),
    path("desk/centre/shifts/<uuid:shift_id>/", for_staff(call_centre.call_shift), name="call-shift"),
    path("desk/centre/quality/", for_staff(call_centre.call_quality), name="call-quality"),
    path("desk/centre/quality/<uuid:check_id>/", for_staff(call_centre.call_check), name="call-check"),
    path("desk/centre/lines/", for_staff(call_centre.call_lines), name="call-lines"),
    path("desk/centre/service/", for_staff(call_centre.service_report), name="service-report"),
    path("desk/centre/service.csv", for_staff(call_centre.service_csv), name="service-csv"),
]

CALLS = [
    path("desk/calls/", for_staff(calls.calls), name="calls"),
    path("desk/calls/seat/", for_staff(calls.call_seat), name="call-seat"),
    path("desk/calls/draft/", for_staff(calls.call_draft), name="call-draft"),
    path("desk/calls/discard/", for_staff(calls.call_discard), name="call-discard"),
    path("desk/calls/places/", for_staff(calls.call_places), name="call-places"),
    path("desk/calls/classes/", for_staff(calls.call_classes), name="call-classes"),
    path("desk/calls/done/", for_staff(calls.call_done), name="call-done"),
    path("desk/calls/about/<uuid:matter_id>/", for_staff(calls.call_about), name="call-about"),
]

KNOWLEDGE = [
    path("desk/knowledge/", for_staff(knowledge.knowledge), name="knowledge"),
    path("desk/knowledge/new/", for_staff(knowledge.knowledge_new), name="knowledge-new"),
    path("desk/knowledge/gaps/", for_staff(knowledge.knowledge_gaps), name="knowledge-gaps"),
    path("desk/knowledge/gaps/note/", for_staff(knowledge.knowledge_gap), name="knowledge-gap"),
    path("desk/knowledge/beside/", for_staff(knowledge.knowledge_beside), name="knowledge-beside"),
    path(
        "desk/knowledge/beside/<uuid:article_id>/",
        for_staff(knowledge.knowledge_beside_article),
        name="knowledge-beside-article",
    ),
    path("desk/knowledge/<uuid:article_id>/", for_staff(knowledge.knowledge_article), name="knowledge-article"),
    path("desk/knowledge/<uuid:article_id>/edit/", for_staff(knowledge.knowledge_edit), name="knowledge-edit"),
    path("desk/knowledge/<uuid:article_id>/publish/", for_staff(knowledge.knowledge_publish), name="knowledge-publish"),
    path(
        "desk/knowledge/<uuid:article_id>/withdraw/", for_staff(knowledge.knowledge_withdraw), name="knowledge-withdraw"
    ),
    path("desk/knowledge/<uuid:article_id>/drop/", for_staff(knowledge.knowledge_drop), name="knowledge-drop"),
    path("desk/knowledge/<uuid:article_id>/quoted/", for_staff(knowledge.knowledge_quoted), name="knowledge-quoted"),
]

EXPORTS = [
    path("desk/exports/", for_staff(exports.exports), name="exports"),
    path("desk/exports/order/", for_staff(exports.order), name="export-order"),
    path("desk/exports/decide/", for_staff(exports.decide), name="export-decide"),
    path("desk/exports/file/", for_staff(exports.fetch), name="export-file"),
]

ADMINISTRATION = [
    path("desk/accounts/", for_staff(administration.accounts), name="accounts"),
    path("desk/accounts/open/", for_staff(administration.open_account), name="account-open"),
    path("desk/accounts/one/", for_staff(administration.account), name="account"),
    path("desk/accounts/one/end/", for_staff(administration.end_post), name="account-end"),
    path("desk/accounts/one/password/", for_staff(administration.new_password), name="account-password"),
    path("desk/grants/", for_staff(administration.grants), name="grants"),
    path("desk/organs/", for_staff(upkeep.organs), name="organs"),
    path("desk/organs/add/", for_staff(upkeep.add_organ), name="organ-add"),
    path("desk/organs/one/", for_staff(upkeep.organ), name="organ"),
    path("desk/organs/one/end/", for_staff(upkeep.end_organ), name="organ-end"),
    path("desk/site/", for_staff(upkeep.site), name="site"),
    path("desk/keys/", for_staff(upkeep.keys), name="keys"),
    path("desk/keys/new/", for_staff(upkeep.new_key), name="key-new"),
]

AUDIT = [
    path("desk/audit/looks/", for_staff(auditing.audit_looks), name="audit-looks"),
    path("desk/audit/exports/", for_staff(auditing.audit_exports), name="audit-exports"),
    path("desk/audit/changes/", for_staff(auditing.audit_changes), name="audit-changes"),
    path("desk/audit/ledger/", for_staff(auditing.audit_ledger), name="audit-ledger"),
]

DESK += [
    *ORDERS,
    *HEARINGS,
    *INSPECTIONS,
    *REVIEW,
    *SCORES,
    *SUPERVISION,
    *CALLS,
    *CALL_CENTRE,
    *KNOWLEDGE,
    *EXPORTS,
    *ADMINISTRATION,
    *AUDIT,
]
urlpatterns = [*PUBLIC, *TRACKING, *DESK]
