import { collator } from './userOrder.ts';

/**
 * The place of each code unit in an order of texts, from 1; 0 for those that cannot be placed by themselves. Texts of placed
 * units alone compare as the sequences of their places do.
 */
export interface TextRanks {
  readonly places: Uint16Array;
  /** One more than the last place. */
  readonly base: number;
}

const lastAscii = 0x7e;

/** The places of the code units that occur, in the order of the units themselves. */
export function rankUnits(occurring: Uint8Array): TextRanks {
  const places = new Uint16Array(occurring.length);
  let base = 1;
  for (let unit = occurring.indexOf(1); unit >= 0; unit = occurring.indexOf(1, unit + 1)) places[unit] = base++;
  return { places, base };
}

/**
 * The places in the collator's order, taken from the collator itself: letters it calls equal share one. Left out is what
 * does not stand for exactly one place wherever it occurs: marks that combine, ligatures, unusual scripts.
 */
export function rankLetters(occurring: Uint8Array): TextRanks {
  const places = new Uint16Array(occurring.length);
  const letters: string[] = [];
  for (let unit = 0x20; unit <= lastAscii; unit += 1) letters.push(String.fromCharCode(unit));
  for (let unit = occurring.indexOf(1, lastAscii + 1); unit >= 0; unit = occurring.indexOf(1, unit + 1)) {
    if (standsAlone(unit)) letters.push(String.fromCharCode(unit));
  }
  letters.sort(collator.compare);
  let base = 1;
  let last = '';
  for (const letter of letters) {
    const isLast = collator.compare(letter, last) === 0;
    // Greater than whatever begins with the last one: so it begins with nothing that came before.
    if (!isLast && last !== '' && collator.compare(letter, `${last}\uffff`) < 0) continue;
    if (!isLast) {
      base += 1;
      last = letter;
    }
    places[letter.charCodeAt(0)] = base - 1;
  }
  return { places, base };
}

/** Latin, Greek, Cyrillic, Hebrew, Arabic, kana and the unified ideographs, without marks. */
function standsAlone(unit: number): boolean {
  return (
    (unit >= 0xc0 && unit < 0x2b0) ||
    (unit >= 0x370 && unit < 0x483) ||
    (unit >= 0x48a && unit < 0x530) ||
    (unit >= 0x5d0 && unit < 0x5eb) ||
    (unit >= 0x620 && unit < 0x64b) ||
    (unit >= 0x1e00 && unit < 0x2000) ||
    (unit >= 0x3041 && unit < 0x3097) ||
    (unit >= 0x30a1 && unit < 0x30fb) ||
    (unit >= 0x4e00 && unit < 0xa000)
  );
}
