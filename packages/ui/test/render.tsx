import type { ReactNode } from 'react';
import { render } from 'vitest-browser-react';
import '../src/styles/styles.css';
import { Stage } from './Stage.tsx';
import { createWorld, type World } from './worlds.ts';

interface StagedOptions {
  readonly world?: () => World;
  readonly actor?: 'viewer' | 'operator' | 'admin';
}

/** Renders components over a back end in memory; `scene()` gives the back end. */
export function renderStaged(children: ReactNode, { world = createWorld, actor }: StagedOptions = {}) {
  return render(
    <Stage world={world} {...(actor === undefined ? {} : { actor })}>
      {children}
    </Stage>,
  );
}
