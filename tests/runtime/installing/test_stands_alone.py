"""The installer runs from the bootstrap, before anything else is there."""

import json
import subprocess
import sys

LISTED = """
import json, sys
import gesso_runtime.installing.command
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_it_needs_the_standard_library_and_zstandard_alone() -> None:
    done = subprocess.run([sys.executable, "-c", LISTED], capture_output=True, check=True)
    others = set(json.loads(done.stdout)) - sys.stdlib_module_names - {"__main__", "__mp_main__"}
    ours = {"gesso_core", "gesso_runtime", "zstandard"}
    of_this_python = {"_distutils_hack", "_virtualenv", "sitecustomize", "usercustomize"}
    editable = {name for name in others if name.startswith(("_editable", "__editable__"))}
    assert others - ours - of_this_python - editable == set()
