"""`python -I -m gesso_runtime.installing install`: what install.sh starts, and updates too."""

import sys

from gesso_runtime.installing.command import main

if __name__ == "__main__":
    sys.exit(main())
