"""What the endpoint says about itself: service description, VoID, examples, counters."""
