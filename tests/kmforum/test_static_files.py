from kmforum.static_files import lean


def test_comments_and_indentation_stay_at_home():
    css = "/* kmforum:\n   tokens */\n.a{color:red}\n\n  .b{top:0} /* why */\n"
    script = '// Why.\n(() => {\n  // More.\n  go("//not a comment");\n})();\n'

    assert lean(css, "css") == ".a{color:red}\n.b{top:0}\n"
    assert lean(script, "js") == '(() => {\ngo("//not a comment");\n})();\n'
