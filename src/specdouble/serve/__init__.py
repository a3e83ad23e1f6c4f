"""Plans, the Connexion application, envelopes, security and the switchboard."""
