"""The telephone of 12345: lines, calls, seats and shifts, as the exchange tells of them and agents work them."""
