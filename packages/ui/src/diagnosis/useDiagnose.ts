import { useEffect, useSyncExternalStore } from 'react';

type Diagnosing = typeof import('@authshift/core/diagnosis');

let loaded: Diagnosing | null = null;
let isAskedFor = false;
const listeners = new Set<() => void>();

/**
 * The catalogue of errors, or null until it is here: it is several times as large as everything else a card needs, and most people
 * never meet an error. Should it not arrive, the literal answer is still shown, and the next error asks for it again.
 */
export function useDiagnosing(): Diagnosing | null {
  useEffect(load, []);
  return useSyncExternalStore(subscribe, getLoaded, getNothing);
}

export function useDiagnose(): Diagnosing['diagnose'] | null {
  return useDiagnosing()?.diagnose ?? null;
}

function load(): void {
  if (isAskedFor) return;
  isAskedFor = true;
  import('@authshift/core/diagnosis').then(
    (module) => {
      loaded = module;
      for (const listener of [...listeners]) listener();
    },
    () => {
      isAskedFor = false;
    },
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const getLoaded = (): Diagnosing | null => loaded;
const getNothing = (): null => null;
