"""Files of freedom tables: tables, topics, and who filled them in with which scores."""

from django.db.models import F

from meetings.models import Assessment, FreedomTable, Score, Topic
from meetings.resources import ImportedResource
from thai.clock import now
from thai.tables.naming import ByNumber, name_rows

name_rows(ByNumber(FreedomTable, "title"))
name_rows(ByNumber(Topic, "name"))


class FreedomTableResource(ImportedResource):
    shown = ("made_by", "made_at")

    class Meta:
        model = FreedomTable

    def init_instance(self, row=None):
        return FreedomTable(made_by=self.user, made_at=now())


class AssessmentResource(ImportedResource):
    """New ones come in; whose and when they are stays as it is."""

    shown = ("recorded_by", "recorded_at", "version")

    class Meta:
        model = Assessment

    @property
    def fixed(self):
        return self.fields.keys() - {"by_consensus"}

    def init_instance(self, row=None):
        return Assessment(recorded_by=self.user, recorded_at=now())


class ScoreResource(ImportedResource):
    """Whoever has the scores open meanwhile is told that a file changed them."""

    fixed = ("assessment", "topic")

    class Meta:
        model = Score

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.touched = set()

    def after_save_instance(self, instance, row, **kwargs):
        self.touched.add(instance.assessment_id)

    def after_import(self, dataset, result, **kwargs):
        super().after_import(dataset, result, **kwargs)
        touched = Assessment.objects.filter(pk__in=self.touched)
        touched.update(version=F("version") + 1)
