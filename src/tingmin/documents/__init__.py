"""文书: what a matter is answered with — templates, frozen content, numbering, typesetting, service."""
