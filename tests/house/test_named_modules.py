"""What docstrings and the docs call by its path is there: names move, sentences about them stay."""

import ast
import re
from pathlib import Path

ROOTS = ("portal", "partners", "standards", "tests", "benchmarks")
DOTTED = re.compile(rf"`((?:{'|'.join(ROOTS)})(?:\.\w+)+)`")
PATH = re.compile(rf"`((?:{'|'.join(ROOTS)}|docs)/[\w/.-]+)`")
# Jobs are called by the names they are queued under.
JOBS = re.compile(r"@shared_task\(name=\"([\w.]+)\"")


def names_in(text: str) -> set[str]:
    """Everything that is called by its path; hosts of examples look alike."""
    found = {*DOTTED.findall(text), *PATH.findall(text)}
    return {name for name in found if not name.endswith(".example")}


def is_there(name: str, jobs: set[str]) -> bool:
    """Whether a file, a folder, a module or a name in one of these is called so."""
    if "/" in name:
        return Path(name).exists()
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = Path(*parts[:length])
        sources = (module.with_suffix(".py"), module / "__init__.py")
        text = "".join(path.read_text() for path in sources if path.exists())
        if text or module.is_dir():
            rest = parts[length:]
            return not rest or name in jobs or bool(re.search(rf"\b{rest[0]}\b", text))
    return False


def texts() -> dict[Path, str]:
    """Documents, and docstrings of every module."""
    found = {path: path.read_text() for path in [*Path().glob("*.md"), *Path("docs").glob("*.md")]}
    for root in ROOTS:
        for path in sorted(Path(root).rglob("*.py")):
            documented = (
                node
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            )
            found[path] = "\n".join(ast.get_docstring(node) or "" for node in documented)
    return found


def test_what_is_called_by_its_path_is_there() -> None:
    code = "".join(path.read_text() for root in ROOTS for path in Path(root).rglob("*.py"))
    jobs = set(JOBS.findall(code))
    missing = [
        f"{path}: {name}"
        for path, text in texts().items()
        for name in sorted(names_in(text))
        if not is_there(name, jobs)
    ]
    assert missing == []


def test_the_guard_sees_what_has_moved() -> None:
    text = "`partners.sharing.rules` turns rows, `portal/jobs/gone.py` and `portal.lib.ids` do not"
    names = names_in(text)
    assert {name for name in names if not is_there(name, set())} == {
        "partners.sharing.rules",
        "portal/jobs/gone.py",
    }
