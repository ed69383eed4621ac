"""Tables of articles and of what people say of them."""
