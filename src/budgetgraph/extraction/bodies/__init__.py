"""Who publishes: names of bodies, their division, the reports that one file holds."""
