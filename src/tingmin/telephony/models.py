"""Tables of lines, calls, seats and shifts."""
