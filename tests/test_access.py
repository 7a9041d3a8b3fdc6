"""Who may open what: every address against every kind of reader.

An address that is not listed here fails the suite. A stranger to an object gets 404;
a visitor of a page for people with a login is led to the log-in (302).
"""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounting import ledger
from accounting.importing.taking_in import take_in
from blogs.models import PostDraft
from meetings.attaching import remove
from meetings.models import (
    ActionItem,
    Appointment,
    Goal,
    Meeting,
    MeetingDraft,
    Revision,
)
from meetings.snapshots import snapshot_of
from people.models import Role
from tambons.models import Village
from tests.accounting.books import make_chart, make_fund, make_period, make_set
from tests.accounting.cash_book import GOOD, HEAD, as_xlsx
from tests.factories import (
    make_agency,
    make_appointment,
    make_assessment,
    make_comment,
    make_freedom_table,
    make_goal,
    make_kind,
    make_meeting,
    make_outcome,
    make_person,
    make_photo,
    make_post,
    make_post_photo,
    make_province,
    make_report,
    make_review,
    make_role,
    make_tag,
    make_tambon,
    make_village,
)
from thai.clock import now

READERS = (
    "visitor",
    "resident",
    "outsider",
    "facilitator",
    "agency_staff",
    "governor_office",
    "administrator",
)
EVERYBODY = (200,) * 7
LOGIN = (302, 200, 200, 200, 200, 200, 200)

# Pages of those who look after a blog, and what their forms are answered.
AFTER_IT = (302, 404, 404, 200, 404, 404, 200)
AFTER_IT_SENT = (401, 404, 404, 302, 404, 404, 302)
# As much as any of these forms asks for.
SENT = (("why", "ไม่สุภาพ"), ("deed", "give"))

# What the facilitator has written, and what her forms are answered.
OWN = (302, 404, 404, 200, 404, 404, 404)
OWN_SENT = (401, 404, 404, 302, 404, 404, 404)
TYPED = ("body", "วันนี้ปุ๋ยหมักได้ที่แล้ว")

# What is said at the end of a round, as the facilitator has typed it: an empty form,
# a tap, and a tap on what is there.
REVIEW_SENT = {
    "mend": (401, 404, 404, 200, 404, 404, 200),
    "take_back": (401, 404, 404, 302, 404, 404, 302),
    "put_back": (401, 404, 404, 302, 404, 404, 302),
}


@dataclass(frozen=True)
class Row:
    """One deed at one address, and what each reader is answered."""

    name: str
    answers: tuple
    args: str = ""
    query: str = ""
    post: tuple | None = None

    def __str__(self):
        deed = "POST" if self.post is not None else "GET"
        return f"{deed} {self.name} {self.args}{self.query}".strip()


