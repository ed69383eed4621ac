"""Random inspection (抽查): a sample of what was passed on, drawn so that anybody can draw it again."""
