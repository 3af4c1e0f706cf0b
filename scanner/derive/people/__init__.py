"""Who the people are: their roles, how they administer the tenant, and with what passwords and domains they sign in."""
