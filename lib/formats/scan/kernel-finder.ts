import { type Finder, FOUND } from './finder';
import { AT, kernelBytes, MOST_FOUND, NAME_SIZE, SCAN_EXPORT } from './kernel';

const PAGE = 1 << 16;
const FIRST_PAGES = 8;
const BLOCK = 64;

/** A finder that the kernel makes fast; see there. */
export class KernelFinder implements Finder {
  memory!: Buffer;
  found!: Int32Array;
  readonly origin = AT.window;
  readonly types: string[] = [];
  private readonly pages: WasmMemory;
  private readonly scan: (end: number) => number;
  private state!: DataView;

  constructor() {
    kernel ??= new WebAssembly.Module(kernelBytes(FIRST_PAGES));
    const { exports } = new WebAssembly.Instance(kernel);
    this.pages = exports.memory as WasmMemory;
    this.scan = exports[SCAN_EXPORT] as (end: number) => number;
    this.view();
  }

  get start(): number {
    return this.state.getInt32(AT.depth, true) === 0 ? -1 : this.state.getInt32(AT.start, true);
  }

  reserve(end: number): void {
    // The kernel reads whole blocks, and what may be the longest name behind a type's first byte.
    const missing = end + 2 * BLOCK - this.memory.length;
    if (missing <= 0) return;
    this.pages.grow(Math.ceil(Math.max(missing, this.memory.length) / PAGE));
    this.view();
  }

  moved(by: number): void {
    for (const at of [AT.position, AT.start]) this.state.setInt32(at, this.state.getInt32(at, true) - by, true);
  }

  begin(start: number): void {
    this.memory.fill(0, AT.position, AT.types);
    this.state.setInt32(AT.start, start, true);
    this.state.setInt32(AT.position, start + 1, true);
    this.state.setInt32(AT.depth, 1, true);
  }

  find(end: number, last: boolean): number {
    if (last) this.memory.fill(' ', end, end + BLOCK);
    const count = this.scan(last ? end + BLOCK - 1 : end);
    const types = this.state.getInt32(AT.types, true);
    while (this.types.length < types) this.types.push(this.name(this.types.length));
    return count;
  }

  private name(number: number): string {
    const at = AT.names + number * NAME_SIZE;
    return this.memory.toString('utf8', at + 8, at + 8 + this.state.getInt32(at, true));
  }

  /** Growing detaches the views of before. */
  private view(): void {
    const { buffer } = this.pages;
    this.memory = Buffer.from(buffer);
    this.state = new DataView(buffer);
    this.found = new Int32Array(buffer, AT.found, MOST_FOUND * FOUND);
  }
}

let kernel: object | undefined;

/** Of Node's global; TypeScript has its types with those of the browser only. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
};
