"""People: who petitions, kept in an identity vault apart from what they say."""
