import type { ComponentType } from 'react';

/** A component that is not in the page until somebody needs it. */
export interface LaterPart<P> {
  /** Null until it has been fetched. */
  readonly component: ComponentType<P> | null;
  /** Resolves also when it did not arrive; the next call asks again. */
  readonly fetch: () => Promise<void>;
}

/** `load` is an `import()`, which browsers remember by themselves. */
export function laterPart<P>(load: () => Promise<ComponentType<P>>): LaterPart<P> {
  const part = { component: null as ComponentType<P> | null, fetch };
  function fetch(): Promise<void> {
    return load().then(
      (component) => {
        part.component = component;
      },
      () => undefined,
    );
  }
  return part;
}
