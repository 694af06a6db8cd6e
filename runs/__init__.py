"""Sessions that run: in this thread for the command line, in the background for the app."""
