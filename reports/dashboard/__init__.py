"""From figures to what a leader reads: pure functions, no database and no clock."""
