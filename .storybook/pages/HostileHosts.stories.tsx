import bootstrap from 'bootstrap/dist/css/bootstrap.min.css?inline';
import type { ReactNode } from 'react';
import { expect, waitFor } from 'storybook/test';
import preflight from 'tailwindcss/preflight.css?inline';
import { unlayer } from '../../packages/ui/scripts/unlayer.ts';
import { AuthTypeTable } from '../../packages/ui/src/auth-type-table/AuthTypeTable.tsx';
import bootstrapBridge from '../../packages/ui/src/bridges/bootstrap.css?inline';
import shadcnBridge from '../../packages/ui/src/bridges/shadcn.css?inline';
import { ConnectionCard } from '../../packages/ui/src/connection-card/ConnectionCard.tsx';
import { ServiceAccountForm } from '../../packages/ui/src/service-account-form/ServiceAccountForm.tsx';
import layered from '../../packages/ui/src/styles/styles.css?inline';
import { Stage } from '../../packages/ui/test/Stage.tsx';
import { basic, oauth, pilotRun } from '../../packages/ui/test/worlds.ts';
import preview from '../preview.tsx';

/** Pages whose own styles reach for everything. What a host's page would load stands in each story: light pages, all of them. */
const meta = preview.meta({ title: 'Foundations/Hostile hosts', tags: ['!autodocs'], globals: { theme: 'light' } });

const kit = (
  <Stage world={pilotRun}>
    <div className="stack">
      <ConnectionCard connectionId={basic.id} returnTo="/" />
      <ConnectionCard connectionId={oauth.id} returnTo="/" />
      <AuthTypeTable pageSize={5} />
      <ServiceAccountForm returnTo="/" />
    </div>
  </Stage>
);

function Host({ css }: { readonly css: string }): ReactNode {
  return (
    <>
      <style>{css}</style>
      {kit}
    </>
  );
}

const unlayered = unlayer(layered);

/** What has to survive: our button is a button, a field has its border, a title its size. */
async function expectOurLook(canvasElement: HTMLElement, accent = 'rgb(29, 95, 189)'): Promise<void> {
  const look = (selector: string) => getComputedStyle(canvasElement.querySelector(selector) as Element);
  const forced = window.matchMedia('(forced-colors: active)').matches;
  const primary = '.authshift-button[data-look="primary"]';
  if (!forced) await expect(look(primary).backgroundColor).toBe(accent);
  if (forced) await waitFor(() => expect(look(primary).color).toBe(look('.authshift-button').color));
  await expect(look('.authshift-button').borderTopStyle).toBe('solid');
  await expect(look('.authshift-button').cursor).toBe('pointer');
  await expect(look('.authshift-input').borderTopWidth).toBe('1px');
  await expect(look('.authshift-card h3').fontWeight).toBe('600');
}

const shown = async (canvas: { findByRole: (role: string, options: object) => Promise<HTMLElement> }) =>
  expect(await canvas.findByRole('button', { name: 'Save and authorize' })).toBeVisible();

/** Bootstrap's own sheet, unlayered, with our sheet without layers and the bridge. */
export const Bootstrap = meta.story({
  render: () => <Host css={`${bootstrap}\n${unlayered}\n${unlayer(bootstrapBridge)}`} />,
  play: async ({ canvas, canvasElement }) => {
    await shown(canvas);
    const accent = getComputedStyle(canvasElement.querySelector('[data-authshift]') as Element);
    await expect(accent.getPropertyValue('--authshift-font')).toContain('system-ui');
  },
});

/** Tailwind's preflight in a layer before ours, as Tailwind 4 has it; `layers.css` beside this Storybook's preview declares the order. */
export const TailwindPreflight = meta.story({
  render: () => <Host css={`@layer base {${preflight}}`} />,
  play: async ({ canvas, canvasElement }) => {
    await shown(canvas);
    await expectOurLook(canvasElement);
  },
});

/** The baseline a Material page brings: box sizing, body type, and no layers. */
export const MaterialBaseline = meta.story({
  render: () => (
    <Host
      css={`${unlayered}
        html { -webkit-font-smoothing: antialiased; box-sizing: border-box; }
        *, *::before, *::after { box-sizing: inherit; }
        strong, b { font-weight: 700; }
        body { margin: 0; font: 400 1rem/1.5 Roboto, sans-serif; letter-spacing: 0.00938em; }`}
    />
  ),
  play: async ({ canvas, canvasElement }) => {
    await shown(canvas);
    await expectOurLook(canvasElement);
  },
});

/** The worst: everything unset, in no layer. The sheet without layers stands against it. */
export const EverythingUnset = meta.story({
  render: () => (
    <Host
      css={`button, input, select, table, td, th, fieldset, legend, h1, h2, h3, p, ul, ol, li, dl, dd { all: unset }
        ${unlayered}`}
    />
  ),
  play: async ({ canvas, canvasElement }) => {
    await shown(canvas);
    await expectOurLook(canvasElement);
    await expect(getComputedStyle(canvas.getAllByRole('checkbox')[0] as Element).appearance).toBe('auto');
    await expect(getComputedStyle(canvasElement.querySelector('td') as Element).display).toBe('table-cell');
  },
});

/** shadcn/ui's neutral theme, through the bridge. */
export const Shadcn = meta.story({
  render: () => (
    <Host
      css={`:root {
          --background: oklch(1 0 0); --card: oklch(1 0 0); --card-foreground: oklch(0.145 0 0); --border: oklch(0.922 0 0);
          --muted-foreground: oklch(0.556 0 0); --primary: oklch(0.205 0 0); --primary-foreground: oklch(0.985 0 0);
          --destructive: oklch(0.577 0.245 27.325); --radius: 0.625rem;
        }
        ${shadcnBridge}`}
    />
  ),
  play: async ({ canvas, canvasElement }) => {
    await shown(canvas);
    await expectOurLook(canvasElement, 'oklch(0.205 0 0)');
  },
});
