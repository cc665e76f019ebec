/** The bytes that structure JSON; all are ASCII, so none is ever part of a longer character. */
export const LINE_FEED = 0x0a;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_SQUARE = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_SQUARE = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

type Byte = number | undefined;

export const isBlank = (byte: Byte): boolean => byte === SPACE || byte === LINE_FEED || byte === 0x0d || byte === 0x09;
export const isOpening = (byte: Byte): boolean => byte === OPEN_BRACE || byte === OPEN_SQUARE;
export const isClosing = (byte: Byte): boolean => byte === CLOSE_BRACE || byte === CLOSE_SQUARE;
/** What ends a number or a word. */
export const isMark = (byte: Byte): boolean => byte === COMMA || byte === COLON || isOpening(byte) || isClosing(byte);
