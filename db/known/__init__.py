"""The read models: what is known of a project's year, the ledger as it is asked about, the department."""
