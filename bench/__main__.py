"""`make bench`: every benchmark, or those named; `--json` for JSON."""

import importlib
import json
import sys

EVERY = ("checkins", "charts", "pages", "start", "worklist", "export", "reminders", "beside")


def main(arguments: list[str]) -> None:
    as_json = "--json" in arguments
    names = [one for one in arguments if not one.startswith("-")] or EVERY
    figures = []
    for name in names:
        for figure in importlib.import_module(f"bench.{name}").run():
            figures.append(figure)
            if not as_json:
                print(figure.line(), flush=True)
    if as_json:
        print(json.dumps([figure.as_json() for figure in figures], indent=2))


main(sys.argv[1:])
