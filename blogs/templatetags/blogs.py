"""How words of people look on a page, and where one may write some."""

from django import template

from blogs.from_rounds import places_to_tell_of
from blogs.paragraphs import paragraphs

register = template.Library()
register.filter("paragraphs", paragraphs)
register.simple_tag(places_to_tell_of)
