"""The edge: settings, wiring, the run, the worker and the command line. Alone reads the environment,
the clock and prints.
"""
