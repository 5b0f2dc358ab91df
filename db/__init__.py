"""The domain and its store: knows no Telegram and no asyncio."""
