"""One directory, four uses: the demo, the tests, compose and the benchmarks."""
