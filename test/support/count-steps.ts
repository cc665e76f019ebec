import { type Profiler, Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';
import { ROOT } from '../source';

/**
 * Counts the steps that our own code takes, on any machine the same: how often V8 enters each of its functions, loops
 * and branches, and the lengths of the lists and texts that it passes to JavaScript's own functions.
 *
 * Time would depend on the machine. Not counted is the work within a regular expression, for which
 * `test/regular-expressions.test.ts` exists, and in libraries.
 */
export class StepCounter {
  private readonly session = new Session();

  /** From here on V8 counts, in all code. It starts once for many counts, since that costs more than most counts. */
  start(): void {
    this.session.connect();
    // Optimized code does not count the calls of functions.
    setFlagsFromString('--no-opt');
    post(this.session, 'Profiler.enable');
    post(this.session, 'Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Counts the steps since the last count, up to the end of some work. */
  async count(work: () => unknown): Promise<number> {
    const lengths = new LengthCounter();
    lengths.start();
    try {
      await work();
    } finally {
      lengths.stop();
    }
    return countEntries(post(this.session, 'Profiler.takePreciseCoverage')) + lengths.count;
  }

  stop(): void {
    post(this.session, 'Profiler.stopPreciseCoverage');
    this.session.disconnect();
    setFlagsFromString('--opt');
  }
}

/** In the same process, V8 answers at once. */
function post(session: Session, method: string, parameters?: object): Profiler.TakePreciseCoverageReturnType {
  let answer: object | undefined;
  session.post(method, parameters, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer as Profiler.TakePreciseCoverageReturnType;
}

const OWN_CODE = new RegExp(`^(?:file://)?${ROOT}/(?:lib|rules)/`);

const countEntries = ({ result }: Profiler.TakePreciseCoverageReturnType): number =>
  result
    .filter(({ url }) => OWN_CODE.test(url))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
    .reduce((sum, count) => sum + count, 0);

type AnyFunction = (this: unknown, ...parameters: unknown[]) => unknown;

const measure = (value: unknown): number =>
  typeof value === 'string' || Array.isArray(value) || ArrayBuffer.isView(value)
    ? (value as { length: number }).length
    : 0;

/** Whatever they are called on, or return, is read once. */
const METHODS: readonly (readonly [owner: object, names: readonly string[]])[] = [
  [
    Array.prototype,
    [
      'concat',
      'fill',
      'flat',
      'includes',
      'indexOf',
      'join',
      'lastIndexOf',
      'reverse',
      'shift',
      'slice',
      'sort',
      'splice',
      'unshift',
    ],
  ],
  [
    String.prototype,
    [
      'match',
      'matchAll',
      'normalize',
      'padEnd',
      'repeat',
      'replace',
      'replaceAll',
      'search',
      'slice',
      'split',
      'substring',
      'toLowerCase',
      'toUpperCase',
      'trim',
    ],
  ],
  [RegExp.prototype, ['exec', 'test']],
  [Object, ['assign', 'entries', 'fromEntries', 'keys', 'values']],
  [JSON, ['parse', 'stringify']],
];

/** Counts the lengths of what JavaScript's own functions read. */
class LengthCounter {
  count = 0;
  private restore: (() => void)[] = [];

  start(): void {
    for (const [owner, names] of METHODS) {
      for (const name of names) this.wrap(owner as Record<string, AnyFunction>, name);
    }
    // Spread, destructuring and for-of take each element from here.
    const iterator = Object.getPrototypeOf([][Symbol.iterator]()) as Record<string, AnyFunction>;
    this.wrap(iterator, 'next');
  }

  stop(): void {
    for (const restore of this.restore.splice(0)) restore();
  }

  private wrap(owner: Record<string, AnyFunction>, name: string): void {
    const original = owner[name] as AnyFunction;
    const counter = this;
    owner[name] = function (this: unknown, ...parameters: unknown[]) {
      const result = original.apply(this, parameters);
      counter.count += 1 + measureCall(name, this, parameters, result);
      return result;
    };
    this.restore.push(() => {
      owner[name] = original;
    });
  }
}

function measureCall(name: string, self: unknown, parameters: readonly unknown[], result: unknown): number {
  if (name === 'next') return 0;
  // A search ends where it finds something, and a part is all that is read.
  if (name === 'slice' || name === 'substring' || name === 'splice') return measure(result);
  if (name === 'exec') return measureSearch(String(parameters[0]), result);
  return measure(self) + measure(parameters[0]) + measure(result);
}

function measureSearch(text: string, result: unknown): number {
  if (result === null) return text.length;
  const { index, 0: found } = result as RegExpExecArray;
  return index + (found?.length ?? 0);
}
