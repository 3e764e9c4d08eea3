"""The feed from human resources, taken into the directory: `python -m mamia feed FILE` (docs/flux-rh.md)."""
