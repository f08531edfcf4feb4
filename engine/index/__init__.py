"""Search indexes: vectors of a folder's photos, on disk and in memory. Import from its modules."""
