"""Where the tests take a Chinese typeface from: the built folder, else the machine's own."""

from pathlib import Path

import pytest
import typst

from tingmin.documents.typeset import FACES

BUILT = Path(__file__).parents[2] / "build" / "fonts"


def font_folders() -> list[Path]:
    """The folders to hand to `typeset`; a machine without any Chinese typeface fails with what to do."""
    folders = [BUILT] if BUILT.is_dir() else []
    present = typst.Fonts(font_paths=[str(folder) for folder in folders]).families()
    if not set(FACES["body"]) & set(present):
        pytest.fail("No Chinese typeface: run `make setup` (fills build/fonts), or install fonts-noto-cjk.")
    return folders