# Columns: visitor, resident, outsider, facilitator, agency staff, governor, admin.
TABLE = [
    Row("home", EVERYBODY),
    Row("me", LOGIN),
    Row("tambon_list", EVERYBODY),
    Row("tambon_detail", EVERYBODY, "joined"),
    Row("tambon_detail", (404,) * 7, "not_joined"),
    Row("tambon_calendar", EVERYBODY, "joined"),
    Row("tambon_calendar", (404,) * 7, "not_joined"),
    Row("village_detail", EVERYBODY, "village"),
    Row("village_detail", (404,) * 7, "no_village"),
    Row("village_detail", (404,) * 7, "village_not_joined"),
    Row("member_list", (302, 404, 404, 200, 404, 404, 200), "joined"),
    Row("member_list", (302,) + (404,) * 6, "not_joined"),
    # The facilitator comes last, and the same yes is given once.
    *(
        Row(
            "member_list",
            (401, 404, 404, 302, 404, 404, 302),
            "joined",
            post=(("deed", deed), ("row", "{waiting}")),
        )
        for deed in ("accept", "decline", "end")
    ),
    Row(
        "member_list",
        (401, 404, 404, 200, 404, 404, 200),
        "joined",
        post=(
            ("deed", "add"),
            ("key", "{key}"),
            ("name", "สมหญิง"),
            ("role", "resident"),
        ),
    ),
    Row(
        "member_list",
        (401, 404, 404, 404, 404, 404, 404),
        "joined",
        post=(("deed", "accept"), ("row", "{of_another}")),
    ),
    Row("account_code", EVERYBODY),
    Row("profile", LOGIN),
    Row("profile", (401, 302, 302, 302, 302, 302, 302), post=(("name", "สมหญิง"),)),
    Row("profile_export", LOGIN),
    Row("profile_leave", LOGIN),
    Row("profile_leave", LOGIN, post=(("password", "ผิด"),)),
    Row("calendar", EVERYBODY),
    Row("governor", (302, 404, 404, 404, 404, 200, 200)),
    Row("meetings:meeting_list", EVERYBODY),
    Row("meetings:meeting_export", EVERYBODY, "csv"),
    Row("meetings:meeting_export", EVERYBODY, "xlsx"),
    Row("meetings:meeting_export", (404,) * 7, "exe"),
    Row("meetings:meeting_detail", EVERYBODY, "public"),
    Row("meetings:meeting_detail", (404, 200, 404, 200, 404, 200, 200), "recorded"),
    Row("meetings:meeting_detail", (404, 200, 404, 200, 404, 200, 200), "for_members"),
    Row(
        "meetings:meeting_detail", (404, 404, 404, 200, 404, 200, 200), "for_officials"
    ),
    Row("meetings:meeting_detail", (404, 404, 404, 404, 404, 200, 200), "of_circle"),
    # The recorder is somebody of the governor's office, who is led to the record.
    *(
        Row(f"meetings:meeting_{deed}", answers, "recorded")
        for deed, answers in {
            "confirm": (302, 404, 404, 200, 404, 302, 200),
            "return": (302, 404, 404, 200, 404, 302, 200),
            "cancel": (302, 404, 404, 200, 404, 200, 200),
        }.items()
    ),
    *(
        Row(
            f"meetings:meeting_{deed}",
            (401, 404, 404, 409, 404, 409, 409),
            "recorded",
            post=(("why", "ซ้ำ"),),
        )
        for deed in ("confirm", "return", "cancel")
    ),
    Row("meetings:meeting_edit", (302, 404, 404, 200, 404, 200, 200), "recorded"),
    Row("meetings:meeting_edit", (302, 404, 404, 200, 404, 404, 200), "public"),
    Row(
        "meetings:meeting_edit",
        (401, 404, 404, 302, 404, 302, 302),
        "recorded",
        post=(("key", "{key}"),),
    ),
    Row("meetings:meeting_history", (302, 404, 404, 200, 404, 200, 200), "recorded"),
    Row("meetings:meeting_history", (302, 404, 404, 200, 404, 200, 200), "public"),
    Row("meetings:meeting_compare", (302, 404, 404, 200, 404, 200, 200), "versions"),
    Row("meetings:meeting_compare", (302, 404, 404, 404, 404, 404, 404), "public"),
    Row("meetings:meeting_new", (302, 403, 200, 200, 403, 200, 200)),
    Row(
        "meetings:meeting_new",
        (302, 403, 404, 200, 403, 404, 200),
        query="?appointment={appointment}",
    ),
    Row("meetings:draft_detail", (302, 404, 404, 302, 404, 404, 404), "draft"),
    Row(
        "meetings:draft_detail",
        (302, 404, 404, 302, 404, 404, 404),
        "draft",
        post=(("deed", "discard"),),
    ),
    Row("meetings:draft_edit", (302, 404, 404, 200, 404, 404, 404), "draft 1"),
    Row("meetings:draft_edit", (302, 404, 404, 200, 404, 404, 404), "draft 3"),
    Row(
        "meetings:draft_edit",
        (401, 404, 404, 302, 404, 404, 404),
        "draft 1",
        post=(("held_on", "21/11/48"), ("rev", "1")),
    ),
    Row(
        "meetings:draft_edit",
        (401, 404, 404, 302, 404, 404, 404),
        "draft 3",
        post=(("deed", "send"), ("rev", "1")),
    ),
    Row("meetings:draft_compare", (302, 404, 404, 302, 404, 404, 404), "draft"),
    Row(
        "meetings:draft_compare",
        (401, 404, 404, 200, 404, 404, 404),
        "draft",
        post=(("screen", "2"), ("note", "65 คน")),
    ),
    Row("meetings:meeting_photos", (302, 404, 404, 200, 404, 404, 200), "public"),
    Row("meetings:meeting_photos", (302, 404, 404, 200, 404, 200, 200), "recorded"),
    Row("meetings:meeting_photos", (302, 404, 404, 404, 404, 200, 200), "of_circle"),
    Row(
        "meetings:meeting_photos",
        (401, 404, 404, 422, 404, 404, 422),
        "public",
        post=(("deed", "add"), ("key", "{key}")),
    ),
    *(
        Row("meetings:meeting_photos", answers, args, post=post)
        for answers, args in (
            ((401, 404, 404, 302, 404, 404, 302), "photo_page"),
            # Of another record than the one it is asked of.
            ((401,) + (404,) * 6, "public"),
        )
        for post in (
            (("deed", "describe"), ("photo", "{photo}")),
            (("deed", "remove"), ("photo", "{photo}")),
        )
    ),
    Row("meetings:meeting_review", (302, 200, 404, 200, 404, 200, 200), "public"),
    Row("meetings:meeting_review", (302, 200, 404, 200, 404, 200, 200), "recorded"),
    Row(
        "meetings:meeting_review", (302, 404, 404, 200, 404, 200, 200), "for_officials"
    ),
    Row("meetings:meeting_review", (302, 404, 404, 404, 404, 200, 200), "of_circle"),
    Row(
        "meetings:meeting_review", (302, 404, 200, 200, 404, 200, 200), "public_circle"
    ),
    # The key of one person's form is no other's.
    Row(
        "meetings:meeting_review",
        (401, 404, 404, 409, 404, 404, 302),
        "public",
        post=(("deed", "say"), ("key", "{key}"), ("will_do", "จะทำบัญชี")),
    ),
    *(
        Row(
            "meetings:meeting_review",
            answers,
            args,
            post=(("deed", deed), ("review", "{review}"), ("version", "1")),
        )
        for deed in ("mend", "take_back", "put_back")
        for answers, args in (
            # Of another round than the one it is asked of.
            ((401,) + (404,) * 6, "public"),
            (REVIEW_SENT[deed], "review_page"),
        )
    ),
    Row("meetings:freedom_table_sheet", (302, 404, 200, 200, 404, 200, 200), "table"),
    Row("meetings:freedom_table_sheet", (302,) + (404,) * 5 + (200,), "table_far"),
    Row("meetings:photo_detail", EVERYBODY, "public_photo"),
    Row("meetings:photo_detail", EVERYBODY, "public_photo", "?size=thumb"),
    Row("meetings:photo_detail", (404, 200, 404, 200, 404, 200, 200), "members_photo"),
    Row(
        "meetings:photo_detail", (404, 404, 404, 200, 404, 200, 200), "officials_photo"
    ),
    Row("meetings:photo_detail", (404, 200, 404, 200, 404, 200, 200), "waiting_photo"),
    Row("meetings:photo_detail", (404,) * 7, "removed_photo"),
    Row("meetings:photo_detail", (404,) * 7, "photo_elsewhere"),
    Row("meetings:draft_photos", (302, 404, 404, 200, 404, 404, 404), "draft"),
    Row(
        "meetings:draft_photos",
        (401, 404, 404, 422, 404, 404, 404),
        "draft",
        post=(("deed", "add"), ("key", "{key}")),
    ),
    Row(
        "meetings:draft_photo_detail",
        (404, 404, 404, 200, 404, 404, 404),
        "draft_photo",
    ),
    Row("meetings:action_list", (302, 403, 200, 200, 403, 200, 200)),
    Row(
        "meetings:action_list",
        (302, 403, 404, 409, 403, 302, 409),
        post=(("action", "{action}"), ("deed", "done"), ("version", "1")),
    ),
    Row("meetings:request_detail", (302, 404, 404, 200, 404, 200, 200), "request"),
    Row("meetings:request_detail", (302, 404, 404, 200, 404, 200, 200), "quarrel"),
    Row("meetings:request_detail", (302, 404, 404, 404, 404, 200, 200), "of_nobody"),
    Row("meetings:request_detail", (302,) + (404,) * 6, "decision"),
    Row(
        "meetings:request_detail",
        (401, 404, 404, 409, 404, 302, 409),
        "request",
        post=(("deed", "taken"), ("key", "{key}"), ("version", "0")),
    ),
    Row("meetings:appointment_new", (302, 403, 200, 200, 403, 200, 200)),
    Row("meetings:appointment_detail", EVERYBODY, "appointment"),
    Row(
        "meetings:appointment_detail",
        (404, 404, 404, 404, 404, 200, 200),
        "hidden_appointment",
    ),
    Row(
        "meetings:appointment_edit", (302, 404, 404, 200, 404, 200, 200), "appointment"
    ),
    Row(
        "meetings:appointment_cancel",
        (302, 404, 404, 200, 404, 200, 200),
        "appointment",
    ),
    Row("meetings:goal_detail", EVERYBODY, "goal"),
    Row("meetings:goal_detail", (404, 200, 404, 200, 404, 200, 200), "goal_no_round"),
    Row("meetings:goal_detail", (404, 404, 404, 200, 404, 200, 200), "goal_officials"),
    Row("meetings:goal_detail", (404,) * 7, "goal_not_joined"),
    # The outsider writes for another tambon. The facilitator comes last, with the form
    # that the administrator has sent already.
    Row("meetings:goal_new", (302, 403, 200, 200, 403, 403, 200)),
    Row(
        "meetings:goal_new",
        (302, 403, 404, 200, 403, 403, 200),
        query="?tambon=800119",
    ),
    Row(
        "meetings:goal_new",
        (401, 403, 403, 409, 403, 403, 302),
        post=(
            ("tambon", "800119"),
            ("place", "tambon"),
            ("text", "ออมทุกเดือน"),
            ("key", "{key}"),
            ("version", "0"),
        ),
    ),
    *(
        Row(f"meetings:goal_{deed}", (302, 404, 404, 200, 404, 404, 200), args)
        for deed in ("update", "edit", "replace", "topics")
        for args in ("goal", "goal_officials")
    ),
    *(
        Row(f"meetings:goal_{deed}", (302,) + (404,) * 6, "goal_not_joined")
        for deed in ("update", "edit", "replace", "topics")
    ),
    Row(
        "meetings:goal_update",
        (401, 404, 404, 409, 404, 404, 302),
        "goal",
        post=(("note", "รับสมาชิก"), ("key", "{key}"), ("version", "1")),
    ),
    *(
        Row(
            f"meetings:goal_{deed}",
            (401, 404, 404, 409, 404, 404, 302),
            "goal",
            post=(
                ("text", "ออมทุกเดือน"),
                ("why", "ตกลงกันใหม่"),
                ("key", "{key}"),
                ("version", "1"),
            ),
        )
        for deed in ("edit", "replace")
    ),
    Row(
        "meetings:goal_topics",
        (401, 404, 404, 302, 404, 404, 302),
        "goal",
        post=(("deed", "add"), ("name", "บัญชี")),
    ),
    Row("meetings:freedom_table_list", EVERYBODY),
    Row("meetings:freedom_table_new", (302, 403, 200, 200, 403, 200, 200)),
    Row(
        "meetings:freedom_table_new",
        (302, 403, 200, 200, 403, 200, 200),
        query="?copy={table_unused}",
    ),
    Row(
        "meetings:freedom_table_new",
        (401, 403, 302, 302, 403, 302, 302),
        post=(
            ("key", "{key}"),
            ("title", "กองทุนหมู่บ้าน"),
            ("topics", "บัญชี"),
            ("share_min_level", "4"),
            ("learn_min_gap", "2"),
        ),
    ),
    # Used in a round all may read; and in none, by people of บางจาก.
    Row("meetings:freedom_table_detail", EVERYBODY, "table_used"),
    Row(
        "meetings:freedom_table_detail",
        (404, 200, 200, 200, 404, 200, 200),
        "table_unused",
    ),
    Row("meetings:freedom_table_detail", (404,) * 6 + (200,), "table_of_another"),
    Row(
        "meetings:freedom_table_edit", (302, 404, 404, 200, 404, 200, 200), "table_used"
    ),
    Row(
        "meetings:freedom_table_edit",
        (401, 404, 404, 200, 404, 200, 200),
        "table_used",
        post=(("deed", "add"), ("name", "")),
    ),
    *(
        Row(f"meetings:freedom_table_{page}", (302, 200, 404, 200, 404, 200, 200), args)
        for page, args in (
            ("river", "table_used"),
            ("compare", "table_used"),
            ("stairs", "topic_used"),
        )
    ),
    *(
        Row(f"meetings:freedom_table_{page}", (302,) + (404,) * 6, args)
        for page, args in (("river", "table_empty"), ("compare", "table_empty"))
    ),
    Row(
        "meetings:freedom_table_export",
        (302, 200, 200, 200, 404, 200, 200),
        "table_used",
    ),
    Row(
        "meetings:freedom_table_assess",
        (302, 404, 200, 200, 404, 200, 200),
        "table_used",
    ),
    Row(
        "meetings:freedom_table_assess",
        (401, 404, 200, 409, 404, 200, 302),
        "table_used",
        post=(
            ("key", "{key}"),
            ("version", "0"),
            ("meeting", "{scored_round}"),
            ("subject", "{scored_next}"),
            ("no_scores", "on"),
        ),
    ),
    Row(
        "meetings:freedom_table_rescore",
        (302, 404, 404, 200, 404, 404, 200),
        "assessment",
    ),
    Row(
        "meetings:freedom_table_rescore",
        (401, 404, 404, 302, 404, 404, 302),
        "assessment",
        post=(("key", "{key}"), ("version", "1")),
    ),
    Row(
        "meetings:freedom_table_upload",
        (302, 404, 200, 200, 404, 200, 200),
        "table_used",
    ),
    Row(
        "meetings:freedom_table_upload",
        (302, 404, 200, 200, 404, 200, 200),
        "table_used",
        post=(("by_consensus", "yes"),),
    ),
    Row("blogs:blog_list", EVERYBODY),
    Row("blogs:blog_detail", EVERYBODY, "joined"),
    Row("blogs:blog_detail", EVERYBODY, "blog_of_province"),
    Row("blogs:blog_detail", (404,) * 7, "not_joined"),
    Row("blogs:blog_feed", EVERYBODY, "joined"),
    Row("blogs:blog_feed", EVERYBODY, "blog_of_province"),
    Row("blogs:blog_feed", (404,) * 7, "not_joined"),
    Row("blogs:tag_detail", EVERYBODY, "tag"),
    Row("blogs:lesson_list", EVERYBODY),
    Row("blogs:post_export", LOGIN),
    *(
        row
        for status, answers in {
            "published": EVERYBODY,
            "waiting": (404, 404, 404, 200, 404, 404, 200),
            "hidden": (404, 404, 404, 200, 404, 404, 200),
        }.items()
        for row in (
            Row("blogs:post_detail", answers, f"post_{status}"),
            Row("blogs:photo_detail", answers, f"photo_{status}"),
        )
    ),
    Row("blogs:photo_detail", EVERYBODY, "photo_published", "?size=thumb"),
    Row("blogs:post_detail", (410,) * 7, "post_removed"),
    Row("blogs:photo_detail", (404,) * 7, "photo_removed"),
    Row("accounting:month_grid", (302, 404, 200, 200, 200, 200, 200)),
    Row("accounting:trial_balance", LOGIN),
    Row("accounting:trial_balance_export", (302, 404, 404, 200, 200, 200, 200), "csv"),
    Row("accounting:trial_balance_export", (302,) + (404,) * 6, "exe"),
    Row("accounting:line_list", LOGIN),
    Row("accounting:chart_central", (302, 404, 404, 404, 200, 200, 200)),
    Row(
        "accounting:chart_central",
        (302, 404, 404, 404, 302, 404, 302),
        post=(("agency", "{agency}"),),
    ),
    Row("accounting:chart_new", (302, 404, 404, 404, 200, 404, 200)),
    Row("accounting:chart_mapping", (302, 404, 404, 404, 200, 200, 200), "chart"),
    Row("accounting:chart_mapping", (302, 404, 404, 404, 404, 200, 200), "chart_other"),
    Row(
        "accounting:chart_mapping",
        (302, 404, 404, 404, 302, 404, 302),
        "chart",
        post=(("deed", "accept_all"),),
    ),
    Row("accounting:chart_upload", (302, 404, 404, 404, 200, 404, 200), "chart"),
    Row("accounting:chart_upload", (302, 404, 404, 404, 404, 404, 200), "chart_other"),
    Row("accounting:fund_list", (302, 404, 200, 200, 200, 200, 200)),
    Row("accounting:fund_new", (302, 404, 200, 200, 200, 200, 200)),
    Row("accounting:fund_detail", (302, 404, 404, 200, 200, 200, 200), "fund"),
    Row("accounting:fund_detail", (302, 404, 404, 200, 404, 200, 200), "fund_other"),
    Row(
        "accounting:fund_detail",
        (302, 404, 404, 200, 200, 200, 200),
        "fund",
        post=(("deed", "set"),),
    ),
    Row("accounting:period_list", (302, 404, 200, 200, 200, 200, 200)),
    Row(
        "accounting:period_list",
        (302, 404, 404, 302, 302, 302, 302),
        post=(
            ("deed", "lock"),
            ("period", "{period}"),
            ("seen", "20051001-20051031"),
        ),
    ),
    Row("admin:login", (302, 404, 404, 404, 404, 404, 302)),
    Row("accounting:import_new", (302, 403, 200, 200, 200, 403, 200)),
    Row(
        "accounting:import_new",
        (302, 403, 200, 200, 200, 403, 200),
        post=(("target", ""),),
    ),
    Row("accounting:import_detail", (302, 404, 404, 302, 302, 302, 302), "import"),
    Row("accounting:import_detail", (302, 404, 404, 200, 200, 200, 200), "in_books"),
    Row("accounting:import_detail", (302, 404, 404, 404, 200, 200, 200), "no_fund"),
    Row("accounting:import_map", (302, 404, 404, 200, 200, 404, 200), "import"),
    Row("accounting:import_preview", (302, 404, 404, 200, 200, 200, 200), "import"),
    Row(
        "accounting:import_preview",
        (302, 404, 404, 302, 302, 404, 302),
        "import",
        post=(("deed", "hold_all"),),
    ),
    Row("accounting:import_post", (302, 404, 404, 302, 302, 302, 302), "import"),
    Row(
        "accounting:import_post",
        (302, 404, 404, 302, 302, 404, 302),
        "import",
        post=(("deed", "post"),),
    ),
    Row("accounting:import_void", (302, 404, 404, 200, 200, 404, 200), "in_books"),
    Row(
        "accounting:import_void",
        (302, 404, 404, 200, 200, 404, 200),
        "in_books",
        post=(("why", ""),),
    ),
    Row("accounting:import_issues", (302, 404, 404, 200, 200, 200, 200), "import"),
    Row("accounting:import_original", (302, 404, 404, 200, 200, 200, 200), "import"),
    # Of the facilitator's tambon; the governor's office looks after the province's.
    Row("blogs:moderation_list", (302, 404, 200, 200, 404, 200, 200)),
    Row("blogs:blog_open", (302,) * 7, "joined"),
    Row("blogs:blog_open", (302,) + (404,) * 6, "not_joined"),
    Row("blogs:blog_open", (401, 404, 404, 302, 404, 404, 302), "joined", post=SENT),
    Row(
        "blogs:blog_open",
        (401, 404, 404, 404, 404, 302, 302),
        "blog_of_province",
        post=SENT,
    ),
    Row("blogs:report_settle", AFTER_IT, "report"),
    Row("blogs:report_settle", AFTER_IT_SENT, "report", post=SENT),
    *(
        Row(f"blogs:{kind}_{deed}", AFTER_IT, f"waiting_{kind}")
        for kind in ("post", "comment")
        for deed in ("accept", "hide", "show")
    ),
    # The facilitator comes last: what was accepted or hidden stays so.
    *(
        Row(f"blogs:{kind}_{deed}", AFTER_IT_SENT, f"waiting_{kind}", post=SENT)
        for kind in ("post", "comment")
        for deed in ("accept", "hide", "show")
    ),
    Row("blogs:comment_new", (302,) * 7, "read_post"),
    Row("blogs:comment_new", (302, 404, 404, 302, 404, 404, 302), "waiting_post"),
    # Without a key of its own no form is taken.
    Row("blogs:comment_new", (401,) + (422,) * 6, "read_post", post=SENT),
    Row("blogs:comment_remove", (302,) + (404,) * 6, "read_comment"),
    Row("blogs:comment_remove", (401,) + (404,) * 6, "read_comment", post=SENT),
    Row("blogs:post_cheer", (302,) * 7, "read_post"),
    Row("blogs:post_cheer", (401,) + (302,) * 6, "read_post", post=SENT),
    Row(
        "blogs:post_cheer",
        (401, 404, 404, 422, 404, 404, 422),
        "waiting_post",
        post=SENT,
    ),
    *(
        row
        for kind in ("post", "comment")
        for row in (
            Row(f"blogs:{kind}_report", LOGIN, f"read_{kind}"),
            Row(f"blogs:{kind}_report", AFTER_IT, f"waiting_{kind}"),
            Row(f"blogs:{kind}_report", (401,) + (302,) * 6, f"read_{kind}", post=SENT),
        )
    ),
    Row("blogs:post_new", (302, 200, 404, 200, 404, 404, 200), "joined"),
    Row("blogs:post_new", (302, 404, 404, 404, 404, 200, 200), "blog_of_province"),
    Row("blogs:post_new", (302,) + (404,) * 6, "not_joined"),
    Row(
        "blogs:post_new",
        (302, 200, 404, 200, 404, 404, 200),
        "joined",
        "?meeting={told}",
    ),
    *(
        Row("blogs:post_new", (302,) + (404,) * 6, "joined", f"?meeting={{{hidden}}}")
        for hidden in ("recorded", "for_members", "for_officials", "of_circle")
    ),
    # The facilitator's own words, which nobody else touches.
    *(Row(f"blogs:post_{deed}", OWN, "own_post") for deed in ("edit", "remove")),
    Row("blogs:post_remove", OWN_SENT, "own_post", post=(("writer", ""),)),
    Row("blogs:draft_detail", OWN, "post_draft"),
    *(
        Row("blogs:draft_detail", OWN_SENT, "post_draft", post=(("deed", deed), TYPED))
        for deed in ("keep", "stay", "discard", "rebase", "not_me")
    ),
    Row(
        "blogs:draft_detail",
        (401, 404, 404, 303, 404, 404, 404),
        "post_draft",
        post=(("deed", "send"), TYPED),
    ),
    Row("blogs:draft_compare", (302, 404, 404, 302, 404, 404, 404), "post_draft"),
    Row(
        "blogs:draft_compare",
        (401, 404, 404, 200, 404, 404, 404),
        "post_draft",
        post=(("body", "ไม่ใช่ข้อความเดียวกัน"),),
    ),
    Row("blogs:draft_photos", (405,) * 7, "post_draft"),
    Row(
        "blogs:draft_photos",
        (401, 404, 404, 422, 404, 404, 404),
        "post_draft",
        post=(("key", "{key}"),),
    ),
    Row(
        "blogs:draft_photo_detail",
        (404, 404, 404, 200, 404, 404, 404),
        "post_draft_photo",
    ),
    Row("account_login", EVERYBODY),
    Row("account_logout", (405,) * 7),
    Row("account_signup", (200,) + (302,) * 6),
    Row("account_inactive", EVERYBODY),
    # The readers here have no password: to type it again is not for them.
    Row("account_reauthenticate", (302,) + (403,) * 6),
    Row("account_change_password", (302,) * 7),
    Row("account_set_password", LOGIN),
    Row("mfa_index", LOGIN),
    Row("mfa_authenticate", (302,) * 7),
    Row("mfa_trust", (302,) * 7),
    Row("mfa_reauthenticate", (302,) + (403,) * 6),
    Row("mfa_activate_totp", LOGIN),
    Row("mfa_deactivate_totp", (302,) + (404,) * 6),
    Row("mfa_view_recovery_codes", (302,) + (404,) * 6),
    Row("mfa_download_recovery_codes", (302,) + (404,) * 6),
    Row("mfa_generate_recovery_codes", LOGIN),
    Row("language", (302,) * 7),
    Row("healthz", EVERYBODY),
    Row("connection", EVERYBODY),
    # By way of its own log-in, which answers 404 to whoever is logged in already.
    Row("admin:index", (302,) * 6 + (200,)),
    Row("admin:meetings_meeting_changelist", (302,) * 6 + (200,)),
    Row("admin:people_user_changelist", (302,) * 6 + (200,)),
]


