"""Lets a failing assertion of the shared suite show its values."""

import pytest

pytest.register_assert_rewrite("tests.contract.store_contract")
