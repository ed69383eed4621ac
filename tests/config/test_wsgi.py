"""What the web server loads stays, and its garbage collector passes it by."""

import subprocess
import sys

TOLD = "import gc; from tingmin.config.wsgi import application; print(gc.get_freeze_count(), len(gc.get_objects()))"


def test_full_pass_of_the_collector_leaves_out_what_was_loaded():
    done = subprocess.run([sys.executable, "-c", TOLD], capture_output=True, text=True, check=True)
    frozen, others = map(int, done.stdout.split())
    assert frozen > 10 * others
