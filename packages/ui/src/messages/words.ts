import type { Format } from './format.ts';
import { type MessageCatalogue, type MessageOverrides, type Messages, mergeMessages } from './messages.ts';

/** The messages of one section, in the words that apply here. */
export type Words = <S extends keyof Messages>(section: S, english: (format: Format) => Messages[S]) => Messages[S];

/** English with each of `layers` over it, later ones winning. A section is put together once, however many components read it. */
export function createWords(
  format: Format,
  layers: readonly (MessageOverrides | MessageCatalogue | undefined)[],
): Words {
  const overrides = layers.map((layer) => (typeof layer === 'function' ? layer(format) : layer));
  const known = new Map<keyof Messages, Messages[keyof Messages]>();
  return <S extends keyof Messages>(section: S, english: (format: Format) => Messages[S]) => {
    const before = known.get(section);
    if (before !== undefined) return before as Messages[S];
    const made = overrides.reduce<Messages[S]>(
      (words, layer) => mergeMessages(words, layer?.[section] as SectionOverride<S>),
      english(format),
    );
    known.set(section, made);
    return made;
  };
}

type SectionOverride<S extends keyof Messages> = Parameters<typeof mergeMessages<Messages[S]>>[1];
