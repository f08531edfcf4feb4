"""Speed, measured: what the benchmarks time, and the table they make of it."""
