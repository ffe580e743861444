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

/** Harborline's back end without the page between. */
export interface BackEnd {
  readonly client: MigrationClient;
  /** What the contract does not have, by its path. */
  request(path: string): Promise<Response>;
}

/** In the name of whoever is signed in on the page, for one of Harborline's customers. */
export async function reachBackEnd(page: Page, demo: RunningDemo, customer = 'coconut'): Promise<BackEnd> {
  const token = await tokenOf(page);
  const { url } = demo;
  const own = { authorization: `Bearer ${token}`, 'harborline-customer': customer };
  const client = createHttpClient({
    baseUrl: url,
    fetch: (address, request) => fetch(address, { ...request, headers: { ...request.headers, ...own } }),
  });
  return { client, request: (path) => fetch(url + path, { headers: own }) };
}

/** The contract's part of it. */
export async function backEndOf(page: Page, demo: RunningDemo, customer?: string): Promise<MigrationClient> {
  return (await reachBackEnd(page, demo, customer)).client;
}
