"""The knowledge base (知识库): what each unit says is right today, found by agents and by everybody."""
