"""Metro ticketing: journeys, tickets, gates and the network they run on."""
