import { createShortMemory } from '../state/shortMemory.ts';

/** What oidc-provider keeps between two requests of one sign-in: interactions and codes. They live for minutes, so never on disk. */
export interface ModelStorage {
  read(model: string, id: string): StoredModel | undefined;
  write(model: string, id: string, payload: StoredModel, lifetime: number): void;
  remove(model: string, id: string): void;
  /** Everything, or what is picked. */
  clear(isPicked?: (model: string, payload: StoredModel) => boolean): void;
}

export type StoredModel = Record<string, unknown>;

/** An interaction, a grant, a code and what it stands for, of more sign-ins than anybody has under way at once. */
const CAPACITY = 20_000;

/** Shared by all tenants of a world, so that `organizations` can redeem the code any tenant issued. */
export function createModelStorage(now: () => number = Date.now): ModelStorage {
  const models = createShortMemory<StoredModel>(CAPACITY, now);
  return {
    read: (model, id) => models.get(`${model}/${id}`),
    // An expired code is kept for a while, so that it is answered as expired and not as unknown.
    write: (model, id, payload, lifetime) => models.set(`${model}/${id}`, payload, (lifetime + 3600) * 1000),
    remove: (model, id) => models.delete(`${model}/${id}`),
    clear: (isPicked = () => true) => {
      for (const [key, payload] of models.entries()) {
        if (isPicked(key.slice(0, key.indexOf('/')), payload)) models.delete(key);
      }
    },
  };
}
