import { createRoot } from 'react-dom/client';
import { EveryComponent } from './everyComponent.tsx';
import { Stage } from './Stage.tsx';
import { pilotRun } from './worlds.ts';

// The whole kit on one page, bundled and served with strict headers by scripts/strictPage.test.ts.
const host = document.querySelector('main');
if (host === null) throw new Error('The page has no <main>.');
createRoot(host).render(
  <Stage world={pilotRun}>
    <EveryComponent />
  </Stage>,
);
