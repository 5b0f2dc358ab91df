"""Updates and calls as rows: what comes in, what goes out, chats, conversation state."""
