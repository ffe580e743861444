import { createHttpClient, type MigrationClient } from '@authshift/core';
import type { Page } from '@playwright/test';
import type { RunningDemo } from './demo.ts';

/** The bearer token with which the signed-in page talks to the back end. Loads the page anew to see it pass by. */
export async function tokenOf(page: Page): Promise<string> {
  const [request] = await Promise.all([
    page.waitForRequest((candidate) => new URL(candidate.url()).pathname === '/v1/me'),
    page.reload(),
  ]);
  const { authorization = '' } = await request.allHeaders();
  return authorization.replace('Bearer ', '');
}

/** The back end without the page between, in the name of whoever is signed in there, for one of Harborline's customers. */
export async function backEndOf(page: Page, demo: RunningDemo, customer = 'coconut'): Promise<MigrationClient> {
  const token = await tokenOf(page);
  return createHttpClient({
    baseUrl: demo.url,
    getToken: () => token,
    fetch: (url, request) =>
      fetch(url, { ...request, headers: { ...request.headers, 'harborline-customer': customer } }),
  });
}
