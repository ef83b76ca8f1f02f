"""Only where torchvision is: `../test_with_torchvision.py` starts a process that has it."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("torchvision") else ["test_*.py"]
