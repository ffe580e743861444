/** What oidc-provider keeps between two requests of one sign-in: interactions and codes. They live for minutes, so never on disk. */
export interface ModelStorage {
  read(model: string, id: string): StoredModel | undefined;
  write(model: string, id: string, payload: StoredModel, lifetime: number): void;
  remove(model: string, id: string): void;
  /** Everything, or what is picked. */
  clear(isPicked?: (model: string, payload: StoredModel) => boolean): void;
}

export type StoredModel = Record<string, unknown>;

interface Entry {
  readonly payload: StoredModel;
  readonly expiresAt: number;
}

/** Shared by all tenants of a world, so that `organizations` can redeem the code any tenant issued. */
export function createModelStorage(now: () => number = Date.now): ModelStorage {
  const entries = new Map<string, Entry>();
  const purge = (): void => {
    for (const [key, entry] of entries) if (entry.expiresAt < now()) entries.delete(key);
  };
  return {
    read: (model, id) => entries.get(`${model}/${id}`)?.payload,
    write: (model, id, payload, lifetime) => {
      purge();
      // An expired code is kept for a while, so that it is answered as expired and not as unknown.
      entries.set(`${model}/${id}`, { payload, expiresAt: now() + (lifetime + 3600) * 1000 });
    },
    remove: (model, id) => void entries.delete(`${model}/${id}`),
    clear: (isPicked = () => true) => {
      for (const [key, { payload }] of entries)
        if (isPicked(key.slice(0, key.indexOf('/')), payload)) entries.delete(key);
    },
  };
}
