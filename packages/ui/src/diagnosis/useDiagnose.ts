import type { diagnose } from '@authshift/core/diagnosis';
import { useEffect, useSyncExternalStore } from 'react';

type Diagnose = typeof diagnose;

let loaded: Diagnose | null = null;
let isAskedFor = false;
const listeners = new Set<() => void>();

/**
 * The catalogue of errors, or null until it is here: it is several times as large as everything else a card needs, and most people
 * never meet an error. Should it not arrive, the literal answer is still shown, and the next error asks for it again.
 */
export function useDiagnose(): Diagnose | null {
  useEffect(load, []);
  return useSyncExternalStore(subscribe, getLoaded, getNothing);
}

function load(): void {
  if (isAskedFor) return;
  isAskedFor = true;
  import('@authshift/core/diagnosis').then(
    (module) => {
      loaded = module.diagnose;
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

const getLoaded = (): Diagnose | null => loaded;
const getNothing = (): null => null;
