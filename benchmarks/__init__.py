"""What Kinerja costs, measured beside what others cost, in one run: `python -m benchmarks`.

`figures` says what a figure is and whether it reaches its goal, `timing` measures inside one process, `machine` says on
what, `report` writes it down. Every suite (`engine`, `definitions`, `http`, `weight`, `deadline`) yields figures;
`peers` holds what they are measured beside. A figure that could not be measured says so, with the reason: none is made
up.
"""
