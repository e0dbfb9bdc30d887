"""What is true without a database: the network, its routes and its fares, as plain values."""
