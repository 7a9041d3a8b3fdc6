"""The money: charts, funds, files on their way in, and the books."""

from accounting.models.batch import (
    ImportBatch,
    ImportIssue,
    ImportProfile,
    ImportRow,
    Layout,
)
from accounting.models.chart import (
    AccountMapping,
    AgencyAccount,
    AgencyChart,
    CentralAccount,
)
from accounting.models.fund import AccountSet, Fund, FundKind, Period, PeriodStep
from accounting.models.ledger import (
    AccountTotal,
    JournalEntry,
    JournalLine,
    PostedKey,
)

__all__ = [
    "AccountMapping",
    "AccountSet",
    "AccountTotal",
    "AgencyAccount",
    "AgencyChart",
    "CentralAccount",
    "Fund",
    "FundKind",
    "ImportBatch",
    "ImportIssue",
    "ImportProfile",
    "ImportRow",
    "JournalEntry",
    "JournalLine",
    "Layout",
    "Period",
    "PeriodStep",
    "PostedKey",
]
