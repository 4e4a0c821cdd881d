"""What people see, as values: a `Card` or a `Form`, arranged here and worded in `locale/`."""
