"""The river and the stairs as files of their own: to send on, to print, to enlarge."""

import base64
import hashlib

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from meetings.freedom_views import readable_scores

# The site's own colours, as static/css names them: such a file brings its own.
STYLE = """
svg{--ink:#2b2027;--soft:#675a61;--sheet:#fff;--line:#e2d8cd;--edge:#85767d;\
--accent:#7a1f4f;--plan:#1a5c82;--done:#1d6639;--water:#b9dfe9;--bank:#e2ecd0}
text{fill:var(--ink);font:13px Sarabun,"Noto Sans Thai",Leelawadee,Thonburi,sans-serif}
.t-soft{fill:var(--soft);font-size:12px}.mid{text-anchor:middle}.end{text-anchor:end}
.t-name{font-weight:700;font-size:15px}.bold{font-weight:700}
.bankf,.stair{fill:var(--bank)}.sheet{fill:var(--sheet)}
.waterf{fill:var(--water);stroke:var(--plan);stroke-width:2}
.flat{fill:none;stroke:var(--plan);stroke-width:3}
.own{fill:none;stroke:var(--accent);stroke-width:3}
.aim{fill:none;stroke:var(--accent);stroke-width:2;stroke-dasharray:6 5}
.own-o{fill:var(--accent)}.aim-o{fill:var(--sheet);stroke:var(--accent);stroke-width:2}
.own,.aim,.waterf,.flat,.grid{vector-effect:non-scaling-stroke}.grid{stroke:var(--line)}
.s-give{fill:var(--done)}.s-want{fill:var(--sheet);stroke:var(--plan);stroke-width:2.5}
.s-mid{fill:var(--sheet);stroke:var(--edge);stroke-width:2}
.s-on{fill:var(--sheet);font-weight:700}
.s-want.thin,.s-mid.thin{stroke-width:1.5}text.thin{font-size:10.5px}
"""
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
# Just these styles are allowed in the file, and no other.
POLICY = {"style-src": [f"'sha256-{_DIGEST}'"]}
# Above the picture, and each line of names under it.
HEAD, NAME = 60, 22


@require_safe
@csp_update(POLICY)
@login_required
def freedom_table_river(request, pk):
    page = readable_scores(request, pk)
    if page.river is None:
        raise Http404
    foot = HEAD + page.river.height + NAME
    rows = page.river.rows if page.river.is_numbered else []
    named = [(row.number, row.name, foot + n * NAME) for n, row in enumerate(rows)]
    more = {"named": named, "height": foot + len(named) * NAME}
    return drawn(request, "meetings/freedom_table_river.svg", page, **more)


@require_safe
@csp_update(POLICY)
@login_required
def freedom_table_stairs(request, pk, topic):
    page = readable_scores(request, pk)
    chosen = next((one for one in page.picture.topics if one.pk == topic), None)
    if chosen is None or page.is_crowd:
        raise Http404
    stairs = page.stairs_of(chosen)
    foot = HEAD + stairs.height + NAME
    named = [
        (row.letter, row.name, foot + n * NAME) for n, row in enumerate(stairs.rows)
    ]
    more = {"stairs": stairs, "named": named, "height": foot + len(named) * NAME}
    return drawn(request, "meetings/freedom_table_stairs.svg", page, **more)


def drawn(request, template, page, **more):
    style = mark_safe(f"<style>{STYLE}</style>")
    context = {"page": page, "style": style, **more}
    return render(request, template, context, content_type="image/svg+xml")
