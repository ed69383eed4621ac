"""The regulations as data and pure functions: rule packs, step tables, limits, classes, calendars."""
