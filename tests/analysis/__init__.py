"""Tests of judgement, on small networks that stand in each test."""
