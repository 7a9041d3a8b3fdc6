"""Tables as people send them."""

import csv
import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse


def address(model, page):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def csv_bytes(*rows, encoding="utf-8-sig", delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(*rows, title="ตาราง", change=None):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def send(client, model, data, name="ตาราง.csv"):
    """The page that answers a file: its preview, or what is to be mended."""
    return client.post(
        address(model, "import"), {"file": SimpleUploadedFile(name, data)}
    )


def confirm(client, model, page, **more):
    data = {"token": page.context["token"], **more}
    return client.post(address(model, "process_import"), data)


def taken(client, model, *rows):
    """Import the rows to the end; the page after it."""
    page = send(client, model, csv_bytes(*rows))
    problems = page.context["problems"] or page.context["form"].errors
    assert not problems, problems
    return confirm(client, model, page)


def columns_of(client, model):
    page = client.get(address(model, "export"))
    return [name for name, _label in page.context["form"].fields["columns"].choices]


def exported(client, model, extension="csv", *, without=()):
    columns = [name for name in columns_of(client, model) if name not in without]
    data = {"columns": columns, "format": extension}
    return client.post(address(model, "export"), data).content


def said(response):
    """What the page says, with plain spaces."""
    return response.text.replace("\u00a0", " ")
