"""The runs that need environments of their own: other versions of Sphinx and Python, and the built wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import nox

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

# pyenv shows only the versions that are asked for.
if shutil.which("pyenv") and "PYENV_VERSION" not in os.environ:
    versions = subprocess.run(["pyenv", "versions", "--bare"], capture_output=True, check=False, text=True)  # noqa: S607
    os.environ["PYENV_VERSION"] = ":".join(line for line in versions.stdout.split() if line[0].isdigit())

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = ["3.11", "3.12", "3.13"]
# MyST 4 goes with Sphinx 7, 5 with 8 and 9.
MYST = {"7.4.7": "myst-parser==4.0.1", "8.1.3": "myst-parser>=5", "8.2.3": "myst-parser>=5", "9.0.4": "myst-parser>=5"}
NEWEST = "newest"
PARALLEL = ["-n", "auto", "--dist", "worksteal", "-q"]
EXAMPLES = Path("example_docs/manual/examples/ci")
# The files that services read, by the names of their schemas.
SERVICES = {
    "citation-file-format": ["CITATION.cff"],
    "gitlab-ci": [str(EXAMPLES / "gitlab-ci.yml")],
    "dependabot": [".github/dependabot.yml"],
    "github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "github-issue-forms": [".github/ISSUE_TEMPLATE/bug.yml", ".github/ISSUE_TEMPLATE/idea.yml"],
    "github-workflows": [
        str(path) for path in sorted([*Path(".github/workflows").glob("*.yml"), *EXAMPLES.glob("github*.yml")])
    ],
    "readthedocs": [".readthedocs.yaml", str(EXAMPLES / "readthedocs.yaml")],
}


@nox.session(python=PYTHONS)
@nox.parametrize("sphinx", [*MYST, NEWEST])
def tests(session: nox.Session, sphinx: str) -> None:
    """Run the tests on one Python and one Sphinx."""
    pins = ["sphinx"] if sphinx == NEWEST else [f"sphinx=={sphinx}", MYST[sphinx]]
    # Apart from the project, so that a pin that can't be met fails here and is not silently another version.
    session.install("--upgrade", *pins, *nox.project.dependency_groups(PROJECT, "test", "together"), ".")
    session.run("python", "-c", "import sphinx, docutils; print('Sphinx', sphinx.__version__, docutils.__version__)")
    session.run("python", "-m", "pytest", *PARALLEL, *session.posargs)
    session.run("python", "-m", "pytest", "-q", "-m", "long", "tests/test_together.py")


@nox.session(python=PYTHONS[-1])  # the newest Sphinx wants a new Python
def canary(session: nox.Session) -> None:
    """Run the tests on the newest pre-releases of Sphinx and docutils, as far as they and MyST agree on one another."""
    session.install(*nox.project.dependency_groups(PROJECT, "test"), ".")
    session.install("--upgrade", "--pre", "sphinx", "docutils", "myst-parser")
    session.run("python", "-c", "import sphinx, docutils; print('Sphinx', sphinx.__version__, docutils.__version__)")
    session.run("python", "-m", "pytest", *PARALLEL, *session.posargs)


@nox.session
def package(session: nox.Session) -> None:
    """Build what is uploaded, and check it and the files that other services read."""
    session.install(*nox.project.dependency_groups(PROJECT, "package"))
    dist = Path(session.create_tmp(), "dist")
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--no-isolation", "--outdir", str(dist), ".")
    wheel, sdist = next(dist.glob("*.whl")), next(dist.glob("*.tar.gz"))
    session.run("twine", "check", "--strict", str(wheel), str(sdist))
    session.run("check-wheel-contents", str(wheel))
    session.run("validate-pyproject", "pyproject.toml")
    # The project has no address for mail; RELEASING.md says how it is reached.
    session.run("pyroma", "--min", "10", "--skip-tests", "AuthorEmail", str(sdist))
    session.run("check-sdist", "--no-isolation")
    for schema, files in SERVICES.items():
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)
    session.run("python", "tests/wheel/check_readme.py", str(wheel))


@nox.session(python=PYTHONS)
def install(session: nox.Session) -> None:
    """Install wheel and source distribution into fresh environments, with the oldest and the newest Sphinx."""
    session.install("build")
    work, check = Path(session.create_tmp()), Path("tests/wheel/check.py").resolve()
    shutil.rmtree(work / "dist", ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(work / "dist"), ".", silent=True)
    with session.chdir(work):
        for built in sorted(Path("dist").iterdir()):
            for sphinx in (f"sphinx=={next(iter(MYST))}", "sphinx"):
                session.run("python", "-m", "venv", "--clear", "fresh", silent=True)
                python = str(Path("fresh", "Scripts" if os.name == "nt" else "bin", "python").absolute())
                session.run(python, "-m", "pip", "install", "--quiet", str(built), sphinx, external=True)
                session.run(python, "-m", "pip", "check", external=True)
                session.log(f"{built.name} with {sphinx}")
                session.run(python, "-I", str(check), external=True)


@nox.session
def order(session: nox.Session) -> None:
    """Compare the order of names with that of ICU. PyICU is built from its source."""
    session.install(*nox.project.dependency_groups(PROJECT, "test", "icu"), ".")
    session.run("python", "-m", "pytest", "-q", "tests/languages/test_against_icu.py", *session.posargs)


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel and use it where the source tree is not on the path."""
    session.install("build", "furo", "myst-parser")
    dist = Path("dist")
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", "dist", ".")
    built = next(dist.glob("*.whl")).resolve()
    session.install("--force-reinstall", "--no-deps", str(built))
    check = Path("tests/wheel/check.py").resolve()
    elsewhere = session.create_tmp()
    session.chdir(elsewhere)
    session.run("python", "-I", str(check))
