"""Tests of what interop/ installs."""
