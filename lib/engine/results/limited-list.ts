/** Keeps the first elements and counts the others, so that a hostile file cannot fill the memory. */
export class LimitedList<T> {
  private readonly kept: T[] = [];
  private left = 0;

  constructor(private readonly limit: number) {}

  push(element: T): void {
    if (this.isFull) this.left++;
    else this.kept.push(element);
  }

  get isFull(): boolean {
    return this.kept.length === this.limit;
  }

  /** The first elements, and one in place of the others, if there are any. */
  toList(summarize: (count: number) => T): T[] {
    return this.left === 0 ? this.kept : [...this.kept, summarize(this.left)];
  }
}
