"""The rules of the house that no linter knows. `lint-imports` and ruff check the rest."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

HOUSE = Path(__file__).parents[1]
PACKAGE = HOUSE / "moodtrack"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
PAGES = sorted(path for path in (HOUSE / "templates").rglob("*") if path.is_file())
SCRIPTS = sorted((HOUSE / "static").rglob("*.js"))

LINES_IN_A_FILE = 300
LINES_IN_A_FUNCTION = 30
KEYS = ("OpenRecord", "TreatmentRecord", "ClinicScope")
TRAIL = re.compile(r"\btrail\.(note|line|Line)\b")
# words that scold a person, or promise what nobody can know (docs/style.md)
# (aria-invalid, :invalid and a template's own names are no words on a screen)
UNKIND = re.compile(r"(?<![\w.:-])(invalid|failed|compliance|low risk)\b", re.IGNORECASE)
COMMENTS = re.compile(r"\{#.*?#\}|<!--.*?-->|/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def called(node: ast.Call) -> str:
    """The last name of what is called: `gate.OpenRecord(...)` and `OpenRecord(...)` alike."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


# ---- who may touch what ------------------------------------------------------------------------


def slice_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_a_slices_tables_are_private_to_the_slice() -> None:
    imports = grimp.build_graph("moodtrack", cache_dir=None)
    trespasses = [
        (importer, module)
        for module in imports.modules
        if module.endswith(".models")
        for importer in imports.find_modules_that_directly_import(module)
        if slice_of(importer) != slice_of(module)
    ]
    assert trespasses == []


def test_only_the_gate_opens_records_and_clinics() -> None:
    makers = {
        (called(node), name_of(path))
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and called(node) in KEYS
    }
    assert {where for _, where in makers} <= {"moodtrack/sharing/gate.py"}


def holds_a_key(function: ast.AsyncFunctionDef | ast.FunctionDef) -> bool:
    every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    said = (ast.unparse(each.annotation) for each in every if each.annotation)
    return any(key in annotation for annotation in said for key in KEYS)


def defined(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """What a module says at its top level, by name: functions, classes and plain values."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node
        for target in getattr(node, "targets", [getattr(node, "target", None)]):
            if isinstance(target, ast.Name):
                yield target.id, node


def leaves_a_line(path: Path, name: str) -> bool:
    """Whether an action, or something of the same file that it uses, writes to the trail."""
    bodies = dict(defined(tree_of(path)))
    seen: set[str] = set()
    open_ = [name]
    while open_:
        here = open_.pop()
        if TRAIL.search(ast.unparse(bodies[here])):
            return True
        seen.add(here)
        mentioned = {node.id for node in ast.walk(bodies[here]) if isinstance(node, ast.Name)}
        open_ += (mentioned & bodies.keys()) - seen
    return False


def test_every_action_on_a_record_leaves_a_line_in_the_trail() -> None:
    silent = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in MODULES
        if "actions" in (path.stem, path.parent.name)
        for function in tree_of(path).body
        if isinstance(function, ast.AsyncFunctionDef)
        and not function.name.startswith("_")
        and holds_a_key(function)
        and not leaves_a_line(path, function.name)
    ]
    assert silent == []


def test_only_the_clock_reads_the_time() -> None:
    asked = re.compile(
        r"\b(datetime|dt)\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.(time|time_ns)\(|"
        r"\b(localtime|gmtime)\("
    )
    readers = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and asked.match(ast.unparse(node))
    }
    assert readers <= {"moodtrack/clock.py"}


# ---- measures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_room_has_a_sign_on_its_door_and_is_small_enough_to_see_across(path: Path) -> None:
    text = path.read_text()
    sign = ast.get_docstring(ast.parse(text))
    assert sign, "say in one line what lives here"
    assert len(sign.splitlines()[0]) <= 100
    assert len(text.splitlines()) <= LINES_IN_A_FILE


def test_no_function_is_longer_than_one_can_take_in() -> None:
    long = [
        f"{name_of(path)}:{function.lineno} {function.name}, {lines} lines"
        for path in MODULES
        for function in functions(tree_of(path))
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LINES_IN_A_FUNCTION
    ]
    assert long == []


def test_no_script_is_longer_than_one_can_see_across() -> None:
    long = {name_of(path): len(path.read_text().splitlines()) for path in SCRIPTS}
    assert {path: lines for path, lines in long.items() if lines > LINES_IN_A_FILE} == {}


# ---- words -------------------------------------------------------------------------------------


def sentences(path: Path) -> list[str]:
    """The texts of a module that a person may read: every string but docstrings and bare names."""
    tree = tree_of(path)
    silent = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in silent
        and " " in node.value.strip()
    ]


def test_no_sentence_scolds_a_person_or_promises_what_nobody_knows() -> None:
    unkind = [
        (name_of(path), sentence)
        for path in MODULES
        for sentence in sentences(path)
        if UNKIND.search(sentence)
    ]
    assert unkind == []


def test_no_page_scolds_a_person_or_promises_what_nobody_knows() -> None:
    unkind = [
        (name_of(path), found[0])
        for path in PAGES
        if (found := UNKIND.search(COMMENTS.sub("", path.read_text())))
    ]
    assert unkind == []
