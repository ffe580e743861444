/** The one organization of a measured database. */
export const ORGANIZATION = 'bench';
/** Its connections: everybody is on the old one, goes to the new one, and nobody means the third but the lower bound. */
export const CONNECTIONS = ['old', 'new', 'bare'] as const;
