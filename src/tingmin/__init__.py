"""听民: a city's whole system for listening to its people."""
