"""Routing: sort a petition, send it to the competent organ, settle disputes (分类、转送、交办、异议)."""
