"""Prints the sizes that docs/contribute.md steers by. Nothing here fails."""

import ast
import re
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parent.parent


def lines_of(folder: str) -> list[Path]:
    files = sorted((ROOT / folder).rglob("*.py"))
    return [f for f in files if "versions" not in f.parts and f.read_text().strip()]


def spread(numbers: list[int]) -> str:
    return (
        f"median {median(numbers):.0f}, p90 {quantiles(numbers, n=10)[-1]:.0f}, max {max(numbers)}"
    )


def functions(files: list[Path]) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [n for f in files for n in ast.walk(ast.parse(f.read_text())) if isinstance(n, kinds)]


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code without the docstring."""
    first = node.body[0]
    is_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = first.end_lineno + 1 if is_doc and len(node.body) > 1 else first.lineno
    return max(1, (node.end_lineno or 0) - start + 1)


def main() -> None:
    source, tests = lines_of("src"), lines_of("tests")
    lengths = [len(f.read_text().splitlines()) for f in source]
    found = functions(source)
    comments = sum(len(re.findall(r"^\s*#", f.read_text(), re.M)) for f in source)
    tested = [body_lines(n) for n in functions(tests) if n.name.startswith("test_")]
    print(f"source: {len(source)} files, {sum(lengths)} lines")
    print(f"lines a file: {spread(lengths)}")
    print(f"lines a function: {spread([body_lines(n) for n in found])}")
    print(f"parameters: {spread([len(n.args.args) + len(n.args.kwonlyargs) for n in found])}")
    print(f"comments in 100 lines: {100 * comments / sum(lengths):.1f}")
    print(f"tests: {len(tested)}; lines a test: {spread(tested)}")


if __name__ == "__main__":
    main()
