import { createRoot } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import sheet from '../src/styles/styles.css?inline';
import { everyComponent } from './everyComponent.tsx';
import { Stage } from './Stage.tsx';
import { pilotRun } from './worlds.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function mountInShadow(children: React.ReactNode): ShadowRoot {
  const host = document.body.appendChild(document.createElement('div'));
  const shadow = host.attachShadow({ mode: 'open' });
  const style = new CSSStyleSheet();
  style.replaceSync(sheet);
  shadow.adoptedStyleSheets = [style];
  const root = createRoot(shadow.appendChild(document.createElement('div')));
  root.render(<Stage world={pilotRun}>{children}</Stage>);
  cleanups.push(() => {
    root.unmount();
    host.remove();
  });
  return shadow;
}

test('the table works inside a shadow root, with our colours', async () => {
  const shadow = mountInShadow(everyComponent.AuthTypeTable);
  await vi.waitFor(() => expect(shadow.querySelectorAll('tbody tr')).toHaveLength(10));
  const frame = shadow.querySelector('.authshift-table-frame');
  expect(getComputedStyle(frame as Element).color).toBe('rgb(24, 33, 42)');
  const box = shadow.querySelector<HTMLInputElement>('tbody input[type=checkbox]');
  const before = box?.checked;
  await userEvent.click(box as HTMLInputElement);
  await vi.waitFor(() =>
    expect(shadow.querySelector<HTMLInputElement>('tbody input[type=checkbox]')?.checked).toBe(!before),
  );
});

test('the form inside a shadow root: labels belong to their fields, and the summary of what is missing gets the focus', async () => {
  const shadow = mountInShadow(everyComponent.ServiceAccountForm);
  await vi.waitFor(() => expect(shadow.querySelectorAll('label').length).toBeGreaterThan(3));
  const labels = [...shadow.querySelectorAll('label')];
  expect(labels.filter((label) => label.control === null)).toEqual([]);
  await userEvent.click(shadow.querySelector('button[type=submit]') as HTMLElement);
  await vi.waitFor(() => expect(shadow.activeElement?.className).toContain('authshift-error-summary'));
  await userEvent.click(shadow.querySelector('.authshift-error-summary a') as HTMLElement);
  await vi.waitFor(() => expect(shadow.activeElement?.tagName).toBe('INPUT'));
});

test('the dialog inside a shadow root opens over the page and takes the focus', async () => {
  const shadow = mountInShadow(everyComponent.DisconnectDialog);
  await vi.waitFor(() => expect(shadow.querySelector('dialog')?.matches(':modal')).toBe(true));
  expect(shadow.activeElement?.tagName).toBe('H2');
});
