"""How words of people look on a page."""

from django import template

from blogs.paragraphs import paragraphs

register = template.Library()
register.filter("paragraphs", paragraphs)
