"""Our own style sheets and scripts go out without what browsers do not need."""

import pytest
from django.core.files.base import ContentFile

from kmforum.static_files import StaticFilesStorage


@pytest.fixture
def stored(tmp_path):
    """What comes to lie in the folder for a file of this name."""
    storage = StaticFilesStorage(location=tmp_path)

    def save(name, text):
        content = ContentFile(text.encode())
        content.read()
        storage._save(name, content)
        return (tmp_path / name).read_text()

    return save


def test_a_style_sheet_loses_comments_and_spaces(stored):
    css = "/* Why. */\n.a .b {\n  top: 0;\n}\n"

    assert stored("css/site.css", css) == ".a .b{top:0}"


def test_a_script_loses_comments_and_keeps_its_strings(stored):
    script = '// Why.\n(() => {\n  go("//not a comment"); // More.\n})();\n'

    assert stored("js/autosave.js", script) == '(()=>{go("//not a comment");})();'


def test_files_of_packages_go_out_as_they_came(stored):
    script = "/* Licence. */\n(() => {});\n"

    assert stored("admin/js/core.js", script) == script
