"""Forms, readers and one-sentence entries: words become drafts, drafts become bookings."""
