"""The equation of the page before posting, over any rows at all."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from hypothesis.extra.django import TestCase

from accounting.importing.preview import PARTS, Part, equation
from accounting.models import AccountMapping, ImportRow
from tests.accounting.books import make_account, make_batch, make_central
from thai.clock import now

KINDS = ["line", "line", "line", "total", "carried", "blank", "header", "note"]
WORDS = [
    [],
    ["mapped"],
    ["pending"],
    ["mapped", "pending"],
    ["pending", "mapped"],
    ["mapped", "intentionally_unmapped"],
]
amounts = st.none() | st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-2))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "account": st.none() | st.integers(0, len(WORDS) - 1),
            "debit": amounts,
            "credit": amounts,
            "is_bad": st.booleans(),
            "is_held": st.booleans(),
            "is_known": st.booleans(),
        }
    ),
    max_size=25,
)


def say(account, state):
    AccountMapping.objects.create(
        account=account,
        state=state,
        central=make_central() if state == "mapped" else None,
        reason="นอกผังกลาง" if state == "intentionally_unmapped" else "",
        at=now(),
    )


def accounts():
    made = [make_account(f"บัญชี {n}", f"{n}") for n in range(len(WORDS))]
    for account, words in zip(made, WORDS, strict=True):
        for word in words:
            say(account, word)
    return made


class AnyRows(TestCase):
    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(rows)
    def test_the_parts_always_add_up_to_the_file(self, made):
        batch, known = make_batch(), accounts()
        ImportRow.objects.bulk_create(
            ImportRow(
                batch=batch,
                sheet="ต.ค.",
                row=number,
                **{**row, "account": known[row["account"]] if row["account"] else None},
            )
            for number, row in enumerate(made, start=1)
        )

        sums = equation(batch)

        lines = [row for row in made if row["kind"] == "line"]
        assert sums.difference == Part()
        assert sums.is_even
        assert set(sums.parts) == set(PARTS)
        assert sums.file == (
            len(made),
            sum(row["debit"] or 0 for row in lines),
            sum(row["credit"] or 0 for row in lines),
        )
        assert sums.parts["marked"].rows == len(made) - len(lines)
        assert sums.parts["marked"][1:] == (0, 0)


@pytest.mark.django_db
def test_each_row_is_in_the_part_that_stands_most_against_it():
    batch = make_batch()
    matched, other = make_account("เงินสด", "1"), make_account("ค่าน้ำ", "2")
    say(other, "mapped")
    say(other, "pending")
    say(matched, "mapped")
    fields = [
        {"account": matched},
        {"account": other},
        {"account": matched, "is_bad": True},
        {"account": matched, "is_bad": True, "is_held": True},
        {"account": matched, "is_bad": True, "is_known": True},
        {"kind": "total"},
    ]
    for number, more in enumerate(fields, start=1):
        ImportRow.objects.create(
            batch=batch, row=number, debit=number, **{"kind": "line", **more}
        )

    parts = equation(batch).parts

    assert {name: (part.rows, part.debit) for name, part in parts.items()} == {
        "mapped": (1, 1),
        "unmapped": (1, 2),
        "bad": (1, 3),
        "held": (1, 4),
        "known": (1, 5),
        "marked": (1, 0),
    }
