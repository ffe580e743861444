import { createHttpClient } from '@authshift/core';
import { createRoot } from 'react-dom/client';
import { MigrationProvider } from '../src/provider/MigrationProvider.tsx';
import { EveryComponent } from './everyComponent.tsx';

// The whole kit on one page as a product would bundle it; scripts/strictPage.test.ts serves it, and the contract beside it.
const host = document.querySelector('main');
if (host === null) throw new Error('The page has no <main>.');
createRoot(host).render(
  <MigrationProvider client={createHttpClient({ baseUrl: '' })}>
    <EveryComponent />
  </MigrationProvider>,
);
