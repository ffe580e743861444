/** Where the inspector is; below nothing else, so that its cookie goes to no other page of this host, on whatever port. */
export const LIVE_PATH = '/_mock/live';