@pytest.fixture
def objects(facilitator, bang_chak, governor_office):
    """What the table's `args` and `query` speak of."""
    make_kind()
    make_tambon("800101", "ในเมือง", joined_on=None)
    hidden = make_tambon("800102", "ท่าวัง", joined_on=None)
    draft = MeetingDraft.objects.create(
        owner=facilitator,
        saved_at=now(),
        rev=1,
        data={
            "where": {"scope": ["800119"], "held_on": ["21/11/48"]},
            "what": {"note": ["64 คน"]},
        },
    )
    recorder = governor_office
    waits = {"role": Role.RESIDENT, "starts_on": None}
    versions = make_meeting(bang_chak, recorded_by=recorder)
    for version in (1, 2):
        Revision.objects.create(
            meeting=versions,
            version=version,
            key=uuid.uuid4(),
            at=now(),
            snapshot=snapshot_of(versions),
        )
    review = make_review(make_meeting(bang_chak), recorded_by=facilitator)
    books = make_set(make_fund(tambon=bang_chak))
    in_books, no_fund = imported(books, GOOD[0]), imported(None, OTHER)
    own, other = make_agency(), make_agency("CDD", "พช.")
    fund = make_fund("กองทุนหมู่บ้าน ม.7 ของหน่วยงาน", bang_chak, agency=own)
    fund_other = make_fund("กองทุนสวัสดิการ", bang_chak, agency=other)
    return photos_of(draft, bang_chak, recorder) | {
        **tables_of(bang_chak, facilitator),
        **words_of(bang_chak),
        **writing_of(facilitator, bang_chak),
        "agency": [own.pk],
        "chart": [make_chart(own).pk],
        "chart_other": [make_chart(other).pk],
        "fund": [fund.pk],
        "fund_other": [fund_other.pk],
        "period": [make_period(fund).pk],
        **posts_of(bang_chak),
        **goals_of(bang_chak, hidden),
        "import": [imported(books, GOOD[1]).number],
        "in_books": [ledger.post(in_books, None).number],
        "no_fund": [ledger.post(no_fund, None).number],
        "versions": [versions.pk],
        "joined": ["800119"],
        "not_joined": ["800101"],
        "village": ["800119", make_village(bang_chak, 7).moo],
        "no_village": ["800119", 8],
        "village_not_joined": ["800102", make_village(hidden, 1).moo],
        "csv": ["csv"],
        "xlsx": ["xlsx"],
        "exe": ["exe"],
        "public": [make_meeting(bang_chak, round_number=3).pk],
        "recorded": [make_meeting(bang_chak, recorded_by=recorder).pk],
        "for_members": [make_meeting(bang_chak, visibility="members").pk],
        "for_officials": [make_meeting(bang_chak, visibility="officials").pk],
        "of_circle": [make_meeting(visibility="members").pk],
        "public_circle": [make_meeting().pk],
        "table": [make_freedom_table().pk],
        "table_far": [make_freedom_table(province=make_province("90", "สงขลา")).pk],
        "review_page": [review.meeting_id],
        "review": review.pk,
        "action": [make_action(bang_chak).pk],
        "waiting": [make_role(make_person(), tambon=bang_chak, **waits).pk],
        "of_another": [make_role(make_person(), tambon=hidden, **waits).pk],
        "request": [make_request(bang_chak).pk],
        "quarrel": [
            make_request(bang_chak, kind="no_agreement", visibility="officials").pk
        ],
        "of_nobody": [make_request().pk],
        "decision": [make_request(bang_chak, kind="decision").pk],
        "draft": [draft.pk],
        "draft 1": [draft.pk, 1],
        "draft 3": [draft.pk, 3],
        "appointment": [make_appointment(bang_chak).pk],
        "hidden_appointment": [make_appointment(hidden).pk],
    }


