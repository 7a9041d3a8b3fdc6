import people.phones
from django.db import migrations


def write_as_digits(apps, schema_editor):
    """Saving writes a number as its field does; one that another login has stays."""
    User = apps.get_model("people", "User")
    Person = apps.get_model("people", "Person")
    digits = User._meta.get_field("phone").to_python
    for user in User.objects.exclude(phone=""):
        others = User.objects.exclude(pk=user.pk)
        if not others.filter(phone=digits(user.phone)).exists():
            user.save(update_fields=["phone"])
    for person in Person.objects.exclude(phone=""):
        person.save(update_fields=["phone"])


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0002_usernames_cleaned"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="phone",
            field=people.phones.PhoneField(blank=True, max_length=20, verbose_name="phone"),
        ),
        migrations.AlterField(
            model_name="person",
            name="phone",
            field=people.phones.PhoneField(blank=True, max_length=20, verbose_name="phone"),
        ),
        migrations.RunPython(write_as_digits, migrations.RunPython.noop),
    ]
