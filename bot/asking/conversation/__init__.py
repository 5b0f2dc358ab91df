"""What one message of a conversation means after those before it."""
