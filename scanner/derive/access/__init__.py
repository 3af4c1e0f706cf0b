"""Who is asked for what at sign-in: conditional access, security defaults and per-user multifactor authentication, taken together."""
