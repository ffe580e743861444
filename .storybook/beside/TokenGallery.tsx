import type { ReactNode } from 'react';
import base from '../../packages/ui/tokens/base.tokens.json';
import comfortable from '../../packages/ui/tokens/comfortable.tokens.json';
import compact from '../../packages/ui/tokens/compact.tokens.json';
import cosy from '../../packages/ui/tokens/cosy.tokens.json';
import dark from '../../packages/ui/tokens/dark.tokens.json';
import darkContrast from '../../packages/ui/tokens/dark-high-contrast.tokens.json';
import light from '../../packages/ui/tokens/light.tokens.json';
import lightContrast from '../../packages/ui/tokens/light-high-contrast.tokens.json';
import { listTokens, type Token, type TokenFile } from '../../packages/ui/tokens/toCss.ts';

const themes: readonly (readonly [string, TokenFile])[] = [
  ['Light', light],
  ['Dark', dark],
  ['Light, more contrast', lightContrast],
  ['Dark, more contrast', darkContrast],
];

const densities: readonly (readonly [string, TokenFile])[] = [
  ['compact', compact],
  ['cosy', cosy],
  ['comfortable', comfortable],
];

/** Every design token, read from the files that the custom properties are generated from. */
export function TokenGallery(): ReactNode {
  return (
    <div className="gallery">
      <table>
        <caption>Colours</caption>
        <thead>
          <tr>
            <th scope="col">Property</th>
            {themes.map(([name]) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {listTokens(light)
            .filter(({ type }) => type === 'color')
            .map((token) => (
              <tr key={token.property}>
                <th scope="row">
                  <code>{token.property}</code>
                  <p>{token.description}</p>
                </th>
                {themes.map(([name, file]) => (
                  <td key={name}>
                    <Swatch token={find(file, token.property)} />
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
      <table>
        <caption>Sizes and type</caption>
        <tbody>
          {listTokens(base).map((token) => (
            <tr key={token.property}>
              <th scope="row">
                <code>{token.property}</code>
                <p>{token.description}</p>
              </th>
              <td>{toText(token.value)}</td>
            </tr>
          ))}
          {listTokens(cosy).map((token) => (
            <tr key={token.property}>
              <th scope="row">
                <code>{token.property}</code>
                <p>{token.description}</p>
              </th>
              <td>
                {densities.map(([name, file]) => `${name} ${toText(find(file, token.property)?.value)}`).join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Swatch({ token }: { readonly token: Token | undefined }): ReactNode {
  const hex = (token?.value as { readonly hex: string } | undefined)?.hex;
  if (hex === undefined) return null;
  return (
    <>
      <svg width="48" height="24" role="img" aria-label={hex}>
        <rect width="48" height="24" rx="4" fill={hex} stroke="#7b8894" />
      </svg>
      <code>{hex}</code>
    </>
  );
}

function find(file: TokenFile, property: string): Token | undefined {
  return listTokens(file).find((token) => token.property === property);
}

function toText(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  return 'unit' in value && 'value' in value ? `${value.value}${value.unit}` : JSON.stringify(value);
}
