nitpick_ignore = [("izuma:izterm", "door opener")]
nitpick_ignore_regex = [("izuma:izterm", "X-.*")]
