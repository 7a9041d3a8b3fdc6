"""What files of places say besides what the models say."""

import re

from django.utils.translation import gettext as _

from tambons.models import Group, Village
from thai.tables.naming import ByNumber, batches, name_rows
from thai.tables.resources import TableResource
from thai.typed import excerpt

_VILLAGE = re.compile(r"([0-9]{6})\s*(?:/|หมู่ที่|หมู่|ม\.)\s*([0-9]{1,2})")


class ByMoo:
    """A village by the code of its tambon and its number: 800119/7."""

    model = Village
    related = ("tambon",)

    def text(self, village):
        return f"{village.tambon.code}/{village.moo}"

    def find(self, texts):
        keys = {
            text: (found[1], int(found[2]))
            for text in texts
            if (found := _VILLAGE.fullmatch(text))
        }
        rows = {}
        for codes in batches({code for code, _moo in keys.values()}):
            villages = Village.objects.filter(tambon__code__in=codes)
            for village in villages.select_related("tambon"):
                rows[village.tambon.code, village.moo] = village
        return {text: rows[key] for text, key in keys.items() if key in rows}

    def missing(self, text):
        return _(
            "There is no village “%(text)s”. Please type the code of the tambon and "
            "the number of the village, like 800119/7."
        ) % {"text": excerpt(text)}


name_rows(ByMoo())
name_rows(ByNumber(Group, "name"))


class VillageResource(TableResource):
    class Meta:
        model = Village
        import_id_fields = ["tambon", "moo"]
