suppress_warnings = ["izterm.unlisted"]
