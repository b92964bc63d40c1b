"""``python -m aif_graph`` is ``aif``."""

import sys

from aif_graph.cli import main

sys.exit(main())
