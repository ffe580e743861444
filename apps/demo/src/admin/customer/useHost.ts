import type { MigrationClient } from '@authshift/core';
import type { Language } from '@authshift/ui';
import { createContext, useContext } from 'react';

/** What Harborline's own pages need beside the migration: which customer they are about, and how its back end is asked. */
export interface Host {
  /** The customer's id, which is also the scenario's. */
  readonly customer: string;
  readonly client: MigrationClient;
  /** Of the migration's own parts; undefined: English. */
  readonly language: Language | undefined;
  /** Where this browser is signed out of Microsoft. */
  readonly microsoftSignOut: string;
  /** `fetch` with the bearer token and the customer's header. */
  request(path: string, init?: RequestInit): Promise<Response>;
}

export const HostContext = createContext<Host | null>(null);

export function useHost(): Host {
  const host = useContext(HostContext);
  if (host === null) throw new Error('useHost needs a HostContext.');
  return host;
}
