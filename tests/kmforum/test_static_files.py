import pytest

from kmforum.static_files import lean


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("/* a\n  b */\n.a{top:0}\n\n  .b{top:0} /* c */\n", ".a{top:0}.b{top:0}"),
        (".a{\n  top:0;\n  left:0;\n}\n", ".a{top:0;left:0}"),
        (".a{background:\nurl(a),\nurl(b)}\n", ".a{background:url(a),url(b)}"),
        (".a\n.b{top:0}\n", ".a\n.b{top:0}"),
    ],
    ids=["comments", "a rule of several lines", "a value of several lines", "a space"],
)
def test_a_style_sheet_goes_out_without_what_it_does_not_need(css, left):
    assert lean(css, "css").strip() == left


@pytest.mark.parametrize(
    ("script", "left"),
    [
        ("// Why.\n(() => {\n  // More.\n  go();\n})();\n", "(() => {go();})();"),
        ('go("//not a comment");\nstop();\n', 'go("//not a comment");\nstop();'),
        ("go(); // and on;\nstop();\n", "go(); // and on;\nstop();"),
        ("const go = () => 1\nstop()\n", "const go = () => 1\nstop()"),
        ("const a = [\n  1,\n];\n", "const a = [\n1,];"),
    ],
    ids=["comments", "two strokes", "a late comment", "no semicolons", "a list"],
)
def test_a_script_goes_out_without_what_it_does_not_need(script, left):
    assert lean(script, "js").strip() == left
