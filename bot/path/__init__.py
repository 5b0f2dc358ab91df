"""The straight path: intake → inbox → worker → outbox → sender; what each of them needs lies beside it."""
