import { type Finder, NUMBERS_PER_OBJECT } from './finder';
import { KERNEL_BASE64 } from './kernel-bytes';

/** The unit in which WebAssembly memory grows. */
const WASM_PAGE_BYTES = 1 << 16;

/** The fast finder: it calls the WebAssembly of `kernel/`, in whose memory the bytes are. */
export class KernelFinder implements Finder {
  memory!: Buffer;
  found!: Int32Array;
  readonly types: string[] = [];
  readonly origin: number;
  private readonly kernel: Kernel;
  private readonly block: number;
  private readonly padding: number;

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL_BASE64, 'base64'));
    this.kernel = new WebAssembly.Instance(compiled).exports;
    this.origin = this.kernel.WINDOW.value;
    this.block = this.kernel.BLOCK_BYTES.value;
    this.padding = this.kernel.PADDING.value;
    this.createViews();
  }

  get start(): number {
    return this.kernel.openObject();
  }

  reserve(end: number): void {
    // The kernel may read up to two blocks past the last byte: a whole block, and the longest type name.
    const missing = end + 2 * this.block - this.memory.length;
    if (missing <= 0) return;
    this.kernel.memory.grow(Math.ceil(Math.max(missing, this.memory.length) / WASM_PAGE_BYTES));
    this.createViews();
  }

  shift(by: number): void {
    this.kernel.shift(by);
  }

  begin(start: number): void {
    this.kernel.beginObject(start);
  }

  find(end: number, last: boolean): number {
    if (last) this.memory.fill(' ', end, end + this.padding);
    const count = this.kernel.scan(last ? end + this.padding : end);
    const types = this.kernel.nameCount();
    while (this.types.length < types) this.types.push(this.readName(this.types.length));
    return count;
  }

  isJson(start: number, end: number): boolean {
    this.kernel.beginObject(start);
    const count = this.kernel.scan(end + this.padding);
    return count > 0 && this.found[1] === end && this.found[3] === 0;
  }

  private readName(number: number): string {
    const start = this.kernel.nameStart(number);
    return this.memory.toString('utf8', start, start + this.kernel.nameLength(number));
  }

  /** Runs at the start and after the memory has grown, which detaches earlier views. */
  private createViews(): void {
    const { FOUND_TABLE, MAX_FOUND, memory } = this.kernel;
    this.memory = Buffer.from(memory.buffer);
    this.found = new Int32Array(memory.buffer, FOUND_TABLE.value, MAX_FOUND.value * NUMBERS_PER_OBJECT);
  }
}

let compiled: object | undefined;

/** The exports of `kernel/`. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly FOUND_TABLE: WasmConstant;
  readonly MAX_FOUND: WasmConstant;
  readonly WINDOW: WasmConstant;
  readonly BLOCK_BYTES: WasmConstant;
  readonly PADDING: WasmConstant;
  beginObject(at: number): void;
  shift(by: number): void;
  openObject(): number;
  scan(end: number): number;
  nameCount(): number;
  nameStart(number: number): number;
  nameLength(number: number): number;
}

interface WasmConstant {
  readonly value: number;
}

/** Node has this global; TypeScript declares it only together with the browser's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Buffer) => object;
  readonly Instance: new (module: object) => { readonly exports: Kernel };
};
