"""The WebSocket door: the exchange tells of calls, the desk hears of them at once."""
