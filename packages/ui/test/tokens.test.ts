import { describe, expect, test } from 'vitest';
import css from '../src/styles/tokens.css?raw';
import resolver from '../tokens/authshift.resolver.json';
import { listTokens, type TokenFile, toCss } from '../tokens/toCss.ts';

const files = import.meta.glob<TokenFile>('../tokens/*.tokens.json', { eager: true, import: 'default' });
const sheets = import.meta.glob<string>('../src/styles/*.css', { eager: true, import: 'default', query: '?raw' });

function file(name: string): TokenFile {
  const found = files[`../tokens/${name}.tokens.json`];
  if (found === undefined) throw new Error(`There is no tokens/${name}.tokens.json.`);
  return found;
}

const themes = ['light', 'dark', 'light-high-contrast', 'dark-high-contrast'] as const;

interface Color {
  readonly components: readonly number[];
  readonly hex: string;
}

function colors(theme: (typeof themes)[number]): ReadonlyMap<string, Color> {
  const found = listTokens(file(theme)).filter(({ type }) => type === 'color');
  return new Map(found.map(({ property, value }) => [property.replace('--authshift-color-', ''), value as Color]));
}

test('the custom properties are those of the tokens: otherwise run `pnpm tokens`', () => {
  const made = toCss({
    base: file('base'),
    light: file('light'),
    dark: file('dark'),
    lightHighContrast: file('light-high-contrast'),
    darkHighContrast: file('dark-high-contrast'),
    compact: file('compact'),
    cosy: file('cosy'),
    comfortable: file('comfortable'),
  });
  expect(css).toBe(made);
});

test('every file is reachable from the resolver document, and nothing it names is missing', () => {
  const named = [...JSON.stringify(resolver).matchAll(/"([\w-]+)\.tokens\.json"/g)].map(([, name]) => name);
  const present = Object.keys(files).map((path) => path.match(/([\w-]+)\.tokens/)?.[1]);
  expect([...new Set(named)].sort()).toEqual(present.sort());
});

test('a colour is the same in components and as the fallback in hex', () => {
  for (const theme of themes) {
    for (const [name, { components: channels, hex }] of colors(theme)) {
      expect(channels).toHaveLength(3);
      const written = channels
        .map((channel) =>
          Math.round(channel * 255)
            .toString(16)
            .padStart(2, '0'),
        )
        .join('');
      expect([theme, name, `#${written}`]).toEqual([theme, name, hex]);
    }
  }
});

test('about twenty properties are public, each with a word on what it is for', () => {
  const tokens = ['base', 'light', 'cosy'].flatMap((name) => listTokens(file(name)));
  expect(tokens.length).toBeLessThanOrEqual(24);
  expect(tokens.filter(({ description }) => description === undefined)).toEqual([]);
});

test('no sheet relies on a property that is neither public nor its own', () => {
  const all = Object.values(sheets).join('\n');
  const known = new Set([...all.matchAll(/(--authshift-[\w-]+):/g)].map(([, name]) => name));
  const used = new Set([...all.matchAll(/var\((--authshift-[\w-]+)\)/g)].map(([, name]) => name));
  expect([...used].filter((name) => !known.has(name))).toEqual([]);
});

describe.each(themes)('words can be read in %s', (theme) => {
  const palette = colors(theme);
  const high = theme.endsWith('high-contrast');
  const pairs: readonly (readonly [ink: string, ground: string, ratio: number])[] = [
    ...['surface', 'background'].flatMap((ground) => [
      ['text', ground, 7] as const,
      ...['text-muted', 'accent', 'success', 'warning', 'danger'].map((ink) => [ink, ground, high ? 7 : 4.5] as const),
      ['border-strong', ground, high ? 4.5 : 3] as const,
      ['focus', ground, 3] as const,
    ]),
    ['on-accent', 'accent', high ? 7 : 4.5],
    ['on-danger', 'danger', high ? 7 : 4.5],
  ];
  test.each(pairs)('%s on %s: at least %f to 1', (ink, ground, ratio) => {
    expect(contrast(palette.get(ink), palette.get(ground))).toBeGreaterThanOrEqual(ratio);
  });
});

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrast(one: Color | undefined, other: Color | undefined): number {
  if (one === undefined || other === undefined) throw new Error('No such colour.');
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance({ components: channels }: Color): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
