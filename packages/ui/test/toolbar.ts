import type { MemoryBackend } from '@authshift/core/testing';
import { createContext } from 'react';
import type { Language } from '../src/index.ts';
import { arabic } from '../src/messages/ar.ts';
import { german } from '../src/messages/de.ts';
import { english } from '../src/messages/en.ts';
import { pseudo } from '../src/messages/pseudo.ts';

/** How the line to the back end is; everything else about a story's world is the story's. */
export type Network = 'fine' | 'slow' | 'failing' | 'offline';

export const languages: Readonly<Record<string, Language>> = { en: english, de: german, ar: arabic, pseudo };

/** What Storybook's toolbar says about how a story is shown. */
export interface Toolbar {
  readonly theme: 'light' | 'dark';
  readonly contrast: 'standard' | 'more' | 'auto';
  readonly density: 'compact' | 'cosy' | 'comfortable';
  readonly dir: 'ltr' | 'rtl' | undefined;
  readonly language: Language | undefined;
  readonly network: Network;
}

export const ToolbarContext = createContext<Toolbar>({
  theme: 'light',
  contrast: 'auto',
  density: 'cosy',
  dir: undefined,
  language: undefined,
  network: 'fine',
});

/** Reads the toolbar's globals, which are plain text. */
export function readToolbar(globals: Readonly<Record<string, unknown>>): Toolbar {
  const [theme, contrast] = String(globals.theme ?? 'light').split('-');
  return {
    theme: theme === 'dark' ? 'dark' : 'light',
    contrast: contrast === 'contrast' ? 'more' : 'auto',
    density: globals.density === 'compact' || globals.density === 'comfortable' ? globals.density : 'cosy',
    dir: globals.dir === 'ltr' || globals.dir === 'rtl' ? globals.dir : undefined,
    // English is what components bring by themselves: a story in English proves that they do.
    language: globals.locale === 'en' ? undefined : languages[String(globals.locale)],
    network:
      globals.network === 'slow' || globals.network === 'failing' || globals.network === 'offline'
        ? globals.network
        : 'fine',
  };
}

/** Makes the line slow, or lets every call fail. `offline` is for later: a page that never loaded shows little. */
export function putOnNetwork(backend: MemoryBackend, network: Network): MemoryBackend {
  if (network === 'slow') backend.faults.delay('all', 2500);
  if (network === 'failing') backend.faults.fail('all', { gateway: 503 }, Number.POSITIVE_INFINITY);
  return backend;
}
