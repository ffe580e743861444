import { createMigration } from '@authshift/core';
import { version } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { MigrationProvider } from '../src/provider/MigrationProvider.tsx';
import { everyComponent } from './everyComponent.tsx';
import { pilotRun } from './worlds.ts';

afterEach(() => vi.restoreAllMocks());

test('runs on the React that the run is for', () => {
  expect(version.split('.')[0]).toBe(import.meta.env.VITE_REACT ?? '19');
});

describe.each(Object.entries(everyComponent))('%s', (_name, element) => {
  const page = () => <MigrationProvider client={pilotRun().backend.client()}>{element}</MigrationProvider>;

  // `style-src 'self'` forbids style elements and style attributes in the page's HTML, and handlers in attributes need `unsafe-inline`.
  test('what a server renders needs no inline style, no script and no handler in an attribute', () => {
    const html = renderToString(page());
    expect(html).toContain('data-authshift');
    expect(html).not.toMatch(/ style=|<style|<script| on[a-z]+=/);
  });

  test('takes over what a server rendered without a word of warning', async () => {
    const said = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
    const mended: unknown[] = [];
    const host = document.body.appendChild(document.createElement('div'));
    host.innerHTML = renderToString(page());
    const before = host.firstElementChild;
    const migration = createMigration({ client: pilotRun().backend.client() });
    const root = hydrateRoot(host, <MigrationProvider migration={migration}>{element}</MigrationProvider>, {
      onRecoverableError: (error) => void mended.push(error),
    });
    await vi.waitFor(() => expect(migration.getState().status).toBe('ready'));
    expect(host.firstElementChild, 'the element of the server is kept').toBe(before);
    root.unmount();
    migration.stop();
    host.remove();
    expect(mended).toEqual([]);
    for (const spy of said) expect(spy.mock.calls).toEqual([]);
  });
});
