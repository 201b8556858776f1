"""Leaves the comments of scripts and styles at home: a phone does not read them."""

import re

_AFTER = re.compile(r"\s+// [^\"'`*]*$")  # in a string, a quote would follow
_CAST = re.compile(r"/\*\* @\w+ [^*\n]*\*/ ?")  # a type hint in the middle of a line


def lighten(text: str) -> str:
    """The same script or style without comments, type hints and indentation.

    A comment behind code stays where a quote follows: it might be part of a string. Line
    breaks stay, so that a fault in a browser names the line of the source. House rule for static/:
    no string runs over two lines, and none begins a line with a comment's mark.

    >>> lighten("// why\\nlet a = 1; // one\\n  /* two\\n  lines */ b()\\n")
    '\\nlet a = 1;\\n\\nb()\\n'
    """
    lines, inside = [], False
    for line in text.splitlines():
        rest = _AFTER.sub("", _CAST.sub("", line)).strip()
        if inside or rest.startswith("/*"):
            _, end, after = rest.partition("*/")
            inside = not end
            rest = after.strip()
        lines.append("" if rest.startswith("//") else rest)
    return "\n".join(lines) + "\n"
