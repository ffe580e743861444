import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { EveryComponent } from './everyComponent.tsx';
import { Stage, scene } from './Stage.tsx';
import { createWorld } from './worlds.ts';

/** 500 in `test:deep`; the short run still finds what leaks every time. */
const times = import.meta.env.VITE_DEEP === '1' ? 500 : 10;

async function collectGarbage(): Promise<void> {
  await cdp().send('HeapProfiler.collectGarbage');
}

async function mountAndUnmount(children: ReactNode): Promise<WeakRef<Element>> {
  const host = document.body.appendChild(document.createElement('div'));
  const root = createRoot(host);
  root.render(<Stage world={createWorld}>{children}</Stage>);
  await vi.waitFor(() => expect(host.querySelector('[data-authshift]')).not.toBeNull());
  const { migration } = scene();
  await vi.waitFor(() => expect(migration.getState().status).toBe('ready'), { interval: 1 });
  const mounted = new WeakRef(host.querySelector('[data-authshift]') as Element);
  root.unmount();
  migration.stop();
  host.remove();
  return mounted;
}

test(`nothing of a page that went away is kept, after mounting and unmounting every component ${times} times`, async () => {
  const mounted: WeakRef<Element>[] = [];
  for (let time = 0; time < times; time += 1) mounted.push(await mountAndUnmount(<EveryComponent />));
  // React itself keeps what it rendered last until it renders something else.
  await mountAndUnmount(<p>something else</p>);
  await mountAndUnmount(<p>and once more</p>);
  await vi.waitFor(
    async () => {
      await collectGarbage();
      expect(mounted.filter((ref) => ref.deref() !== undefined)).toHaveLength(0);
    },
    { timeout: 10_000, interval: 100 },
  );
}, 240_000);
