"""Orders of another hotline, carried in row by row through the actions of every other door."""

from tingmin.hotline.importing.profiles import is_of_orders, load_order_profile
from tingmin.hotline.importing.walk import carry_in_orders

__all__ = ["carry_in_orders", "is_of_orders", "load_order_profile"]
