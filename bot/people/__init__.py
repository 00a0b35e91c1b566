"""Who may do what: roles and their scopes, invitations, applications, and accounts that are one person."""
