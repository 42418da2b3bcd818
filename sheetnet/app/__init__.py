"""The edge: settings, wiring, the run, the worker and the command line.

It alone reads the environment and the clock, and it alone prints.
"""
