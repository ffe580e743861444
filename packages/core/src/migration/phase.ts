/** Where the whole move stands, derived from connections and assignments (domain vocabulary, as far as this version knows it). */
export type MigrationPhase = 'not-started' | 'parallel' | 'pilot' | 'rolling-out' | 'all-moved' | 'legacy-disconnected';
