import { hasUnsent } from '@authshift/core';
import { useEffect } from 'react';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';

/**
 * Has the browser ask before the page is left while a change is shown that the back end has not confirmed. Call it once in a page that
 * wants that: no component here listens to the window by itself. Returns whether there is such a change, for a router that asks too.
 */
export function useUnsentWarning(): boolean {
  const unsent = useMigrationSelector(hasUnsent);
  useEffect(() => {
    if (!unsent) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [unsent]);
  return unsent;
}
