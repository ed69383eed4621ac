"""Text that can be kept."""


def storable(text: str) -> str:
    """The text without NUL and lone surrogates, which no database column, hash or cipher takes."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()
