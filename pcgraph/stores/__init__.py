"""The stores that hold a composed graph outside this process: on disk, or at an address."""
