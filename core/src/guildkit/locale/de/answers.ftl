confirm-yes = Ja
confirm-no = Nein
confirm-nothing = Es wurde nichts geändert.
progress-stopped = { $title } (abgebrochen)
