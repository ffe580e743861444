import '@authshift/ui/styles.css';
import { hydrateRoot } from 'react-dom/client';
import { Page } from './Page.js';

const host = document.querySelector('main');
if (host === null) throw new Error('The page has no <main>.');
hydrateRoot(host, <Page />, {
  onRecoverableError: (error) => console.error('hydration', error),
});
