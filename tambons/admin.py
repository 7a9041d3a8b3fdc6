from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.utils.translation import gettext_lazy as _

from tambons.models import District, Group, GroupKind, Province, Tambon, Village
from tambons.resources import VillageResource
from thai.tables.admin import TableAdmin


@admin.register(Province)
class ProvinceAdmin(TableAdmin):
    list_display = ["code", "name", "name_en"]
    list_display_links = ["code", "name"]
    search_fields = ["code", "name", "name_en"]


@admin.register(District)
class DistrictAdmin(TableAdmin):
    list_display = ["code", "name", "name_en", "province"]
    list_display_links = ["code", "name"]
    list_filter = ["province"]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["province"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("province")

    def search_label(self, district):
        return f"{district} · {district.province}"


@admin.register(Tambon)
class TambonAdmin(TableAdmin):
    list_display = ["code", "name", "district", "in_province", "joined_on"]
    list_display_links = ["code", "name"]
    list_filter = [
        ("joined_on", EmptyFieldListFilter),
        "is_practice",
        "district__province",
    ]
    search_fields = ["code", "name", "name_en"]
    autocomplete_fields = ["district", "driver"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("district__province")

    @admin.display(description=_("province"), ordering="district__province__code")
    def in_province(self, tambon):
        return tambon.district.province

    def search_label(self, tambon):
        return f"{tambon} · {tambon.district} · {tambon.district.province}"


class InTambonAdmin(TableAdmin):
    """Of what lies in a tambon: which บางจาก is said by its district."""

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("tambon__district")

    @admin.display(description=_("district"), ordering="tambon__district__code")
    def in_district(self, row):
        return row.tambon and row.tambon.district

    def search_label(self, row):
        if not row.tambon:
            return str(row)
        return f"{row} · {row.tambon} · {row.tambon.district}"


@admin.register(Village)
class VillageAdmin(InTambonAdmin):
    resource_classes = [VillageResource]
    list_display = ["__str__", "tambon", "in_district"]
    search_fields = ["name", "moo", "tambon__name", "tambon__code"]
    autocomplete_fields = ["tambon"]


@admin.register(GroupKind)
class GroupKindAdmin(TableAdmin):
    list_display = ["name", "code"]
    search_fields = ["name", "code"]


@admin.register(Group)
class GroupAdmin(InTambonAdmin):
    list_display = ["name", "kind", "tambon", "in_district", "village"]
    list_filter = ["kind"]
    search_fields = ["name", "tambon__name", "tambon__code"]
    autocomplete_fields = ["tambon", "village"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("kind", "village")
