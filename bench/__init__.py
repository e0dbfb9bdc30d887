"""Measures the running server over HTTP beside a floor measured in the same run; asserts nothing."""
