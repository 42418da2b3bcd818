"""The sample network: what the demo shows, with dates relative to the day it is made."""
