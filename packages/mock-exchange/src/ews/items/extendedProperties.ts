import { type Markup, xml } from '../soap/markup.ts';
import type { ExtendedField } from '../soap/responseShape.ts';

/** MAPI properties by their tags (MS-OXPROPS). What an item does not have is left out, as Exchange does. */
export function writeExtended(
  fields: readonly ExtendedField[],
  values: Readonly<Record<number, string | number>>,
): Markup | undefined {
  const written = fields.flatMap((field) => {
    const value = field.tag === undefined ? undefined : values[field.tag];
    return value === undefined ? [] : [writeField(field, value)];
  });
  return written.length === 0 ? undefined : xml`${written}`;
}

function writeField({ attributes }: ExtendedField, value: string | number): Markup {
  const repeated = attributes.map(([name, text]) => xml` ${{ markup: name }}="${text}"`);
  return xml`<t:ExtendedProperty><t:ExtendedFieldURI${repeated}/><t:Value>${value}</t:Value></t:ExtendedProperty>`;
}