def tables_of(tambon, user):
    """A freedom table filled in in a public round, one in none, one of elsewhere."""
    used = make_freedom_table(made_by=user)
    meeting = make_meeting(tambon)
    village = make_village(tambon, 7)
    row = make_assessment(used, village, (4, 5), meeting=meeting)
    elsewhere = make_province("90", "สงขลา")
    return {
        "table_used": [used.pk],
        "topic_used": [used.pk, used.topics.first().pk],
        "assessment": [used.pk, row.pk],
        "scored_round": [meeting.pk],
        "scored_next": [f"tambon-{tambon.pk}"],
        "table_unused": [make_freedom_table().pk],
        "table_empty": [make_freedom_table().pk],
        "table_of_another": [make_freedom_table(province=elsewhere).pk],
    }


def writing_of(user, tambon):
    """A post of hers, and a draft with its photo."""
    post = make_post(tambon, user)
    draft = PostDraft.objects.create(
        owner=user,
        saved_at=now(),
        data={"place": [tambon.code], "body": [TYPED[1]]},
    )
    photo = make_post_photo(None, user, draft=draft)
    return {
        "own_post": [post.code, post.number],
        "post_draft": [draft.key],
        "post_draft_photo": [draft.key, photo.key],
        "told": [make_meeting(tambon).pk],
    }


