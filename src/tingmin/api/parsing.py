"""What comes in, freed from characters that no column takes: as the pages' forms do, for bodies and questions alike."""

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from tingmin.kernel.texts import storable


class StorableParser(Parser):
    """JSON whose strings and keys can all be kept."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; whatever cannot be read is a bad request."""
        return cleaned(super().parse_body(request))

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """What stands behind the question mark."""
        asked: dict[str, Any] = cleaned(super().parse_querydict(data, list_fields, request))
        return asked


def cleaned(value: Any) -> Any:
    """The same value, every string in it storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    if isinstance(value, dict):
        return {storable(name): cleaned(each) for name, each in value.items()}
    return value
