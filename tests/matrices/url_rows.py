"""The reviewed table of addresses: who may read and who may write there.

``record`` names the record of the world (tests/matrices/world.py) the address is asked for.
``read`` and ``write`` are the roles that may GET and POST; ``-`` means the method does not exist
(405). Everybody else is refused: 403 or 404, signed-out people are sent to sign in.
"""

from typing import NamedTuple

ANYONE = "anyone"  # with a role
NOBODY = "-"
KEEPERS = "inspector administrator"
PLANNING = "inspector manager administrator"
SAYING_NEEDS = "warehouse inspector manager"
ASKING = "liaison manager"
WORKING = "warehouse inspector liaison manager controller"


class Row(NamedTuple):
    name: str
    record: str
    read: str
    write: str


ROWS = [
    Row(*row)
    for row in [
        # name, record, read, write
        ("home", "", "signed-in", NOBODY),
        ("api_schema", "", "signed-in", NOBODY),
        # before arrival
        ("registry:pre_advices", "", ANYONE, NOBODY),
        ("registry:new_pre_advice", "", "liaison", "liaison"),
        ("registry:import_pre_advice", "", "liaison", "liaison"),
        ("registry:preview_import", "draft", "liaison", "liaison"),
        ("registry:pre_advice", "advice", ANYONE, NOBODY),
        ("registry:cancel_pre_advice", "advice", NOBODY, "liaison"),
        ("registry:advice_files", "advice", NOBODY, WORKING),
        ("registry:kit_record_pdf", "advice", ANYONE, NOBODY),
        # receive
        ("registry:receive", "", ANYONE, NOBODY),
        ("registry:receive_unadvised", "", "warehouse", "warehouse"),
        ("registry:receive_advice", "advice", "warehouse", "warehouse"),
        ("registry:receipt", "receipt", ANYONE, NOBODY),
        ("registry:receipt_files", "receipt", NOBODY, WORKING),
        ("registry:delivery_note_pdf", "receipt", ANYONE, NOBODY),
        # letters
        ("registry:letters", "", ANYONE, NOBODY),
        ("registry:letter", "letter", ANYONE, NOBODY),
        ("registry:letter_pdf", "letter", ANYONE, NOBODY),
        ("registry:letter_new", "", ASKING, ASKING),
        ("registry:letter_answer", "", ASKING, ASKING),
        ("registry:letter_again", "letter", NOBODY, ASKING),
        ("registry:letter_otherwise", "letter", NOBODY, ASKING),
        ("registry:contact_new", "party", ASKING, ASKING),
        ("registry:contact_edit", "contact", ASKING, ASKING),
        ("registry:evidence_file", "file", ANYONE, NOBODY),
        # verify
        ("inspections:verify", "", ANYONE, "inspector"),
        ("inspections:item_verify", "received", "inspector", "inspector"),
        ("inspections:item_accept", "received", "inspector", "inspector"),
        ("inspections:item_reject", "received", "inspector", "inspector"),
        ("inspections:item_inspect", "planned", NOBODY, "inspector"),
        ("registry:item_pass_on", "received", "inspector", "inspector"),
        ("inspections:inspection", "inspection", ANYONE, NOBODY),
        ("inspections:enter_result", "result", "inspector", "inspector"),
        ("inspections:result_files", "result", NOBODY, "inspector"),
        ("inspections:result_lab_report", "hazardous", "inspector", "inspector"),
        ("inspections:lab_reports", "", ANYONE, NOBODY),
        ("inspections:lab_report", "lab_report", ANYONE, NOBODY),
        ("inspections:lab_report_withdraw", "lab_report", NOBODY, "inspector manager"),
        ("inspections:inspection_decide", "open", "inspector", "inspector"),
        ("inspections:inspection_sign", "inspection", "inspector", "inspector"),
        ("inspections:inspection_review", "inspection", "manager", "manager"),
        ("inspections:inspection_correct", "inspection", "inspector", "inspector"),
        ("inspections:inspection_break_off", "open", "inspector", "inspector"),
        ("inspections:nonconformity", "nonconformity", ANYONE, NOBODY),
        ("inspections:inspection_pdf", "inspection", ANYONE, NOBODY),
        ("inspections:nonconformity_pdf", "nonconformity", ANYONE, NOBODY),
        # measure
        ("inspections:instruments", "", ANYONE, NOBODY),
        ("inspections:instrument_new", "", KEEPERS, KEEPERS),
        ("inspections:instrument", "instrument", ANYONE, NOBODY),
        ("inspections:instrument_edit", "instrument", KEEPERS, KEEPERS),
        ("inspections:instrument_calibrate", "instrument", KEEPERS, KEEPERS),
        ("inspections:instrument_use", "instrument", NOBODY, KEEPERS),
        ("inspections:instrument_assess", "instrument", NOBODY, KEEPERS),
        # climate
        ("inspections:climate", "place", ANYONE, "warehouse inspector"),
        ("inspections:climate_file", "place", NOBODY, "warehouse inspector"),
        ("inspections:excursions", "", ANYONE, NOBODY),
        ("inspections:excursion", "excursion", ANYONE, "inspector manager"),
        # periodic checks
        ("inspections:checks", "", ANYONE, NOBODY),
        ("inspections:check_scan", "", "warehouse inspector", NOBODY),
        ("inspections:turning_over", "", ANYONE, NOBODY),
        ("inspections:checks_pdf", "", ANYONE, NOBODY),
        ("inspections:check", "check", ANYONE, NOBODY),
        ("inspections:check_settle", "check", NOBODY, "warehouse inspector manager"),
        ("inspections:check_pdf", "check", ANYONE, NOBODY),
        ("inspections:item_check", "stored", "warehouse inspector", "warehouse inspector"),
        # inspection plans
        ("inspections:plans", "", ANYONE, NOBODY),
        (
            "inspections:plan_new",
            "",
            PLANNING,
            PLANNING,
        ),
        ("inspections:plan", "plan", ANYONE, NOBODY),
        ("inspections:plan_xlsx", "plan", ANYONE, NOBODY),
        ("inspections:plan_template", "", PLANNING, NOBODY),
        (
            "inspections:plan_edit",
            "plan",
            PLANNING,
            PLANNING,
        ),
        ("inspections:plan_revise", "plan", NOBODY, PLANNING),
        ("inspections:plan_release", "plan", NOBODY, "manager administrator"),
        ("inspections:plan_retire", "plan", NOBODY, PLANNING),
        # switching between severities
        ("inspections:switching", "", ANYONE, NOBODY),
        ("inspections:switching_series", "series", ANYONE, NOBODY),
        ("inspections:switching_confirm", "series", NOBODY, "inspector manager"),
        ("inspections:switching_irregular", "series", NOBODY, "inspector manager"),
        # stocktaking
        ("inspections:stocktakes", "", ANYONE, NOBODY),
        ("inspections:stocktake_new", "", "warehouse manager", "warehouse manager"),
        ("inspections:stocktake", "stocktake", ANYONE, NOBODY),
        ("inspections:stocktake_count", "stocktake", "warehouse", "warehouse"),
        ("inspections:stocktake_undo", "stocktake", NOBODY, "warehouse"),
        ("inspections:stocktake_finish", "stocktake", NOBODY, "warehouse"),
        ("inspections:stocktake_find", "stocktake_line", ANYONE, NOBODY),
        ("inspections:stocktake_describe", "stocktake_line", NOBODY, "warehouse"),
        ("inspections:stocktake_identify", "stocktake_line", NOBODY, "warehouse"),
        ("inspections:stocktake_take_in", "stocktake_line", NOBODY, "warehouse"),
        ("inspections:stocktake_dismiss", "stocktake_line", NOBODY, "warehouse"),
        ("inspections:stocktake_approve", "stocktake", NOBODY, "manager"),
        ("inspections:stocktake_close", "stocktake", "manager", "manager"),
        ("inspections:stocktake_pdf", "stocktake", ANYONE, NOBODY),
        # label
        ("registry:label", "", ANYONE, "warehouse"),
        ("registry:read_back", "", ANYONE, "warehouse"),
        ("registry:item_label", "verified", "warehouse", "warehouse"),
        ("registry:item_floor_life", "stored", "warehouse inspector", "warehouse inspector"),
        ("registry:item_handling_plan", "stored", SAYING_NEEDS, SAYING_NEEDS),
        ("registry:handling_plans", "", ANYONE, NOBODY),
        ("registry:handling_plan", "handling_plan", ANYONE, NOBODY),
        ("registry:handling_plan_decide", "handling_plan", NOBODY, "manager"),
        ("registry:handling_plan_pdf", "handling_plan", ANYONE, NOBODY),
        ("registry:item_needs", "verified", SAYING_NEEDS, SAYING_NEEDS),
        ("registry:recalls", "", ANYONE, NOBODY),
        ("registry:item_copies", "document", ANYONE, NOBODY),
        ("registry:revision_name", "stored", NOBODY, "controller"),
        ("registry:revision_void", "document", NOBODY, "controller"),
        ("registry:copy_give", "document", NOBODY, "controller"),
        ("registry:copies_pdf", "document", ANYONE, NOBODY),
        ("registry:controlled_copy", "copy", ANYONE, NOBODY),
        ("registry:copy_end", "copy", NOBODY, "controller"),
        ("registry:document_revision", "revision", ANYONE, NOBODY),
        ("registry:item_mark", "verified", "warehouse inspector", "warehouse inspector"),
        ("registry:item_confirm_label", "verified", "warehouse", "warehouse"),
        ("registry:labels_pdf", "", "bad-request", NOBODY),
        # store
        ("registry:store", "", ANYONE, "warehouse"),
        ("registry:place_many", "", "warehouse", "warehouse"),
        ("registry:store_scan", "", ANYONE, "warehouse"),
        ("registry:item_store", "labelled", "warehouse", "warehouse"),
        ("registry:item_move", "stored", "warehouse", "warehouse"),
        ("registry:item_split", "stored", "warehouse inspector", "warehouse inspector"),
        # quarantine
        ("registry:quarantine", "", ANYONE, NOBODY),
        ("registry:item_release", "quarantined", "inspector manager", "inspector manager"),
        ("registry:item_concede", "quarantined", "manager", "manager"),
        # closing an agreement
        ("registry:closeout", "agreement", ANYONE, "manager"),
        ("registry:closeout_of", "closeout", ANYONE, NOBODY),
        ("registry:closing_report_pdf", "closeout", ANYONE, NOBODY),
        # production notices
        ("registry:notices", "", ANYONE, NOBODY),
        ("registry:new_notice", "", "liaison", "liaison"),
        ("registry:do_not_buy", "", ANYONE, NOBODY),
        ("registry:notice", "notice", ANYONE, NOBODY),
        ("registry:edit_notice", "notice", "liaison", "liaison"),
        ("registry:close_notice", "notice", NOBODY, "liaison manager"),
        # issue
        ("registry:issue", "", ANYONE, NOBODY),
        ("registry:issue_new", "", "warehouse", "warehouse"),
        ("registry:issue_note", "issue", ANYONE, NOBODY),
        ("registry:accept_issue", "issue", "warehouse", "warehouse"),
        ("registry:settle_issue", "issue", "warehouse", "warehouse"),
        ("registry:issue_note_pdf", "issue", ANYONE, NOBODY),
        ("registry:item_issue", "stored", "warehouse", "warehouse"),
        ("registry:item_return_to_store", "out", "warehouse", "warehouse"),
        ("registry:item_consume", "out", "warehouse", "warehouse"),
        # return
        ("registry:return", "", ANYONE, NOBODY),
        ("registry:return_choose", "party", "warehouse", NOBODY),
        ("registry:return_new", "party", "warehouse", "warehouse"),
        ("registry:return_note", "return", ANYONE, NOBODY),
        ("registry:return_note_pdf", "return", ANYONE, NOBODY),
        ("registry:gate_pass", "gate_pass", ANYONE, NOBODY),
        ("registry:gate_pass_pdf", "released", ANYONE, NOBODY),
        ("registry:decide_gate_pass", "return", NOBODY, "manager"),
        ("registry:hand_over", "released", NOBODY, "warehouse"),
        ("registry:confirm_delivery", "released", NOBODY, "warehouse liaison manager"),
        ("registry:return_files", "return", NOBODY, WORKING),
        ("registry:cancel_return", "return", NOBODY, "warehouse"),
        ("registry:expect_no_more", "released", NOBODY, "warehouse liaison manager"),
        ("registry:item_return", "stored", "warehouse", NOBODY),
        # consents and disposals
        ("registry:consents", "", ANYONE, NOBODY),
        ("registry:consent_new", "", "liaison", "liaison"),
        ("registry:consent", "consent", ANYONE, NOBODY),
        ("registry:consent_files", "consent", NOBODY, WORKING),
        ("registry:item_transfer", "stored", "manager", NOBODY),
        ("registry:transfers", "", ANYONE, NOBODY),
        ("registry:transfer_new", "party", "manager", "manager"),
        ("registry:transfer", "transfer", ANYONE, NOBODY),
        ("registry:transfer_pdf", "transfer", ANYONE, NOBODY),
        ("registry:transfer_gate_pass_pdf", "released_transfer", ANYONE, NOBODY),
        ("registry:transfer_decide", "transfer", NOBODY, "manager"),
        ("registry:transfer_complete", "released_transfer", NOBODY, "manager"),
        ("registry:transfer_cancel", "transfer", NOBODY, "manager"),
        ("registry:item_destroy", "stored", "manager controller", NOBODY),
        ("registry:outside_requests", "", ANYONE, NOBODY),
        ("registry:outside_request", "outside", ANYONE, NOBODY),
        ("registry:outside_gate_pass_pdf", "released_outside", ANYONE, NOBODY),
        ("registry:outside_decide", "outside", NOBODY, "manager"),
        ("registry:outside_hand_out", "released_outside", NOBODY, "warehouse"),
        ("registry:outside_cancel", "outside", NOBODY, "warehouse"),
        ("registry:destructions", "", ANYONE, NOBODY),
        ("registry:destruction_new", "party", "manager controller", "manager controller"),
        ("registry:destruction", "destruction", ANYONE, NOBODY),
        ("registry:destruction_pdf", "destruction", ANYONE, NOBODY),
        ("registry:destruction_gate_pass_pdf", "released_destruction", ANYONE, NOBODY),
        ("registry:destruction_decide", "destruction", NOBODY, "manager"),
        (
            "registry:destruction_carry_out",
            "released_destruction",
            NOBODY,
            "manager controller",
        ),
        ("registry:destruction_witness", "witnessed_destruction", NOBODY, "inspector"),
        ("registry:destruction_cancel", "destruction", NOBODY, "manager controller"),
        ("registry:item_write_off", "quarantined", "manager", "manager"),
        # anomalies
        ("inspections:anomalies", "", ANYONE, NOBODY),
        ("inspections:anomaly", "anomaly", ANYONE, NOBODY),
        ("inspections:anomaly_files", "anomaly", NOBODY, WORKING),
        ("inspections:anomaly_pdf", "anomaly", ANYONE, NOBODY),
        ("inspections:tell_customer", "anomaly", NOBODY, "liaison manager"),
        ("inspections:agree_disposition", "anomaly", NOBODY, "liaison manager"),
        ("inspections:close_anomaly", "anomaly", NOBODY, "manager"),
        ("inspections:item_report_anomaly", "stored", WORKING, WORKING),
        ("inspections:item_set_apart", "stored", NOBODY, WORKING),
        # seeing
        ("registry:items", "", ANYONE, NOBODY),
        ("registry:items_columns", "", NOBODY, ANYONE),
        ("registry:item", "stored", ANYONE, NOBODY),
        ("registry:item_files", "stored", NOBODY, WORKING),
        ("registry:parties", "", ANYONE, NOBODY),
        ("registry:party", "party", ANYONE, NOBODY),
        ("registry:locations", "", ANYONE, NOBODY),
        ("registry:location", "place", ANYONE, NOBODY),
        ("registry:reports", "", ANYONE, NOBODY),
        ("registry:reconciliation", "", ANYONE, NOBODY),
        ("registry:reconciliation_pdf", "", ANYONE, NOBODY),
        ("registry:reconciliation_xlsx", "", ANYONE, NOBODY),
        ("registry:register_pdf", "", ANYONE, NOBODY),
        ("registry:register_xlsx", "", ANYONE, NOBODY),
        ("registry:scan", "", ANYONE, "signed-in"),
        ("registry:scan_send", "", NOBODY, ANYONE),
        ("registry:scan_read", "", NOBODY, ANYONE),
        ("registry:link_code", "stored", "warehouse inspector", "warehouse inspector"),
        ("registry:unlink_code", "stored", NOBODY, "warehouse inspector"),
        ("registry:scanned", "stored", ANYONE, NOBODY),
        # oneself
        ("registry:absences", "", ANYONE, ANYONE),
        ("registry:absence_end", "absence", NOBODY, "warehouse manager administrator"),
        ("registry:my_sign_in", "", "signed-in", NOBODY),
        ("registry:switch_on_second_factor", "", "signed-in", "signed-in"),
        ("registry:switch_off_second_factor", "", "signed-in", "signed-in"),
        ("registry:recovery_codes", "", "signed-in", NOBODY),
        ("registry:new_recovery_codes", "", "signed-in", "signed-in"),
    ]
]

#: Addresses that answer without signing in. There are to be no others.
PUBLIC = {"login", "login_code", "logout", "set_language", "live", "ready"}