def words_of(tambon):
    """A post and a comment that everybody reads, and those that wait."""
    rows = {}
    for name, status in (("read", "published"), ("waiting", "waiting")):
        post = make_post(tambon, status=status)
        comment = make_comment(make_post(tambon), status=status)
        answered = comment.post
        rows[f"{name}_post"] = [post.code, post.number]
        rows[f"{name}_comment"] = [answered.code, answered.number, comment.pk]
    return rows | {"report": [make_report(comment).pk]}


def posts_of(tambon):
    """A post in each status with its photo, and what leads to them."""
    addresses = {"blog_of_province": ["80"], "tag": [make_tag().name]}
    for status in ("published", "waiting", "hidden", "removed"):
        post = make_post(tambon, status=status)
        post.tags.add(make_tag())
        gone = {"removed_at": now(), "file": "", "thumb": ""}
        photo = make_post_photo(post, **(gone if status == "removed" else {}))
        addresses[f"post_{status}"] = [post.code, post.number]
        addresses[f"photo_{status}"] = [post.code, post.number, photo.key]
    return addresses


def goals_of(tambon, hidden):
    """Goals of a public round, of none, of a closed one, of a tambon not listed."""
    public = make_meeting(tambon)
    closed = make_meeting(tambon, visibility="officials")
    return {
        "goal": [make_goal(tambon, set_in=public).pk],
        "goal_no_round": [make_goal(tambon).pk],
        "goal_officials": [make_goal(tambon, set_in=closed).pk],
        "goal_not_joined": [make_goal(hidden, set_in=public).pk],
    }


