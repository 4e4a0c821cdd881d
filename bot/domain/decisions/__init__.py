"""The rules, a chapter per subject: what is looked at, why it may be refused, what then is true."""
