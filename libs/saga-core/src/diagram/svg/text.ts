/** The ways in which text is set. */
export type Face = 'headline' | 'name' | 'message' | 'fact';

/** Font sizes in pixels; the style sheet says the same. */
export const FONT_SIZE: Readonly<Record<Face, number>> = {
  headline: 20,
  name: 13.5,
  message: 11.5,
  fact: 11.5,
};

const NARROW = /[iljtfrIJ.,:;'!|()[\] /\\]/;
const WIDE = /[mwMW@%&æÆœŒ…–]/;
const BROAD = /[\p{Lu}#<>+=~^→]/u;
const EAST_ASIAN = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef]/u;
const PICTURE = /[\p{So}\p{Extended_Pictographic}\u{10000}-\u{10ffff}]/u;
/** What the widths below are known of. */
const FAMILIAR = /^[ -~\u00c0-\u017f…–·→]*$/;

/**
 * How wide a text gets, in pixels. There is no font to ask, so it is that of a wide one: with most fonts there is room left, and with none
 * does the text leave its box.
 */
export function widthOf(text: string, face: Face): number {
  let width = 0;
  for (const character of text) width += widthOfOne(character, face);
  return Math.ceil(width);
}

/** True if nobody can say how wide the text will be: it has to be told. */
export function isUnfamiliar(text: string): boolean {
  return !FAMILIAR.test(text);
}

function widthOfOne(character: string, face: Face): number {
  const size = FONT_SIZE[face];
  if (EAST_ASIAN.test(character)) return size * 1.1;
  if (PICTURE.test(character)) return size * 1.4;
  if (face === 'message') return size * 0.61;
  return size * proportional(character) * (face === 'fact' ? 1 : 1.14);
}

function proportional(character: string): number {
  if (NARROW.test(character)) return 0.44;
  if (WIDE.test(character)) return 1.08;
  return BROAD.test(character) ? 0.84 : 0.65;
}

/** The text, with an ellipsis for what does not fit. */
export function fitted(text: string, face: Face, room: number): string {
  const ellipsis = '…';
  const left = room - widthOfOne(ellipsis, face);
  let width = 0;
  let kept = '';
  for (const character of text) {
    const next = width + widthOfOne(character, face);
    if (next > left)
      return widthOf(text.slice(0, kept.length + 200), face) <= room ? text : kept.trimEnd() + ellipsis;
    width = next;
    kept += character;
  }
  return text;
}
