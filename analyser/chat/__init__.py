"""What was said and who was there: the chat table, names, membership and the group they belong to."""
