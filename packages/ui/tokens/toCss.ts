/**
 * Design tokens (DTCG format 2025.10) as the custom properties of `src/styles/tokens.css`. Only the types our tokens use are known;
 * another one is an error, so that nothing is left out silently.
 */
export interface TokenFile {
  readonly [name: string]: unknown;
}

export interface TokenFiles {
  readonly base: TokenFile;
  readonly light: TokenFile;
  readonly dark: TokenFile;
  readonly lightHighContrast: TokenFile;
  readonly darkHighContrast: TokenFile;
  readonly compact: TokenFile;
  readonly cosy: TokenFile;
  readonly comfortable: TokenFile;
}

/** One token, by the custom property it becomes. */
export interface Token {
  readonly property: string;
  readonly type: string;
  readonly value: unknown;
  readonly description: string | undefined;
}

/** Every token of a file, groups flattened; a token without a `$type` has that of its group. */
export function listTokens(file: TokenFile): readonly Token[] {
  return collect(file, [], undefined);
}

function collect(group: Readonly<Record<string, unknown>>, path: readonly string[], inherited: unknown): Token[] {
  const type = group.$type ?? inherited;
  if ('$value' in group) {
    if (typeof type !== 'string') throw new Error(`The token ${path.join('.')} has no $type.`);
    const description = typeof group.$description === 'string' ? group.$description : undefined;
    return [{ property: `--authshift-${path.join('-')}`, type, value: group.$value, description }];
  }
  return Object.entries(group).flatMap(([name, inner]) =>
    name.startsWith('$') ? [] : collect(inner as Readonly<Record<string, unknown>>, [...path, name], type),
  );
}

/**
 * `light-dark()` stands inside of `@supports`. Outside, builds for older browsers (Vite's default among them) replace it by something that
 * works only where the same sheet sets `color-scheme`, which is the page's to set, not ours.
 */
export function toCss(files: TokenFiles): string {
  const light = listTokens(files.light);
  const both = light.map(themed(files.dark));
  const contrast = listTokens(files.lightHighContrast).map(themed(files.darkHighContrast));
  return `/* Generated from tokens/*.tokens.json by \`pnpm tokens\`. The public custom properties: set any on [data-authshift]. */
@layer authshift.tokens {
  :where([data-authshift]) {
${lines([...light, ...listTokens(files.base), ...listTokens(files.cosy)].map(plain), 4)}
  }

  @supports (color: light-dark(#000000, #ffffff)) {
    :where([data-authshift]) {
${lines(both, 6)}
    }

    @media (prefers-contrast: more) {
      :where([data-authshift]:not([data-contrast="standard"])) {
${lines(contrast, 8)}
      }
    }

    :where([data-authshift][data-contrast="more"]) {
${lines(contrast, 6)}
    }
  }

  :where([data-authshift][data-density="compact"]) {
${lines(listTokens(files.compact).map(plain), 4)}
  }

  :where([data-authshift][data-density="comfortable"]) {
${lines(listTokens(files.comfortable).map(plain), 4)}
  }

  /* Colours that a person's system forces have a scheme of their own. */
  @media (forced-colors: none) {
    [data-authshift][data-color-scheme="light"] {
      color-scheme: light;
    }

    [data-authshift][data-color-scheme="dark"] {
      color-scheme: dark;
    }
  }

  /* Against a page of the other scheme, text outside our surfaces needs a ground of its own. */
  [data-authshift]:is([data-color-scheme="light"], [data-color-scheme="dark"]) {
    background: var(--authshift-color-background);
    color: var(--authshift-color-text);
  }
}
`;
}

function lines(declarations: readonly string[], indent: number): string {
  return declarations.map((declaration) => `${' '.repeat(indent)}${declaration};`).join('\n');
}

function plain({ property, type, value }: Token): string {
  return `${property}: ${toValue(type, value)}`;
}

/** A token of the light theme beside its counterpart of the dark one. */
function themed(darkFile: TokenFile): (token: Token) => string {
  const dark = new Map(listTokens(darkFile).map((token) => [token.property, token]));
  return ({ property, type, value }) => {
    const other = dark.get(property);
    if (other === undefined) throw new Error(`${property} has no dark value.`);
    if (type === 'shadow') {
      const [one, two] = [value, other.value].map((each) => color((each as Shadow).color));
      return `${property}: ${shadow(value as Shadow, `light-dark(${one}, ${two})`)}`;
    }
    return `${property}: light-dark(${toValue(type, value)}, ${toValue(type, other.value)})`;
  };
}

function toValue(type: string, value: unknown): string {
  if (type === 'color') return color(value as Color);
  if (type === 'dimension') return dimension(value as Dimension);
  if (type === 'shadow') return shadow(value as Shadow, color((value as Shadow).color));
  if (type === 'fontFamily') return (Array.isArray(value) ? value : [value]).map(family).join(', ');
  throw new Error(`Tokens of type ${type} are not known here.`);
}

interface Color {
  readonly colorSpace: string;
  readonly components: readonly [number, number, number];
  readonly alpha?: number;
}

interface Dimension {
  readonly value: number;
  readonly unit: 'px' | 'rem';
}

interface Shadow {
  readonly color: Color;
  readonly offsetX: Dimension;
  readonly offsetY: Dimension;
  readonly blur: Dimension;
  readonly spread: Dimension;
}

/** From the components: `hex` is only the fallback for tools that know no colour spaces. */
function color({ colorSpace, components, alpha = 1 }: Color): string {
  if (colorSpace !== 'srgb') throw new Error(`Colours of the space ${colorSpace} are not known here.`);
  const channels = components.map((component) => Math.round(component * 255));
  if (alpha === 1) return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
  return `rgb(${channels.join(' ')} / ${Math.round(alpha * 100)}%)`;
}

function dimension({ value, unit }: Dimension): string {
  return value === 0 ? '0' : `${value}${unit}`;
}

function shadow({ offsetX, offsetY, blur, spread }: Shadow, ink: string): string {
  const lengths = [offsetX, offsetY, blur, ...(spread.value === 0 ? [] : [spread])].map(dimension);
  return `${lengths.join(' ')} ${ink}`;
}

function family(name: string): string {
  return /^[a-z-]+$/i.test(name) ? name : `"${name}"`;
}