OTHER = ["5 พ.ย. 2548", "รว.9", "ค่าปรับ", 75, None, None]


def imported(books, *rows):
    """A cash book of these rows, read as far as the page before posting."""
    data = as_xlsx([HEAD, *rows])
    return take_in(make_agency(), "สมุดเงินสด.xlsx", data, None, books).batch


def photos_of(draft, tambon, recorder):
    """A photo of a record that each kind of reader may open, and of none."""
    records = {
        "public_photo": make_meeting(tambon),
        "members_photo": make_meeting(tambon, visibility="members"),
        "officials_photo": make_meeting(tambon, visibility="officials"),
        "waiting_photo": make_meeting(tambon, recorded_by=recorder),
        "removed_photo": make_meeting(tambon),
    }
    photos = {name: make_photo(meeting, recorder) for name, meeting in records.items()}
    remove(photos["removed_photo"], recorder)
    addresses = {name: [photo.meeting_id, photo.key] for name, photo in photos.items()}
    public, hidden = photos["public_photo"], photos["members_photo"]
    return addresses | {
        "photo": public.key,
        "photo_page": [public.meeting_id],
        "photo_elsewhere": [public.meeting_id, hidden.key],
        "draft_photo": [draft.pk, make_photo(None, draft.owner, draft=draft).key],
    }


