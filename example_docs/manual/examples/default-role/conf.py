default_role = "izterm"
