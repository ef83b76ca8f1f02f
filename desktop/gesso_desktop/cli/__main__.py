import sys

from gesso_desktop.cli import main

sys.exit(main())
