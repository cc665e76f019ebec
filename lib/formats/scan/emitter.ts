/**
 * A little assembler: WebAssembly written as TypeScript expressions, because the scanner's kernel needs
 * SIMD, which JavaScript lacks, and macros, which WebAssembly's text lacks.
 *
 * An instruction is a function of its operands, named as in the specification: `i32.add(pos, i32.const(64))`.
 * https://webassembly.github.io/spec/core/binary/instructions.html
 */
export type Code = number | Jump | Nest | readonly Code[];

/** A block or a loop; jumping to a block leaves it, jumping to a loop starts it again. */
export type Label = symbol;
interface Nest {
  readonly opcode: number;
  readonly label: Label;
  readonly body: Code;
}
interface Jump {
  readonly opcode: number;
  readonly to: Label;
}

const taking =
  (...opcode: readonly number[]) =>
  (...operands: readonly Code[]): Code => [operands, opcode];
const memory =
  (...opcode: readonly number[]) =>
  (address: Code, offset = 0, ...value: readonly Code[]): Code => [address, value, opcode, 0, unsigned(offset)];
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

export const i32 = {
  const: (value: number): Code => [0x41, signed(BigInt(value))],
  load: memory(0x28),
  load8: memory(0x2d),
  store: memory(0x36),
  store8: memory(0x3a),
  eqz: taking(0x45),
  eq: taking(0x46),
  ne: taking(0x47),
  ltS: taking(0x48),
  ltU: taking(0x49),
  gtU: taking(0x4b),
  leU: taking(0x4d),
  geU: taking(0x4f),
  ctz: taking(0x68),
  clz: taking(0x67),
  add: taking(0x6a),
  sub: taking(0x6b),
  mul: taking(0x6c),
  and: taking(0x71),
  or: taking(0x72),
  xor: taking(0x73),
  shl: taking(0x74),
  shrU: taking(0x76),
  fromI64: taking(0xa7),
};

export const i64 = {
  const: (value: bigint): Code => [0x42, signed(BigInt.asIntN(64, value))],
  load: memory(0x29),
  store: memory(0x37),
  eqz: taking(0x50),
  eq: taking(0x51),
  ne: taking(0x52),
  ltU: taking(0x54),
  ctz: taking(0x7a),
  popcnt: taking(0x7b),
  add: taking(0x7c),
  sub: taking(0x7d),
  mul: taking(0x7e),
  and: taking(0x83),
  or: taking(0x84),
  xor: taking(0x85),
  shl: taking(0x86),
  shrS: taking(0x87),
  shrU: taking(0x88),
  fromI32: taking(0xad),
};

export const v128 = {
  load: memory(...simd(0)),
  store: memory(...simd(11)),
  /** Sixteen times the same byte. */
  bytes: (byte: number): Code => [simd(12), Array.from({ length: 16 }, () => byte)],
  eqBytes: taking(...simd(35)),
  or: taking(...simd(80)),
  anyTrue: taking(...simd(83)),
  /** One bit for each byte: its highest. */
  bitmask: taking(...simd(100)),
};

const TYPES = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;
export type Type = keyof typeof TYPES;

/** A local variable; as an operand it is its value. */
export type Local = readonly number[] & {
  set(value: Code): Code;
  /** Sets, and is the value. */
  tee(value: Code): Code;
};

const NO_RESULT = 0x40;

export const block = (body: (leave: Label) => Code): Code => nest(0x02, body);
export const loop = (body: (again: Label) => Code): Code => nest(0x03, body);
export const jump = (to: Label): Code => ({ opcode: 0x0c, to });
export const jumpIf = (to: Label, condition: Code): Code => [condition, { opcode: 0x0d, to }];
/** Both branches are blocks without a result. */
export const when = (condition: Code, then: Code, otherwise?: Code): Code => [
  condition,
  nest(0x04, () => (otherwise === undefined ? then : [then, 0x05, otherwise])),
];
export const give = (value: Code): Code => [value, 0x0f];

function nest(opcode: number, body: (label: Label) => Code): Code {
  const label = Symbol();
  return { opcode, label, body: body(label) };
}

/** A function: `body` is given its parameters and a maker of further variables; the last value on the stack is its result. */
export interface Func {
  readonly parameters: number;
  readonly locals: readonly Type[];
  readonly body: Code;
}

export function func(parameters: number, body: (local: (type: Type) => Local, ...parameters: Local[]) => Code): Func {
  const locals: Type[] = [];
  const at = (index: number): Local =>
    Object.assign([0x20, ...unsigned(index)], {
      set: (value: Code): Code => [value, 0x21, unsigned(index)],
      tee: (value: Code): Code => [value, 0x22, unsigned(index)],
    });
  const local = (type: Type): Local => at(parameters + locals.push(type) - 1);
  const code = body(local, ...Array.from({ length: parameters }, (_, index) => at(index)));
  return { parameters, locals, body: code };
}

/** Calls the function that stands at `index` in the module. */
export const call = (index: number, ...operands: readonly Code[]): Code => [operands, 0x10, unsigned(index)];

/** A module of functions from i32s to an i32, all exported as `f0`, `f1` …, and one memory, exported as `memory`. */
export function moduleOf(functions: readonly Func[], pages: number): Uint8Array<ArrayBuffer> {
  const signature = ({ parameters }: Func): number[] => [
    0x60,
    ...vector(Array.from({ length: parameters }, () => [TYPES.i32])),
    ...vector([[TYPES.i32]]),
  ];
  const exported = functions.map((_, index) => [...name(`f${index}`), 0, ...unsigned(index)]);
  const bodies = functions.map(({ locals, body }) =>
    sized([...vector(locals.map((type) => [1, TYPES[type]])), ...flat(body), 0x0b]),
  );
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(functions.map(signature))),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(5, vector([[0x00, ...unsigned(pages)]])),
    ...section(7, vector([...exported, [...name('memory'), 2, 0]])),
    ...section(10, vector(bodies)),
  ]);
}

const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];
const sized = (content: readonly number[]): number[] => [...unsigned(content.length), ...content];
const vector = (elements: readonly (readonly number[])[]): number[] => [
  ...unsigned(elements.length),
  ...elements.flat(),
];
const name = (text: string): number[] => sized([...new TextEncoder().encode(text)]);

/** Jumps are written as the number of nests to leave, so the nests around are kept while writing. */
function flat(code: Code, out: number[] = [], around: Label[] = []): number[] {
  if (typeof code === 'number') out.push(code);
  else if ('to' in code) out.push(code.opcode, around.length - 1 - around.lastIndexOf(code.to));
  else if ('body' in code) {
    out.push(code.opcode, NO_RESULT);
    around.push(code.label);
    flat(code.body, out, around);
    around.pop();
    out.push(0x0b);
  } else for (const part of code) flat(part, out, around);
  return out;
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const done = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}
