/** What a process can be there for. `upkeep`: expiry of attempts, retention, and freeing space. */
export type Work = 'assignments' | 'syncs' | 'probes' | 'upkeep';

export const everyWork: readonly Work[] = ['assignments', 'syncs', 'probes', 'upkeep'];
