"""Pages of the registry. A name runs from here to the view, the form, the service, the test."""

from django.urls import path

from registry.views import (
    absences,
    accepting,
    advising,
    closing,
    consenting,
    contacts,
    copies,
    destroying,
    disposing,
    documents,
    dwelling,
    evidence,
    floor_life,
    handing_over,
    handling,
    importing,
    isolating,
    issuing,
    items,
    jobs,
    labelling,
    letters,
    locations,
    marking,
    my_sign_in,
    needing,
    notices,
    outside,
    owner,
    owner_asking,
    parties,
    receiving,
    reconciling,
    reminding,
    reports,
    returning,
    scanning,
    splitting,
    storing,
    transferring,
)

app_name = "registry"

urlpatterns = [
    # /pre-advices/
    path("pre-advices/", advising.pre_advices, name="pre_advices"),
    path("pre-advices/new/", advising.new_pre_advice, name="new_pre_advice"),
    path("pre-advices/import/", importing.import_pre_advice, name="import_pre_advice"),
    path("pre-advices/import/<int:pk>/", importing.preview_import, name="preview_import"),
    path("pre-advices/<number:number>/", advising.pre_advice, name="pre_advice"),
    path("pre-advices/<number:number>/cancel/", advising.cancel, name="cancel_pre_advice"),
    path("pre-advices/<number:number>/files/", advising.add_advice_files, name="advice_files"),
    # /receive/
    path("receive/", receiving.receive, name="receive"),
    path("receive/unadvised/", receiving.receive_unadvised, name="receive_unadvised"),
    path("receive/<number:number>/", receiving.receive_advice, name="receive_advice"),
    path("receipts/<number:number>/", receiving.receipt, name="receipt"),
    path("receipts/<number:number>/files/", receiving.add_receipt_files, name="receipt_files"),
    # /letters/
    path("letters/", letters.letters, name="letters"),
    path("letters/new/", letters.letter_new, name="letter_new"),
    path("letters/answer/", letters.letter_answer, name="letter_answer"),
    path("letters/<number:number>/", letters.letter, name="letter"),
    path("letters/<number:number>/letter.pdf", letters.letter_pdf, name="letter_pdf"),
    path("letters/<number:number>/again/", letters.letter_again, name="letter_again"),
    path("letters/<number:number>/otherwise/", letters.letter_otherwise, name="letter_otherwise"),
    # contacts of owners
    path("parties/<slug:code>/contacts/new/", contacts.contact_new, name="contact_new"),
    path("contacts/<int:pk>/", contacts.contact_edit, name="contact_edit"),
    # /files/
    path("files/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    # /label/
    path("label/", labelling.label_queue, name="label"),
    path("label/read-back/", labelling.read_back, name="read_back"),
    path("items/<number:number>/label/", labelling.label, name="item_label"),
    path("items/<number:number>/floor-life/", floor_life.item_floor_life, name="item_floor_life"),
    # /handling-plans/
    path(
        "items/<number:number>/handling-plan/",
        handling.item_handling_plan,
        name="item_handling_plan",
    ),
    path("handling-plans/", handling.handling_plans, name="handling_plans"),
    path("handling-plans/<number:number>/", handling.handling_plan, name="handling_plan"),
    path(
        "handling-plans/<number:number>/decide/",
        handling.handling_plan_decide,
        name="handling_plan_decide",
    ),
    path(
        "handling-plans/<number:number>/plan.pdf",
        handling.handling_plan_pdf,
        name="handling_plan_pdf",
    ),
    # /recalls/
    path("recalls/", copies.recalls, name="recalls"),
    path("items/<number:number>/copies/", copies.item_copies, name="item_copies"),
    path("items/<number:number>/copies/name/", copies.revision_name, name="revision_name"),
    path("items/<number:number>/copies/void/", copies.revision_void, name="revision_void"),
    path("items/<number:number>/copies/give/", copies.copy_give, name="copy_give"),
    path("items/<number:number>/copies.pdf", copies.copies_pdf, name="copies_pdf"),
    path("copies/<number:number>/", copies.controlled_copy, name="controlled_copy"),
    path("copies/<number:number>/end/", copies.copy_end, name="copy_end"),
    path("revisions/<number:number>/", copies.document_revision, name="document_revision"),
    path("items/<number:number>/needs/", needing.item_needs, name="item_needs"),
    path("items/<number:number>/mark/", marking.item_mark, name="item_mark"),
    path("items/<number:number>/codes/", scanning.link, name="link_code"),
    path("items/<number:number>/codes/remove/", scanning.unlink, name="unlink_code"),
    path(
        "items/<number:number>/confirm-label/", labelling.confirm_label, name="item_confirm_label"
    ),
    # /store/
    path("store/", storing.store_queue, name="store"),
    path("store/place/", storing.place_many, name="place_many"),
    path("store/scan/", storing.store_scan, name="store_scan"),
    path("items/<number:number>/store/", storing.store, name="item_store"),
    path("items/<number:number>/move/", storing.move, name="item_move"),
    path("items/<number:number>/split/", splitting.split, name="item_split"),
    path("items/<number:number>/pass-on/", handing_over.pass_on, name="item_pass_on"),
    # /quarantine/
    path("quarantine/", isolating.quarantine, name="quarantine"),
    path("items/<number:number>/release/", isolating.release, name="item_release"),
    path("items/<number:number>/concede/", isolating.concede, name="item_concede"),
    # /dwelling/
    path("dwelling/", dwelling.dwelling, name="dwelling"),
    path("dwelling/<number:number>/", dwelling.dwell_case, name="dwell_case"),
    path("dwelling/<number:number>/reason/", dwelling.dwell_reason, name="dwell_reason"),
    path("dwelling/<number:number>/ask/", dwelling.dwell_ask, name="dwell_ask"),
    path("dwelling/<number:number>/decide/", dwelling.dwell_decide, name="dwell_decide"),
    path("dwelling/<number:number>/letter.pdf", dwelling.dwell_letter_pdf, name="dwell_letter_pdf"),
    # /notices/
    path("notices/", notices.notices, name="notices"),
    path("notices/new/", notices.new_notice, name="new_notice"),
    path("notices/do-not-buy/", notices.do_not_buy, name="do_not_buy"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/edit/", notices.edit_notice, name="edit_notice"),
    path("notices/<int:pk>/close/", notices.close, name="close_notice"),
    # /issue/
    path("issue/", issuing.issue, name="issue"),
    path("issue/new/", issuing.issue_new, name="issue_new"),
    path("issues/<number:number>/", issuing.issue_note, name="issue_note"),
    path("issues/<number:number>/settle/", issuing.settle_issue, name="settle_issue"),
    path("issues/<number:number>/accept/", accepting.accept, name="accept_issue"),
    path("items/<number:number>/issue/", issuing.item_issue, name="item_issue"),
    path(
        "items/<number:number>/return-to-store/",
        issuing.item_return_to_store,
        name="item_return_to_store",
    ),
    path("items/<number:number>/consume/", issuing.item_consume, name="item_consume"),
    path("outside/", outside.outside_requests, name="outside_requests"),
    path("outside/<number:number>/", outside.outside_request, name="outside_request"),
    path("outside/<number:number>/decide/", outside.outside_decide, name="outside_decide"),
    path("outside/<number:number>/hand-out/", outside.outside_hand_out, name="outside_hand_out"),
    path("outside/<number:number>/cancel/", outside.outside_cancel, name="outside_cancel"),
    path(
        "outside/<number:number>/gate-pass.pdf",
        documents.outside_gate_pass_pdf,
        name="outside_gate_pass_pdf",
    ),
    # /return/
    path("return/", returning.return_overview, name="return"),
    path("return/<slug:code>/", returning.return_choose, name="return_choose"),
    path("return/<slug:code>/new/", returning.return_new, name="return_new"),
    path("returns/<number:number>/", returning.return_note, name="return_note"),
    path("returns/<number:number>/decide/", returning.decide_gate_pass, name="decide_gate_pass"),
    path("returns/<number:number>/hand-over/", returning.hand_over, name="hand_over"),
    path(
        "returns/<number:number>/confirm-delivery/",
        returning.confirm_delivery,
        name="confirm_delivery",
    ),
    path(
        "returns/<number:number>/expect-no-more/",
        returning.expect_no_more,
        name="expect_no_more",
    ),
    path("returns/<number:number>/files/", returning.return_files, name="return_files"),
    path("returns/<number:number>/cancel/", returning.cancel_return, name="cancel_return"),
    path("items/<number:number>/return/", returning.item_return, name="item_return"),
    # /consents/
    path("consents/", consenting.consents, name="consents"),
    path("consents/new/", consenting.consent_new, name="consent_new"),
    path("consents/<number:number>/", consenting.consent, name="consent"),
    path("consents/<number:number>/files/", consenting.consent_files, name="consent_files"),
    # what ends here
    path("items/<number:number>/transfer/", transferring.item_transfer, name="item_transfer"),
    path("transfers/", transferring.transfers, name="transfers"),
    path("transfers/to/<slug:code>/", transferring.transfer_new, name="transfer_new"),
    path("transfers/<number:number>/", transferring.transfer, name="transfer"),
    path("transfers/<number:number>/decide/", transferring.transfer_decide, name="transfer_decide"),
    path(
        "transfers/<number:number>/complete/",
        transferring.transfer_complete,
        name="transfer_complete",
    ),
    path("transfers/<number:number>/cancel/", transferring.transfer_cancel, name="transfer_cancel"),
    path("transfers/<number:number>/list.pdf", documents.transfer_pdf, name="transfer_pdf"),
    path(
        "transfers/<number:number>/gate-pass.pdf",
        documents.transfer_gate_pass_pdf,
        name="transfer_gate_pass_pdf",
    ),
    path("items/<number:number>/destroy/", destroying.item_destroy, name="item_destroy"),
    path("destructions/", destroying.destructions, name="destructions"),
    path("destructions/of/<slug:code>/", destroying.destruction_new, name="destruction_new"),
    path("destructions/<number:number>/", destroying.destruction, name="destruction"),
    path(
        "destructions/<number:number>/decide/",
        destroying.destruction_decide,
        name="destruction_decide",
    ),
    path(
        "destructions/<number:number>/carry-out/",
        destroying.destruction_carry_out,
        name="destruction_carry_out",
    ),
    path(
        "destructions/<number:number>/witness/",
        destroying.destruction_witness,
        name="destruction_witness",
    ),
    path(
        "destructions/<number:number>/cancel/",
        destroying.destruction_cancel,
        name="destruction_cancel",
    ),
    path(
        "destructions/<number:number>/record.pdf", documents.destruction_pdf, name="destruction_pdf"
    ),
    path(
        "destructions/<number:number>/gate-pass.pdf",
        documents.destruction_gate_pass_pdf,
        name="destruction_gate_pass_pdf",
    ),
    path("items/<number:number>/write-off/", disposing.item_write_off, name="item_write_off"),
    # /items/
    path("items/", items.items, name="items"),
    path("items/columns/", items.choose_columns, name="items_columns"),
    path("items/<number:number>/", items.item, name="item"),
    path("items/<number:number>/files/", items.add_item_files, name="item_files"),
    # /owner/: no account; a signed link
    path("owner/<token>/", owner.owner, name="owner"),
    path("owner/<token>/files/<int:pk>/", owner.owner_file, name="owner_file"),
    # asking owners there, and what they answered
    path("owner-links/", owner_asking.owner_links, name="owner_links"),
    path("owner-links/<number:number>/", owner_asking.owner_link, name="owner_link"),
    path(
        "owner-links/<number:number>/revoke/",
        owner_asking.owner_link_revoke,
        name="owner_link_revoke",
    ),
    path(
        "owner-links/<number:number>/address/", owner_asking.owner_link_show, name="owner_link_show"
    ),
    path("ask-owner/<slug:purpose>/<number:number>/", owner_asking.owner_ask, name="owner_ask"),
    path("parties/<slug:code>/link/", owner_asking.party_link_new, name="party_link_new"),
    path("owner-answers/<number:number>/", owner_asking.owner_answer, name="owner_answer"),
    path(
        "owner-answers/<number:number>/take-up/",
        owner_asking.owner_answer_take_up,
        name="owner_answer_take_up",
    ),
    path("items/<number:number>/ask-consent/", owner_asking.consent_ask, name="consent_ask"),
    path("consent-requests/<number:number>/", owner_asking.consent_request, name="consent_request"),
    path(
        "consent-requests/<number:number>/withdraw/",
        owner_asking.consent_request_withdraw,
        name="consent_request_withdraw",
    ),
    path("statements/", owner_asking.all_statements, name="statements"),
    path("parties/<slug:code>/statement/", owner_asking.statement_new, name="statement_new"),
    path("statements/<number:number>/", owner_asking.statement, name="statement"),
    path(
        "statements/<number:number>/lines/<int:pk>/",
        owner_asking.statement_line_settle,
        name="statement_line_settle",
    ),
    path(
        "statements/<number:number>/withdraw/",
        owner_asking.statement_withdraw,
        name="statement_withdraw",
    ),
    path("statements/<number:number>/statement.pdf", documents.statement_pdf, name="statement_pdf"),
    # /parties/
    path("parties/", parties.parties, name="parties"),
    path("parties/<slug:code>/", parties.party, name="party"),
    # /agreements/
    path("agreements/<int:pk>/closeout/", closing.closeout, name="closeout"),
    path("closeouts/<number:number>/", closing.closeout_of, name="closeout_of"),
    path(
        "closeouts/<number:number>/report.pdf",
        closing.closing_report_pdf,
        name="closing_report_pdf",
    ),
    # /locations/
    path("locations/", locations.locations, name="locations"),
    path("locations/<slug:code>/", locations.location, name="location"),
    # /reports/
    path("reports/", reports.reports, name="reports"),
    path("reports/reconciliation/", reconciling.reconciliation, name="reconciliation"),
    path("reports/reconciliation.pdf", reconciling.reconciliation_pdf, name="reconciliation_pdf"),
    path(
        "reports/reconciliation.xlsx", reconciling.reconciliation_xlsx, name="reconciliation_xlsx"
    ),
    path("reports/register.pdf", reports.register_pdf, name="register_pdf"),
    path("reports/register.xlsx", reports.register_xlsx, name="register_xlsx"),
    path("reports/register/<slug:form>/", reports.register_job, name="register_job"),
    path("reminders/", reminding.reminders, name="reminders"),
    # /jobs/
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<number:number>/", jobs.job, name="job"),
    path("jobs/<number:number>/file/", jobs.job_file, name="job_file"),
    path("jobs/<number:number>/cancel/", jobs.job_cancel, name="job_cancel"),
    # printed forms
    path("labels.pdf", documents.labels_pdf, name="labels_pdf"),
    path("pre-advices/<number:number>/record.pdf", documents.kit_record_pdf, name="kit_record_pdf"),
    path(
        "receipts/<number:number>/delivery-note.pdf",
        documents.delivery_note_pdf,
        name="delivery_note_pdf",
    ),
    path("issues/<number:number>/note.pdf", documents.issue_note_pdf, name="issue_note_pdf"),
    path("returns/<number:number>/note.pdf", documents.return_note_pdf, name="return_note_pdf"),
    path("gate-passes/<number:number>/", documents.gate_pass_of, name="gate_pass"),
    path("returns/<number:number>/gate-pass.pdf", documents.gate_pass_pdf, name="gate_pass_pdf"),
    # /absences/
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:pk>/end/", absences.absence_end, name="absence_end"),
    # /my-sign-in/
    path("my-sign-in/", my_sign_in.my_sign_in, name="my_sign_in"),
    path("my-sign-in/on/", my_sign_in.switch_on, name="switch_on_second_factor"),
    path("my-sign-in/off/", my_sign_in.switch_off, name="switch_off_second_factor"),
    path("my-sign-in/recovery-codes/", my_sign_in.recovery_codes, name="recovery_codes"),
    path(
        "my-sign-in/recovery-codes/new/", my_sign_in.new_recovery_codes, name="new_recovery_codes"
    ),
    # /scan/
    path("scan/", scanning.scan, name="scan"),
    path("scan/send/", scanning.take, name="scan_send"),
    path("scan/read/", scanning.read_photo, name="scan_read"),
    path("s/<code:code>", scanning.scanned, name="scanned"),
]
