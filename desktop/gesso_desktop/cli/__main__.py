import sys

from gesso_desktop.cli import main

code = main()
# Where an interrupt met a dataclass in the making, Python would end by the signal, not by the code:
# it remembers that until text is evaluated again.
eval("0")
sys.exit(code)
