"""The process that sets one paper: JSON comes in, a PDF goes out.

It lives for this paper alone. So no worker of the site keeps typst in its memory, and
what takes too long or too much can be ended.
"""

import json
import resource
import sys

import fontpkg_sarabun
import typst

MOST_SECONDS = 10
MOST_MEMORY = 1 << 30
# The fonts of the package and no others, so that a paper is the same everywhere.
FONTS = typst.Fonts(
    include_system_fonts=False,
    include_embedded_fonts=False,
    font_paths=[str(fontpkg_sarabun.ROOT / "files")],
)


def main():
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    sent = json.load(sys.stdin.buffer)
    paper = typst.compile(
        sent["template"].encode(),
        font_paths=FONTS,
        ignore_system_fonts=True,
        sys_inputs={"told": json.dumps(sent["told"])},
        timestamp=0,
        # Papers are for hands: tags for readers aloud would weigh twice as much.
        pdf_tags=False,
    )
    sys.stdout.buffer.write(paper)


if __name__ == "__main__":
    main()
