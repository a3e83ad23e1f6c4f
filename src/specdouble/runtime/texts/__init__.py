"""What an uploaded file says: which kinds of files are read, and how."""
