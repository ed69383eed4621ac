"""Jobs: what the city does by itself, at night and every few minutes. Each calls one action."""
