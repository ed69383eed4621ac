"""Keys as a page shows them; their names are the same in both languages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def kbd(name: object) -> SafeString:
    """A key: Alt+T, 1, Ctrl+Enter."""
    return format_html("<kbd>{}</kbd>", name)
