"""Compile the translation catalogues (.po → .mo) without the system's gettext."""

from pathlib import Path

import polib

for catalogue in Path("src").rglob("LC_MESSAGES/*.po"):
    polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
