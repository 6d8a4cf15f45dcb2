"""The overlay: a page that a stream shows, with the raffles that are running and who has won."""
