"""The command ``sphinx-izterm`` and its parts. It needs no build."""
