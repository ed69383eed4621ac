"""Handling: accept, investigate, draft – check – sign an opinion, serve it, execute it, have it rated (办理)."""
