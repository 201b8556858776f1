"""Leaves the comments of scripts and styles at home: a phone does not read them."""

import re

_CAST = re.compile(r"/\*\* @\w+ [^*\n]*\*/ ?")  # a type hint in the middle of a line


def lighten(text: str) -> str:
    """The same script or style without comments that begin a line, type hints and indentation.

    Line breaks stay, so that a fault in a browser names the line of the source. House rule for
    static/: no string runs over two lines, and none begins a line with a comment's mark.

    >>> lighten("// why\\nlet a = 1; // kept\\n  /* two\\n  lines */ b()\\n")
    '\\nlet a = 1; // kept\\n\\nb()\\n'
    """
    lines, inside = [], False
    for line in text.splitlines():
        rest = _CAST.sub("", line).strip()
        if inside or rest.startswith("/*"):
            _, end, after = rest.partition("*/")
            inside = not end
            rest = after.strip()
        lines.append("" if rest.startswith("//") else rest)
    return "\n".join(lines) + "\n"
