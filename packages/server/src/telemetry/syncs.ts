import type { SyncResult } from '../sync/recordSyncResults.ts';
import { instruments } from './instruments.ts';

interface DueSync {
  readonly connection_id: string;
  readonly protocol: string;
}

/** One for each user that was due: read, refused, not reached, or postponed. */
export function countSyncs(due: readonly DueSync[], results: readonly SyncResult[]): void {
  const protocols = new Map(due.map(({ connection_id, protocol }) => [connection_id, protocol]));
  for (const { connectionId, outcome } of results) {
    instruments().syncs.add(1, {
      'authshift.protocol': protocols.get(connectionId) ?? 'unknown',
      'authshift.outcome': outcome.kind,
    });
  }
}
