"""Measurements. They import the house; the house never imports them."""
