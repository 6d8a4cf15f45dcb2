"""SFTP: files and logs of a guild's game servers, through a pool that never hangs."""
