/** A generator of pseudorandom values, the same for the same seed (sfc32). */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;

  constructor(seed: number, stream = 0) {
    this.a = seed | 0;
    this.b = stream | 0;
    this.c = 0x9e3779b9;
    // The first values of similar seeds are similar.
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** An integer from 0 to `below` − 1. */
  int(below: number): number {
    return Math.floor((this.bits() / 4294967296) * below);
  }

  between(least: number, most: number): number {
    return least + this.int(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.bits() < probability * 4294967296;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)] as T;
  }

  /** `count` adjacent elements of a list, fewer if the list is short: distinct, and cheaper than separate choices. */
  some<T>(list: readonly T[], count: number): T[] {
    const start = this.int(Math.max(1, list.length - count + 1));
    return list.slice(start, start + count);
  }

  many<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += this.bits().toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  /** Capital letters and digits, as in ids of IAM and RDS. */
  base32(length: number): string {
    let text = '';
    while (text.length < length) text += BASE32[this.bits() >>> 27];
    return text;
  }

  uuid(): string {
    const h = this.hex(32);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`;
  }

  private bits(): number {
    const t = (this.a + this.b + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0;
    return t >>> 0;
  }
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
