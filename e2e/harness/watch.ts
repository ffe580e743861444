import type { Page } from '@playwright/test';
import type { RunningDemo } from './demo.ts';

export interface Sightings {
  /** Everything that is stored, shown, logged or asked for where a person or a script could read it. */
  collect(): Promise<readonly Sighting[]>;
}

export interface Sighting {
  readonly where: string;
  readonly text: string;
}

/** Watches what a page lets be seen of the back end: its answers, the console, the addresses and what stays in the browser. */
export function watch(page: Page, demo: RunningDemo): Sightings {
  const seen: Sighting[] = [];
  const answers: Promise<void>[] = [];
  page.on('console', (message) => seen.push({ where: 'the console', text: message.text() }));
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) seen.push({ where: 'the history', text: frame.url() });
  });
  page.on('response', (response) => {
    const { pathname, origin: from } = new URL(response.url());
    if (from !== demo.url || !pathname.startsWith('/v1/') || pathname === '/v1/events') return;
    // A redirect has no body, and a page that is left takes its answers along.
    const body = response.text().catch(() => '');
    answers.push(body.then((text) => void seen.push({ where: `the answer of ${pathname}`, text })));
  });
  return {
    collect: async () => {
      await Promise.all(answers);
      const kept = await page.evaluate(() => ({
        dom: document.documentElement.outerHTML,
        values: [...document.querySelectorAll('input')].map(({ value }) => value).join('\n'),
        local: JSON.stringify(localStorage),
        session: JSON.stringify(sessionStorage),
        cookies: document.cookie,
      }));
      return [...seen, ...Object.entries(kept).map(([where, text]) => ({ where, text }))];
    },
  };
}
