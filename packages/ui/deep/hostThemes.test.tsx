import { FluentProvider, type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { createTheme, ThemeProvider } from '@mui/material';
import type { ReactNode } from 'react';
import { describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-react';
import '../src/styles/styles.css';
import fluentBridge from '../src/bridges/fluent.css?inline';
import muiBridge from '../src/bridges/mui.css?inline';
import { ConnectionCard } from '../src/connection-card/ConnectionCard.tsx';
import { Stage } from '../test/Stage.tsx';
import { basic, parallelRun } from '../test/worlds.ts';

/** The bridges over the libraries themselves, as a product has them installed. */

type Scheme = 'light' | 'dark';

function Host({ scheme, bridge }: { readonly scheme: Scheme; readonly bridge: string }): ReactNode {
  return (
    <>
      <style>{bridge}</style>
      <Stage world={parallelRun} colorScheme={scheme}>
        <ConnectionCard connectionId={basic.id} returnTo="/settings" />
      </Stage>
    </>
  );
}

function Mui({ scheme }: { readonly scheme: Scheme }): ReactNode {
  const theme = createTheme({
    cssVariables: { colorSchemeSelector: 'class' },
    colorSchemes: { light: true, dark: true },
    defaultColorScheme: scheme,
  });
  return (
    <ThemeProvider theme={theme} defaultMode={scheme}>
      <Host scheme={scheme} bridge={muiBridge} />
    </ThemeProvider>
  );
}

function Fluent({ scheme }: { readonly scheme: Scheme }): ReactNode {
  const theme: Theme = scheme === 'dark' ? webDarkTheme : webLightTheme;
  return (
    <FluentProvider theme={theme}>
      <Host scheme={scheme} bridge={fluentBridge} />
    </FluentProvider>
  );
}

/** A colour as the browser paints it, in sRGB from 0 to 255. */
function painted(color: string): readonly [number, number, number] {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas.');
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** Relative luminance (WCAG 2.2). */
function luminance(color: string): number {
  const [red, green, blue] = painted(color).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/** What a custom property comes to at a place, as a colour. */
function colorAt(place: Element, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--authshift-color-${name})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const hosts = { Mui, Fluent } as const;
const schemes: readonly Scheme[] = ['light', 'dark'];
const words = ['text', 'text-muted', 'accent', 'success', 'warning', 'danger'];

describe.each(Object.entries(hosts))('in %s', (_name, Around) => {
  test.each(schemes)('every colour is the host’s and can be read, %s', async (scheme) => {
    const screen = await render(<Around scheme={scheme} />);
    await expect.element(screen.getByRole('heading', { name: basic.displayName })).toBeVisible();
    const root = screen.container.querySelector('[data-authshift]') as Element;
    const own = getComputedStyle(document.documentElement).color;
    const surface = colorAt(root, 'surface');
    expect(luminance(surface) > 0.5).toBe(scheme === 'light');
    for (const word of words) {
      const color = colorAt(root, word);
      expect(contrast(color, surface), `${word} ${color} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      // A custom property the host does not have would leave the colour of the page.
      if (word !== 'text') expect(color, word).not.toBe(own);
    }
    for (const ground of ['accent', 'danger']) {
      const [on, under] = [colorAt(root, `on-${ground}`), colorAt(root, ground)];
      expect(contrast(on, under), `on-${ground} ${on} on ${under}`).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(colorAt(root, 'border-strong'), surface), 'border-strong').toBeGreaterThanOrEqual(3);
    expect(contrast(colorAt(root, 'focus'), surface), 'focus').toBeGreaterThanOrEqual(3);
    const card = screen.container.querySelector('.authshift-card') as Element;
    expect(Number.parseFloat(getComputedStyle(card).borderRadius)).toBeGreaterThan(0);
    expect(Number.parseFloat(getComputedStyle(card).paddingInlineStart)).toBeGreaterThan(4);
    expect(getComputedStyle(card).backgroundColor).toBe(surface);
  });
});
