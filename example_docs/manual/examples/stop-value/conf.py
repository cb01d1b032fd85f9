izterm_index = "no"
