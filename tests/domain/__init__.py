"""Tests of the words of the field."""
