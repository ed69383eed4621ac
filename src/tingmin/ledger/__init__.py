"""The ledger: append-only, hash-chained facts; audit trail, outbox and event feed in one."""
