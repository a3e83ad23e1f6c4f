"""SAML 2.0, as far as a sign-in needs it: what the double's own identity provider signs, and who reads that."""
