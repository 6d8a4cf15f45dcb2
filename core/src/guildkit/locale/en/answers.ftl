# Questions back, and how far something has come.
confirm-yes = Yes
confirm-no = No
confirm-nothing = Nothing was changed.
progress-stopped = { $title } (stopped)
