import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { EveryComponent } from './everyComponent.tsx';
import { renderStaged } from './render.tsx';
import { pilotRun } from './worlds.ts';

const settled = () =>
  expect.element(page.getByRole('heading', { name: 'Room 001 desk 5' }).first()).toBeInTheDocument();

// The same page behind real headers, with Trusted Types: scripts/strictPage.test.ts.
test('nothing on a running page carries an inline style or a handler in an attribute', async () => {
  await renderStaged(<EveryComponent />, { world: pilotRun });
  await settled();
  const root = document.querySelector('[data-authshift]');
  expect(root?.querySelectorAll('[style], style, script')).toHaveLength(0);
  const handlers = [...(root?.querySelectorAll('*') ?? [])].flatMap((element) =>
    element.getAttributeNames().filter((name) => name.startsWith('on')),
  );
  expect(handlers).toEqual([]);
});

test('every id on a page is unique, also with two of everything', async () => {
  await renderStaged(<EveryComponent />, { world: pilotRun });
  await renderStaged(<EveryComponent />, { world: pilotRun });
  await settled();
  const ids = [...document.querySelectorAll('[data-authshift] [id]')].map((element) => element.id);
  expect(ids.length).toBeGreaterThan(10);
  expect(new Set(ids).size).toBe(ids.length);
});

test('radio buttons of two instances do not answer for each other', async () => {
  await renderStaged(<EveryComponent />, { world: pilotRun });
  await renderStaged(<EveryComponent />, { world: pilotRun });
  await settled();
  const names = [...document.querySelectorAll('[data-authshift]')].map(
    (root) => new Set([...root.querySelectorAll<HTMLInputElement>('input[type=radio]')].map((radio) => radio.name)),
  );
  expect(names).toHaveLength(2);
  const [one = new Set(), other = new Set()] = names;
  expect(one.size).toBeGreaterThan(0);
  expect([...one].filter((name) => other.has(name))).toEqual([]);
});

test('a page with every component leaves window, document, head and storage as they were', async () => {
  const listened: string[] = [];
  const targets: readonly EventTarget[] = [window, document, document.documentElement, document.body, document.head];
  const original = EventTarget.prototype.addEventListener;
  vi.spyOn(EventTarget.prototype, 'addEventListener').mockImplementation(function (
    this: EventTarget,
    ...[type, ...rest]: Parameters<typeof original>
  ) {
    // React itself listens to this one, once per document, for its change events.
    if (targets.includes(this) && type !== 'selectionchange') listened.push(type);
    return original.call(this, type, ...rest);
  });
  const state = () => ({
    head: document.head.childElementCount,
    sheets: document.adoptedStyleSheets.length,
    root: document.documentElement.getAttributeNames().join(),
    body: document.body.getAttributeNames().join(),
    storage: [localStorage.length, sessionStorage.length],
  });
  const before = state();
  const globals = Object.keys(window).length;
  const screen = await renderStaged(<EveryComponent />, { world: pilotRun });
  await settled();
  expect(Object.keys(window).length).toBe(globals);
  await screen.unmount();
  expect(state()).toEqual(before);
  expect(listened).toEqual([]);
  vi.restoreAllMocks();
});
