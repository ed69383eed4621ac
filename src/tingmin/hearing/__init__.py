"""Hearings (听证): convene a panel, give notice, hear, write down what was concluded."""
