import { findCatalogueEntry } from '../entra/aadstsCatalogue.ts';
import { sendPage } from '../interactions/sendPage.ts';
import { errorLookupPage, unknownErrorPage } from '../interactions/views/errorLookupPage.ts';
import type { MockApp } from './mock.ts';

/** The page every `error_uri` leads to. It takes `AADSTS65001` as well as the number. */
export function addErrorRoutes(app: MockApp): void {
  app.get('/error', (c) => {
    const typed = (c.req.query('code') ?? '').trim().slice(0, 20);
    const code = Number(typed.replace(/^AADSTS/i, ''));
    const entry = findCatalogueEntry(code);
    if (entry === undefined) {
      return sendPage(c, { title: 'Unknown error code', status: 404, body: unknownErrorPage(typed) });
    }
    return sendPage(c, { title: `AADSTS${code}`, body: errorLookupPage(entry) });
  });
}
