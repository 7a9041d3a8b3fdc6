"""The three screens of recording a round, as forms over one draft's typed fields."""

from meetings.record_forms.next import NextForm
from meetings.record_forms.what import WhatForm
from meetings.record_forms.where import WhereForm

__all__ = ["NextForm", "WhatForm", "WhereForm"]
