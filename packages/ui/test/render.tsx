import type { ReactNode } from 'react';
import { render } from 'vitest-browser-react';
import type { Language } from '../src/messages/language.ts';
import '../src/styles/styles.css';
import { Stage } from './Stage.tsx';
import { createWorld, type World } from './worlds.ts';

interface StagedOptions {
  readonly world?: () => World;
  readonly actor?: 'viewer' | 'operator' | 'admin';
  /** @default English */
  readonly language?: Language | undefined;
}

/** Renders components over a back end in memory; `scene()` gives the back end. */
export function renderStaged(children: ReactNode, { world = createWorld, ...stage }: StagedOptions = {}) {
  return render(
    <Stage world={world} {...stage}>
      {children}
    </Stage>,
  );
}
