"""The JSON door: the same actions as the pages, typed, with problem+json for every refusal."""
