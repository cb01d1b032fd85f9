"""What an edit makes stale."""
