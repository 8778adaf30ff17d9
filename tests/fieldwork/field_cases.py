"""Which tests stage which fault of field work; ``scripts/field_cases.py`` runs them row by row.

Each row names, as its source, where the fault was seen. A test is a node of pytest, or a file of
Vitest with the name of a test in it. `MEASURED` names the bench that stages a row in full length,
where a test can only be short.
"""

from __future__ import annotations

from typing import Final

SYNC: Final = "tests/fieldwork/sync/"
CASES, FAULTS, VISITS, APP, PAGES, RECEIVING, FILES, API = (
    f"{SYNC}test_{name}.py::test_"
    for name in (
        "field_cases",
        "phone_app_faults",
        "first_visits",
        "phone_app",
        "phone_pages",
        "receiving",
        "files",
        "api",
    )
)
PATROLS: Final = "tests/fieldwork/patrols/test_patrols_from_phones.py::test_"
QUEUE, SENDING, STORE, UPLOADING, EXPORTING = (
    f"frontend/field/{name}.test.ts::"
    for name in ("queue", "sending", "store", "uploading", "exporting")
)

STAGED: Final[dict[str, tuple[str, ...]]] = {
    "dexie#739, LokiJS#704": (
        f"{FAULTS}cleared_site_data_is_said_and_the_exported_file_restores_it",
        f"{CASES}a_cleared_phones_exported_records_arrive_once",
        f"{PAGES}expected_20_have_17_stands_at_the_officers_and_the_dispatchers",
        f"{EXPORTING}comes to another phone whole, and only once",
        f"{QUEUE}is not said on a phone that has lost what the server expects",
        f"{STORE}never gives a number twice, although items were cleared away",
    ),
    "dexie#840, #776": (
        f"{FAULTS}a_full_storage_is_said_in_time_and_keeps_text_and_photos",
        f"{SENDING}fails in time if it never ends",
        f"{STORE}says that a write failed, and keeps what was there",
    ),
    "commcare-android PR#1807, enketo#1226": (
        f"{CASES}one_refused_record_of_thirty_is_set_aside_and_stays",
        f"{RECEIVING}a_fault_of_ours_is_set_aside_like_a_refusal",
        f"{UPLOADING}do not wait for one that the server refuses",
    ),
    "powersync-native#15, powersync.dart#307": (
        f"{FAULTS}the_queue_empties_itself_when_the_server_is_back",
        f"{SENDING}goes on by itself when the server is back, with nobody pressing anything",
    ),
    "thunderbolt PR#944": (
        f"{RECEIVING}a_refused_command_delays_no_other",
        f"{SENDING}empties the queue in order, each item with its own state",
        f"{QUEUE}concern each item by itself",
    ),
    "vaccine_registry#83": (
        f"{FAULTS}records_of_one_officer_stay_theirs_when_a_colleague_takes_the_phone",
        f"{RECEIVING}a_colleague_who_is_signed_in_delivers_but_does_not_become_the_author",
        f"{STORE}keeps two officers' queues apart",
    ),
    "Mergin mobile#2382": (
        f"{CASES}a_photo_waits_while_the_servers_disk_is_full",
        f"{FILES}a_file_goes_on_where_it_was_cut",
        f"{FILES}a_damaged_file_comes_once_more_and_nothing_empty_is_kept",
        f"{UPLOADING}go on where they were cut",
    ),
    "Mergin mobile#2481, #4207; cht-core#7419": (
        f"{FAULTS}work_on_what_was_closed_meanwhile_is_kept_aside_with_the_reason",
        f"{VISITS}a_first_download_that_was_cut_is_taken_up_again",
        f"{VISITS}the_apps_own_first_download_that_was_cut_goes_on_after_a_refresh",
        f"{CASES}work_on_a_deleted_record_is_kept_aside_with_its_words",
        f"{APP}what_was_closed_elsewhere_is_said",
    ),
    "Mergin mobile#4335": (
        f"{CASES}a_removed_record_does_not_come_back_from_a_phone_that_was_away_for_a_month",
    ),
    "cht-core#6284; ODK users' 'January 1970' forms": (
        f"{CASES}a_phone_whose_clock_is_set_at_noon_keeps_its_order",
        f"{RECEIVING}order_and_deadlines_do_not_depend_on_the_phones_clock",
    ),
    "collect#6164, #6392": (
        f"{CASES}records_delivered_in_reverse_are_held_and_carried_out_in_order",
        f"{RECEIVING}a_later_step_waits_for_the_missing_one_and_both_sides_are_told",
        f"{RECEIVING}any_order_cut_and_doubling_gives_the_same_records",
    ),
    "getodk docs, central-entities": (
        f"{CASES}two_officers_who_change_one_field_offline_are_both_kept",
        f"{CASES}a_difference_is_decided_by_a_command_of_the_phone",
        f"{FAULTS}a_field_changed_on_both_sides_is_decided_on_the_phone",
        f"{PAGES}both_values_are_shown_and_one_is_chosen",
        f"{API}a_gap_is_said_in_the_answer",
    ),
    "cht-core#11306": (
        f"{CASES}a_place_moved_at_noon_counts_by_the_servers_record_and_nothing_twice",
        f"{PATROLS}an_area_given_to_another_officer_takes_its_patrols_along",
    ),
    "workbox#1995, ServiceWorker#1389": (
        f"{FAULTS}releases_wait_for_a_quiet_moment_and_queue_and_form_survive_them",
        f"{APP}the_worker_changes_with_what_it_keeps",
    ),
    "dimagi wiki 2143965850": (
        f"{PATROLS}a_draft_that_is_open_while_the_checklist_changes_ends_in_its_version",
    ),
    "taro#14910": (
        f"{VISITS}a_scanned_code_brings_its_grid_on_the_first_visit_in_wechat",
        f"{VISITS}a_scanned_code_that_needs_a_sign_in_brings_its_grid_after_it_in_wechat",
        f"{APP}inside_wechat_the_app_says_how_to_open_it",
    ),
    "grafana#15731, #12605; echarts#4726, #10130, #19219": (
        "tests/web/test_wall_screen.py::test_memory_is_flat_over_many_answers",
    ),
}

MEASURED: Final = {"grafana#15731, #12605; echarts#4726, #10130, #19219": "jiceng bench wall"}
