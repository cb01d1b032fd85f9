izterm_fail_under = 80
