"""The plan of the house, held by tests: who imports whom, who asks the clock, who asks the rows."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "keyhouse"
FILES = [p for p in sorted(SOURCE.rglob("*.py")) if "versions" not in p.parts]
CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "time_ns"}
RANDOM = {"secrets", "random", "uuid"}
ESCAPE = "# all marketplaces:"


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_imports_only_fall():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_clock_and_no_randomness_outside_the_kit(path):
    if path.parent.name == "kit":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = {a.name for a in node.names} | {getattr(node, "module", "") or ""}
            assert not modules & RANDOM, f"{name(path)}:{node.lineno}: randomness"
            assert "time" not in modules, f"{name(path)}:{node.lineno}: the clock"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            is_clock = node.func.attr in CLOCKS and owner in (
                "datetime",
                "date",
                "time",
                "datetime.datetime",
            )
            assert not is_clock, f"{name(path)}:{node.lineno}: the clock"


def queries(path: Path) -> list[ast.stmt]:
    """Every statement of a file in which a select, an update or a delete is built."""
    tree = ast.parse(path.read_text())
    froms = [
        n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "sqlalchemy"
    ]
    imported = {alias.name for node in froms for alias in node.names}
    found = []
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr | ast.Return):
            calls = [n for n in ast.walk(statement) if isinstance(n, ast.Call)]
            names = {c.func.id for c in calls if isinstance(c.func, ast.Name)}
            if names & imported & {"select", "update", "delete"}:
                found.append(statement)
    return found


def scopes(path: Path) -> set[str]:
    """Conditions that a file gives a name, such as `HERE`, and that name the marketplace."""
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Compare | ast.BinOp):
            used = {n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)}
            if ".marketplace_id ==" in ast.unparse(node.value) or used & found:
                found |= {t.id for t in node.targets if isinstance(t, ast.Name)}
    return found


@pytest.mark.parametrize("path", [p for p in FILES if "kit" not in p.parts], ids=name)
def test_no_query_without_its_marketplace(path):
    """A query across marketplaces says why, in a comment just above it."""
    lines = path.read_text().splitlines()
    named = scopes(path)
    for query in queries(path):
        used = {n.id for n in ast.walk(query) if isinstance(n, ast.Name)}
        is_scoped = ".marketplace_id ==" in ast.unparse(query) or used & named
        assert is_scoped or ESCAPE in lines[query.lineno - 2], f"{name(path)}:{query.lineno}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_sql_is_put_together_from_texts(path):
    for node in ast.walk(ast.parse(path.read_text())):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        called = getattr(node.func, "id", getattr(node.func, "attr", "")) if is_call else ""
        assert called != "text", f"{name(path)}:{getattr(node, 'lineno', 0)}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_only_the_lifecycle_engine_writes_a_state(path):
    if path.name == "lifecycle.py":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "values":
            target = ast.unparse(node.func)
            written = {k.arg for k in node.keywords}
            assert "state" not in written or "insert" in target, f"{name(path)}:{node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_file_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text())), name(path)


NOT_NAMES = {"core", "common", "utils", "helpers", "manager", "service", "base"}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_names_say_something(path):
    assert not NOT_NAMES & {path.stem, path.parent.name}
    assert "tenant" not in path.read_text().lower()


def test_features_are_furnished_alike():
    for feature in (SOURCE / "features").iterdir():
        if feature.is_dir() and feature.name != "__pycache__":
            assert (feature / "feature.py").exists(), feature.name


LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("path", LOCKS, ids=lambda p: p.name)
def test_locks_carry_hashes_and_no_address(path):
    text = path.read_text()
    assert "://" not in text
    pinned = [line for line in text.splitlines() if "==" in line]
    assert all(line.endswith("\\") for line in pinned)
