"""What people can do: the only writers. Each takes the transaction first, the actor second, and never commits."""
