"""A city of any size: texts, people, lives, and the rows that they make."""
