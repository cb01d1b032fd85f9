izterm_fail_under = 90
