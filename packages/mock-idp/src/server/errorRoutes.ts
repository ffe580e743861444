import { findCatalogueEntry } from '../entra/aadstsCatalogue.ts';
import { toEntraTime } from '../entra/entraError.ts';
import { sendPage } from '../interactions/sendPage.ts';
import { errorPage } from '../interactions/views/pages.ts';
import { correlationIdOf } from './correlation.ts';
import type { MockApp } from './mock.ts';

/** The page every `error_uri` leads to. */
export function addErrorRoutes(app: MockApp): void {
  app.get('/error', (c) => {
    const code = Number(c.req.query('code'));
    const entry = findCatalogueEntry(code);
    const facts = { correlationId: correlationIdOf(c), timestamp: toEntraTime(new Date()) };
    if (entry === undefined) {
      const body = errorPage({
        ...facts,
        title: 'Unknown error code',
        code: undefined,
        message: 'This mock never answers with that code.',
        remedy: 'Check the number after AADSTS.',
      });
      return sendPage(c, { title: 'Unknown error code', status: 404, body });
    }
    const message = entry.text.replace(/\{(\w+)\}/g, '<$1>');
    const body = errorPage({ ...facts, title: `AADSTS${code}`, code, message, remedy: entry.remedy });
    return sendPage(c, { title: `AADSTS${code}`, body });
  });
}
