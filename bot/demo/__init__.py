"""A strict local Telegram Bot API and a chat page: tried at the desk, used by every test."""
