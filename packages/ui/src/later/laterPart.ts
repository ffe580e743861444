import type { ComponentType } from 'react';

/** A component that is not in the page until somebody needs it. */
export interface LaterPart<P> {
  /** Null until it has been fetched. */
  readonly component: () => ComponentType<P> | null;
  /** Fetches it unless that was done; resolves also when it did not arrive, and then the next call asks again. */
  readonly fetch: () => Promise<void>;
}

export function laterPart<P>(load: () => Promise<ComponentType<P>>): LaterPart<P> {
  let loaded: ComponentType<P> | null = null;
  let loading: Promise<void> | null = null;
  return {
    component: () => loaded,
    fetch: () => {
      loading ??= load().then(
        (component) => {
          loaded = component;
        },
        () => {
          loading = null;
        },
      );
      return loading;
    },
  };
}
