"""What a web server has loaded before its first request."""

from __future__ import annotations

import subprocess
import sys

# Another process: what is frozen stays so, and a template that is loaded cannot be unloaded.
LOOK = """
import gc
from jiceng.config import wsgi
wsgi.warming.join()
from pathlib import Path
import jiceng
from django.template import engines
loaded = engines["django"].engine.template_loaders[0].get_template_cache
package = Path(jiceng.__file__).parent
own = {str(path) for path in package.rglob("templates/**/*.html")}
print(gc.get_freeze_count() > 100_000, len(own) > 200)
print(sorted(own - {template.origin.name for template in loaded.values()}))
"""


def test_pages_are_preloaded_before_the_first_request() -> None:
    found = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.split() == ["True", "True", "[]"]
