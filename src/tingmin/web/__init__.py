"""The pages: the public site and the staff desk. Each view makes one call into the house and shows what came back."""
