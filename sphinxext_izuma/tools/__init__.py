"""The command ``sphinx-izterm`` and what it does, without a build."""
