"""Runs pytest in forks of a process that has loaded the libraries already, and none of our code:
a run costs what the tests cost, and not a second of loading.

Reads one JSON object a line, `{"folder": ..., "tests": [...], "output": ...}`; answers with the
exit code, a line each. Run by path, not as a module, so that nothing of the project is loaded.
"""

import gc
import importlib
import json
import os
import sys
from typing import Any

LOADED_BEFORE = (
    "pytest",
    "_pytest.assertion.rewrite",
    "pytest_asyncio.plugin",
    "hypothesis",
    "hypothesis.strategies",
    "hypothesis.stateful",
    "_hypothesis_pytestplugin",
    "aiohttp.web",
    "babel",
    "botbuilder.integration.aiohttp",
    "httpx",
    "jinja2",
    "jwt",
    "lxml.html",
    "pydantic",
    "rfc8785",
    "rich",
    "ruamel.yaml",
    "slack_bolt.async_app",
    "slack_sdk.web.async_client",
    "standardwebhooks",
    "structlog",
)
OPTIONS = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header")


def run(folder: str, tests: list[str], output: str) -> int:
    """Pytest's exit code, in this process, on the code in the folder."""
    import pytest

    # Nothing here lives long enough to be worth looking through.
    gc.disable()
    with open(output, "wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.chdir(folder)
    sys.path.insert(0, folder)
    os.environ["PYTHONPATH"] = folder
    return int(pytest.main([*OPTIONS, *tests]))


def forked(order: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        code = 3
        try:
            code = run(**order)
        finally:
            sys.stdout.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    for name in LOADED_BEFORE:
        importlib.import_module(name)
    sys.path[:] = [place for place in sys.path if place not in ("", os.path.dirname(__file__))]
    for line in sys.stdin:
        print(forked(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