def make_action(tambon):
    meeting = make_meeting(tambon)
    return ActionItem.objects.create(meeting=meeting, tambon=tambon, text="สร้างบล็อก")


def make_request(*tambons, kind="support_request", **fields):
    return make_outcome(make_meeting(*tambons), "ขอ", kind, **fields)


@pytest.fixture
def clients(request, objects):
    users = {name: request.getfixturevalue(name) for name in READERS[1:]}
    readers = {"visitor": Client()}
    for name, user in users.items():
        readers[name] = Client()
        readers[name].force_login(user)
    return readers


# Of which rows the forms above speak.
IN_FORMS = (
    *("action", "agency", "period", "waiting", "of_another"),
    *("scored_round", "scored_next"),
)


def address_of(row, objects):
    args = objects[row.args] if row.args else []
    return reverse(row.name, args=args) + asked(row, objects)


def asked(row, objects):
    """The query of the row, with the keys of what it speaks of."""
    keys = {name: rows[0] for name, rows in objects.items() if isinstance(rows, list)}
    return row.query.format(**keys)


def asked_together():
    """Rows in groups: looking changes nothing, so that one set of rows serves many."""
    looked_at = defaultdict(list)
    for row in TABLE:
        if row.post is None:
            looked_at[row.name.rpartition(":")[0] or "kmforum"].append(row)
        else:
            yield pytest.param([row], id=str(row))
    for app, rows in looked_at.items():
        yield pytest.param(rows, id=f"GET {app}")


