import fc from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;

/**
 * Every code point of Unicode but surrogates, as the unit "binary" of fast-check, which needs two seconds and 100 MB
 * for a list of all of them.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat({ max: 0x10ffff - SURROGATES })
  .map((index) => String.fromCodePoint(index < FIRST_SURROGATE ? index : index + SURROGATES), toIndex);

/** The inverse, with which fast-check also generates texts such as `__proto__`. */
function toIndex(character: unknown): number {
  if (typeof character !== 'string' || [...character].length !== 1) throw new Error('Expected a character');
  const codePoint = character.codePointAt(0) as number;
  return codePoint < FIRST_SURROGATE ? codePoint : codePoint - SURROGATES;
}
