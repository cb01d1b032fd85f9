izterm_trusted = False
