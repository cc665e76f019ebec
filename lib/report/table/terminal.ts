export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'cyan' | 'green' | 'alarm';

/** Colors text, or returns it as it is. */
export type Painter = (style: Style, text: string) => string;

/** Creates a painter that colors text for a terminal, or one that changes nothing. */
export const createPainter = (color: boolean): Painter =>
  color ? (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : (_style, text) => text;

/** Select Graphic Rendition codes, on and off. */
const CODES: Readonly<Record<Style, readonly [on: string, off: string]>> = {
  bold: ['1', '22'],
  dim: ['2', '22'],
  red: ['1;31', '22;39'],
  yellow: ['33', '39'],
  cyan: ['36', '39'],
  green: ['32', '39'],
  alarm: ['1;41;97', '22;49;39'],
};
