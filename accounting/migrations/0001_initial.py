import django.core.validators
import django.db.models.deletion
import thai.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_usernames_cleaned'),
        ('tambons', '0003_codes_checked_to_their_end'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FundKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='code')),
                ('name', thai.fields.ThaiCharField(max_length=150, verbose_name='name')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='place in lists')),
            ],
            options={
                'verbose_name': 'kind of fund',
                'verbose_name_plural': 'kinds of fund',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='AgencyChart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', thai.fields.ThaiCharField(max_length=150, verbose_name='name')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charts', to='people.agency', verbose_name='agency')),
                ('fund_kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charts', to='accounting.fundkind', verbose_name='kind of fund')),
            ],
            options={
                'verbose_name': 'chart of an agency',
                'verbose_name_plural': 'charts of agencies',
                'ordering': ['agency', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AgencyAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', thai.fields.ThaiCharField(blank=True, max_length=40, verbose_name='code')),
                ('name', thai.fields.ThaiCharField(max_length=200, verbose_name='name')),
                ('own_type', models.CharField(blank=True, choices=[('asset', 'assets'), ('liability', 'liabilities'), ('equity', 'equity'), ('income', 'income'), ('expense', 'expenses')], max_length=10, verbose_name='type by the agency')),
                ('is_unassigned', models.BooleanField(default=False, verbose_name='for lines without an account')),
                ('chart', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='accounting.agencychart', verbose_name='chart')),
            ],
            options={
                'verbose_name': 'account of an agency',
                'verbose_name_plural': 'accounts of agencies',
                'ordering': ['chart', 'code', 'name'],
            },
        ),
        migrations.CreateModel(
            name='CentralAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', thai.fields.ThaiCharField(max_length=10, unique=True, verbose_name='code')),
                ('name', thai.fields.ThaiCharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('type', models.CharField(blank=True, choices=[('asset', 'assets'), ('liability', 'liabilities'), ('equity', 'equity'), ('income', 'income'), ('expense', 'expenses')], max_length=10, verbose_name='type')),
                ('normal_side', models.CharField(choices=[('debit', 'debit'), ('credit', 'credit')], max_length=6, verbose_name='usual side')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='accounting.centralaccount', verbose_name='above it')),
            ],
            options={
                'verbose_name': 'account of the central chart',
                'verbose_name_plural': 'central chart',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='AccountMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('mapped', 'matched'), ('intentionally_unmapped', 'left unmatched on purpose'), ('pending', 'not matched yet')], max_length=24, verbose_name='state')),
                ('reason', thai.fields.ThaiCharField(blank=True, max_length=300, verbose_name='reason')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('who', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='accounting.agencyaccount', verbose_name='account of the agency')),
                ('central', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='accounting.centralaccount', verbose_name='account of the central chart')),
            ],
            options={
                'verbose_name': 'matching',
                'verbose_name_plural': 'matchings',
                'ordering': ['account', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', thai.fields.ThaiCharField(max_length=200, verbose_name='name')),
                ('fiscal_year_end_day', models.PositiveSmallIntegerField(default=31, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(31)], verbose_name='last day of its year')),
                ('fiscal_year_end_month', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='last month of its year')),
                ('basis', models.CharField(choices=[('cash', 'cash basis'), ('accrual', 'accrual basis')], default='cash', max_length=8, verbose_name='basis')),
                ('publish', models.BooleanField(default=False, help_text='Only as a total of three funds or more.', verbose_name="in the tambon's public totals")),
                ('is_unassigned', models.BooleanField(default=False, editable=False, verbose_name='for rows without a fund')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='people.agency', verbose_name='agency that keeps its books')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='tambons.group', verbose_name='group')),
                ('tambon', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='tambons.tambon', verbose_name='tambon')),
                ('village', models.ForeignKey(blank=True, help_text='Empty for a fund of the whole tambon.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='tambons.village', verbose_name='village')),
                ('kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='accounting.fundkind', verbose_name='kind of fund')),
            ],
            options={
                'verbose_name': 'fund',
                'verbose_name_plural': 'funds',
                'ordering': ['tambon', 'village', 'name'],
            },
        ),
        migrations.CreateModel(
            name='AccountSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', thai.fields.ThaiCharField(max_length=100, verbose_name='name')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sets', to='accounting.fund', verbose_name='fund')),
            ],
            options={
                'verbose_name': 'set of books',
                'verbose_name_plural': 'sets of books',
                'ordering': ['fund', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='number')),
                ('mode', models.CharField(choices=[('append', 'add to what is there'), ('replace', 'take the place of what is there')], default='append', max_length=8, verbose_name='mode')),
                ('state', models.CharField(choices=[('uploaded', 'received'), ('mapped', 'columns chosen'), ('staged', 'read'), ('previewed', 'checked'), ('posted', 'in the books'), ('voided', 'undone'), ('failed', 'could not be read')], default='uploaded', max_length=9, verbose_name='state')),
                ('file', models.FileField(max_length=200, upload_to='', verbose_name='file')),
                ('file_name', thai.fields.ThaiCharField(max_length=255, verbose_name='name of the file')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='bytes')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='encoding')),
                ('uploaded_at', models.DateTimeField(verbose_name='uploaded at')),
                ('tables', models.JSONField(blank=True, default=list, verbose_name='tables')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='counts')),
                ('sum_debit', thai.fields.MoneyField(default=0, verbose_name='debit in the file')),
                ('sum_credit', thai.fields.MoneyField(default=0, verbose_name='credit in the file')),
                ('first_on', thai.fields.ThaiDateField(blank=True, null=True, verbose_name='first day')),
                ('last_on', thai.fields.ThaiDateField(blank=True, null=True, verbose_name='last day')),
                ('posted_at', models.DateTimeField(blank=True, null=True, verbose_name='posted at')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
                ('voided_why', thai.fields.ThaiCharField(blank=True, max_length=300, verbose_name='why it was undone')),
                ('heartbeat', models.DateTimeField(blank=True, null=True, verbose_name='last sign of work')),
                ('account_set', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='accounting.accountset', verbose_name='set of books')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='people.agency', verbose_name='agency')),
                ('cash_account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounting.agencyaccount', verbose_name='account of the cash book')),
                ('chart', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='accounting.agencychart', verbose_name='chart')),
                ('fund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='accounting.fund', verbose_name='fund')),
                ('posted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='posted by')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
            ],
            options={
                'verbose_name': 'import',
                'verbose_name_plural': 'imports',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='ImportIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', thai.fields.ThaiCharField(blank=True, max_length=100, verbose_name='sheet')),
                ('row', models.PositiveIntegerField(blank=True, null=True, verbose_name='row')),
                ('column', models.CharField(blank=True, max_length=3, verbose_name='column')),
                ('code', models.SlugField(verbose_name='code')),
                ('severity', models.CharField(choices=[('error', 'to be mended'), ('warning', 'worth a look'), ('info', 'for your information')], max_length=7, verbose_name='weight')),
                ('message', models.TextField(verbose_name='message')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='accounting.importbatch', verbose_name='import')),
            ],
            options={
                'verbose_name': 'remark on an import',
                'verbose_name_plural': 'remarks on imports',
                'ordering': ['batch', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature', models.CharField(max_length=64, verbose_name='heads of the columns')),
                ('layout', models.CharField(choices=[('L1', 'cash book'), ('L2', 'journal')], max_length=2, verbose_name='layout')),
                ('columns', models.JSONField(verbose_name='columns')),
                ('rules', models.JSONField(blank=True, default=dict, verbose_name='rules')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('chart', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profiles', to='accounting.agencychart', verbose_name='chart')),
            ],
            options={
                'verbose_name': 'way of reading sheets',
                'verbose_name_plural': 'ways of reading sheets',
                'ordering': ['chart', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='importbatch',
            name='profile',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='batches', to='accounting.importprofile', verbose_name='way of reading'),
        ),
        migrations.CreateModel(
            name='JournalEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', thai.fields.ThaiDateField(verbose_name='day')),
                ('type', models.CharField(choices=[('opening', 'opening'), ('activity', 'activity'), ('adjusting', 'adjusting'), ('appropriation', 'appropriation of profit'), ('closing', 'closing')], default='activity', max_length=13, verbose_name='type')),
                ('voucher', thai.fields.ThaiCharField(blank=True, max_length=60, verbose_name='voucher')),
                ('document', models.PositiveIntegerField(blank=True, null=True, verbose_name='entry in the file')),
                ('is_posted', models.BooleanField(default=False, verbose_name='in the books')),
                ('account_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='accounting.accountset', verbose_name='set of books')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='accounting.importbatch', verbose_name='import')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='accounting.fund', verbose_name='fund')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='accounting.journalentry', verbose_name='undoes')),
            ],
            options={
                'verbose_name': 'entry',
                'verbose_name_plural': 'entries',
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', thai.fields.ThaiCharField(blank=True, max_length=100, verbose_name='sheet')),
                ('row', models.PositiveIntegerField(verbose_name='row')),
                ('kind', models.CharField(choices=[('line', 'entry'), ('total', 'total'), ('carried', 'brought or carried forward'), ('blank', 'empty'), ('header', 'head of the table'), ('note', 'note')], max_length=8, verbose_name='kind')),
                ('raw', models.JSONField(default=list, verbose_name='as it stands in the file')),
                ('on', thai.fields.ThaiDateField(blank=True, null=True, verbose_name='day')),
                ('voucher', thai.fields.ThaiCharField(blank=True, max_length=60, verbose_name='voucher')),
                ('text', thai.fields.ThaiCharField(blank=True, max_length=500, verbose_name='text')),
                ('account_code', thai.fields.ThaiCharField(blank=True, max_length=40, verbose_name='code of the account')),
                ('account_name', thai.fields.ThaiCharField(blank=True, max_length=200, verbose_name='name of the account')),
                ('debit', thai.fields.MoneyField(blank=True, null=True, verbose_name='debit')),
                ('credit', thai.fields.MoneyField(blank=True, null=True, verbose_name='credit')),
                ('is_cash_book', models.BooleanField(default=False, verbose_name='row of a cash book')),
                ('document', models.PositiveIntegerField(null=True, verbose_name='entry in the file')),
                ('fingerprint', models.CharField(blank=True, max_length=32, verbose_name='fingerprint')),
                ('occurrence', models.PositiveIntegerField(default=1, verbose_name='which of the like')),
                ('is_bad', models.BooleanField(default=False, verbose_name='has an error')),
                ('is_held', models.BooleanField(default=False, verbose_name='held back')),
                ('is_known', models.BooleanField(default=False, verbose_name='in the books already')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounting.agencyaccount', verbose_name='account')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='accounting.importbatch', verbose_name='import')),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounting.journalentry', verbose_name='entry in the books')),
            ],
            options={
                'verbose_name': 'row of an import',
                'verbose_name_plural': 'rows of imports',
                'ordering': ['batch', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='JournalLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debit', thai.fields.MoneyField(default=0, verbose_name='debit')),
                ('credit', thai.fields.MoneyField(default=0, verbose_name='credit')),
                ('text', thai.fields.ThaiCharField(blank=True, max_length=500, verbose_name='description')),
                ('is_generated', models.BooleanField(default=False, verbose_name='added here')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='accounting.agencyaccount', verbose_name='account')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='accounting.journalentry', verbose_name='entry')),
                ('source_row', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='accounting.importrow', verbose_name='row of the file')),
            ],
            options={
                'verbose_name': 'line',
                'verbose_name_plural': 'lines',
                'ordering': ['entry', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', thai.fields.ThaiDateField(verbose_name='from')),
                ('ends_on', thai.fields.ThaiDateField(verbose_name='until')),
                ('state', models.CharField(choices=[('open', 'open'), ('locked', 'locked')], default='open', max_length=6, verbose_name='state')),
                ('locked_at', models.DateTimeField(blank=True, null=True, verbose_name='locked at')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='accounting.fund', verbose_name='fund')),
                ('locked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'period',
                'verbose_name_plural': 'periods',
                'ordering': ['fund', '-starts_on'],
            },
        ),
        migrations.CreateModel(
            name='PostedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=32, verbose_name='fingerprint')),
                ('occurrence', models.PositiveIntegerField(verbose_name='which of the like')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.agency', verbose_name='agency')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to='accounting.journalentry', verbose_name='entry')),
            ],
            options={
                'verbose_name': 'row in the books',
                'verbose_name_plural': 'rows in the books',
            },
        ),
        migrations.CreateModel(
            name='AccountTotal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', thai.fields.ThaiDateField(verbose_name='month')),
                ('debit', thai.fields.MoneyField(default=0, verbose_name='debit')),
                ('credit', thai.fields.MoneyField(default=0, verbose_name='credit')),
                ('account_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='totals', to='accounting.accountset', verbose_name='set of books')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='totals', to='accounting.agencyaccount', verbose_name='account')),
            ],
            options={
                'verbose_name': 'total',
                'verbose_name_plural': 'totals',
                'ordering': ['account_set', 'month'],
                'indexes': [models.Index(fields=['month'], name='account_total_by_month')],
                'constraints': [models.UniqueConstraint(fields=('account_set', 'account', 'month'), name='account_total_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='agencyaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('chart', 'code'), name='agency_account_code_once', violation_error_message='This chart already has that code.'),
        ),
        migrations.AddConstraint(
            model_name='agencyaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('code', '')), fields=('chart', 'name'), name='agency_account_name_once', violation_error_message='This chart already has an account of that name.'),
        ),
        migrations.AddConstraint(
            model_name='agencyaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('is_unassigned', True)), fields=('chart',), name='agency_account_one_unassigned', violation_error_message='A chart has one account for lines without an account.'),
        ),
        migrations.AddConstraint(
            model_name='centralaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('parent', None), models.Q(('type', ''), _negated=True)), models.Q(('parent__isnull', False), ('type', '')), _connector='OR'), name='central_account_type_on_roots', violation_error_message='The type stands with the topmost account only; those below have the same.'),
        ),
        migrations.AddIndex(
            model_name='accountmapping',
            index=models.Index(fields=['account', '-id'], name='mapping_newest'),
        ),
        migrations.AddConstraint(
            model_name='accountmapping',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('central__isnull', False), ('state', 'mapped')), models.Q(models.Q(('state', 'mapped'), _negated=True), ('central', None)), _connector='OR'), name='account_mapping_mapped_has_central', violation_error_message='Please choose the central account, or another state.'),
        ),
        migrations.AddConstraint(
            model_name='accountmapping',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'intentionally_unmapped'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='account_mapping_unmapped_has_reason', violation_error_message='Please say why this account is left unmatched.'),
        ),
        migrations.AddConstraint(
            model_name='accountset',
            constraint=models.UniqueConstraint(fields=('fund', 'name'), name='account_set_name_once', violation_error_message='This fund has a set of that name.'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.CheckConstraint(condition=models.Q(('tambon__isnull', False), models.Q(('agency__isnull', False), ('is_unassigned', True)), _connector='OR'), name='fund_of_a_tambon', violation_error_message='Please choose the tambon of the fund.'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.UniqueConstraint(condition=models.Q(('is_unassigned', True)), fields=('agency',), name='fund_one_unassigned'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.UniqueConstraint(condition=models.Q(('village', None)), fields=('tambon', 'name'), name='fund_name_once_in_tambon', violation_error_message='This tambon has a fund of that name.'),
        ),
        migrations.AddConstraint(
            model_name='fund',
            constraint=models.UniqueConstraint(condition=models.Q(('village__isnull', False)), fields=('village', 'name'), name='fund_name_once_in_village', violation_error_message='This village has a fund of that name.'),
        ),
        migrations.AddConstraint(
            model_name='agencychart',
            constraint=models.UniqueConstraint(fields=('agency', 'name'), name='agency_chart_name_once', violation_error_message='This agency already has a chart of that name.'),
        ),
        migrations.AddIndex(
            model_name='importissue',
            index=models.Index(fields=['batch', 'severity'], name='issue_by_weight'),
        ),
        migrations.AddConstraint(
            model_name='importprofile',
            constraint=models.UniqueConstraint(fields=('chart', 'signature', 'version'), name='import_profile_version_once'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['voided', 'failed']), _negated=True), fields=('agency', 'sha256'), name='import_batch_file_once', violation_error_message='This file is here already.'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['posted', 'voided']), _negated=True), ('posted_at__isnull', False), _connector='OR'), name='import_batch_posted_has_time'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'voided'), ('voided_at__isnull', False)), models.Q(models.Q(('state', 'voided'), _negated=True), ('voided_at', None)), _connector='OR'), name='import_batch_voided_has_time'),
        ),
        migrations.AddIndex(
            model_name='journalentry',
            index=models.Index(fields=['account_set', 'on'], name='entry_by_day'),
        ),
        migrations.AddConstraint(
            model_name='journalentry',
            constraint=models.UniqueConstraint(condition=models.Q(('document__isnull', False), ('reverses', None)), fields=('batch', 'document'), name='journal_entry_document_once'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['batch', 'document'], name='import_row_document'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('batch', 'sheet', 'row'), name='import_row_once'),
        ),
        migrations.AddConstraint(
            model_name='journalline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credit', 0), ('debit__gt', 0)), models.Q(('credit__gt', 0), ('debit', 0)), _connector='OR'), name='journal_line_one_side', violation_error_message='A line has an amount on one side, and above zero.'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='period_ends_after_start', violation_error_message='The last day cannot come before the first.'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('locked_at__isnull', False), ('state', 'locked')), models.Q(('locked_at', None), ('locked_by', None), ('state', 'open')), _connector='OR'), name='period_locked_has_time'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(fields=('fund', 'starts_on'), name='period_start_once'),
        ),
        migrations.AddConstraint(
            model_name='postedkey',
            constraint=models.UniqueConstraint(fields=('agency', 'fingerprint', 'occurrence'), name='posted_key_once', violation_error_message='This row is in the books already.'),
        ),
    ]