@pytest.mark.parametrize("rows", list(asked_together()))
def test_every_reader_is_answered_as_the_table_says(rows, objects, clients):
    answers = {str(row): answers_to(row, objects, clients) for row in rows}

    said = {str(row): dict(zip(READERS, row.answers, strict=True)) for row in rows}
    assert answers == said


def answers_to(row, objects, clients):
    address = address_of(row, objects)
    sent = {
        name: text.format(
            **{one: objects[one][0] for one in IN_FORMS},
            key=uuid.uuid4(),
            photo=objects["photo"],
            review=objects["review"],
        )
        for name, text in row.post or ()
    }
    answers = {}
    # The facilitator comes last: what she sends changes what the others would meet.
    for name in sorted(READERS, key=lambda name: name == "facilitator"):
        client = clients[name]
        answer = client.post(address, sent) if row.post else client.get(address)
        answers[name] = answer.status_code
    return answers


def names_of(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (
                f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
            yield from names_of(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def test_every_address_has_its_row():
    listed = {row.name for row in TABLE}
    # The admin is one door: test_admin.py walks all its pages.
    missing = {
        name
        for name in names_of(get_resolver())
        if not name.startswith("admin:") and name not in listed
    }

    assert not missing


@pytest.mark.django_db
def test_a_visitor_is_led_back_after_the_log_in(client, objects):
    response = client.get("/me/")

    assert response["Location"] == "/accounts/login/?next=/me/"


VILLAGE = "/tambons/800119/villages/7/"
PUBLIC = [
    "/",
    "/tambons/",
    "/tambons/800119/",
    VILLAGE,
    "/meetings/",
    "/meetings.csv",
]


@pytest.fixture
def secrets(bang_chak, facilitator):
    """Rows that no public page may show, each with a word of its own."""
    make_village(bang_chak, 7)
    recorded = make_meeting(
        bang_chak,
        round_number=4,
        recorded_by=facilitator,
        title="ลับหนึ่ง",
        held_on=datetime.date(2005, 11, 20),
    )
    make_meeting(bang_chak, title="ลับสอง", visibility="members")
    make_meeting(bang_chak, title="ลับสาม", visibility="officials")
    public = make_meeting(bang_chak, round_number=3, title="เปิดเผย")
    make_outcome(public, "ลับสี่", "problem", visibility="officials")
    ActionItem.objects.create(meeting=recorded, tambon=bang_chak, text="ลับห้า")
    village = make_village(bang_chak, 7)
    for place, text in ((bang_chak, "ลับเจ็ด"), (village, "ลับแปด")):
        make_goal(place, text, set_in=recorded)
        make_goal(place, text)
    MeetingDraft.objects.create(
        key=uuid.uuid4(),
        owner=facilitator,
        saved_at=now(),
        data={"where": {"title": ["ลับหก"], "scope": ["800119"]}},
    )
    return public


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("reader", ["visitor", "agency_staff", "outsider"])
def test_no_public_page_tells_what_is_not_public(request, secrets, address, reader):
    client = Client()
    if reader != "visitor":
        client.force_login(request.getfixturevalue(reader))

    text = client.get(address).content.decode()

    assert "ลับ" not in text


def test_the_public_page_of_a_round_hides_what_is_for_officials(client, secrets):
    text = client.get(secrets.get_absolute_url()).text

    assert "เปิดเผย" in text
    assert "ลับ" not in text


READ_BY_VISITORS = [row for row in TABLE if not row.post and row.answers[0] == 200]
# Pages with a form for visitors, which needs its token.
WITH_TOKEN = {"account_login", "account_signup", "account_code"}


def test_visitors_are_given_no_cookie_but_the_token_of_a_form(objects):
    given = defaultdict(set)
    for row in READ_BY_VISITORS:
        response = Client().get(address_of(row, objects))
        assert response.status_code == 200, row
        for cookie in response.cookies:
            given[cookie].add(row.name)

    assert set(given) <= {"csrftoken"}
    assert given["csrftoken"] <= WITH_TOKEN


# A photo says itself how long a browser may keep it.
WITH_OWN_RULE = {
    "meetings:photo_detail",
    "meetings:draft_photo_detail",
    "blogs:photo_detail",
    "blogs:draft_photo_detail",
}
READ_AFTER_LOG_IN = [
    row
    for row in TABLE
    if not row.post
    and row.answers[READERS.index("facilitator")] == 200
    and row.name not in WITH_OWN_RULE
]


def test_no_browser_keeps_what_somebody_read_who_had_logged_in(
    client, facilitator, objects
):
    client.force_login(facilitator)

    rules = {
        str(row): client.get(address_of(row, objects))["Cache-Control"]
        for row in READ_AFTER_LOG_IN
    }

    assert [name for name, rule in rules.items() if "no-store" not in rule] == []


@pytest.mark.parametrize(
    "address",
    ["/me/", "/meetings/new/", "/goals/new/?village=9", "/accounts/logout/"],
)
def test_looking_changes_nothing(client, facilitator, bang_chak, address):
    client.force_login(facilitator)
    models = (Meeting, MeetingDraft, Appointment, Goal, Village)
    before = [model.objects.count() for model in models]

    client.get(address)

    after = [model.objects.count() for model in models]
    assert after == before
    assert client.get("/me/").status_code == 200
