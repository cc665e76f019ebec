import { joinList } from '../../../core/text/format';
import { toValueKey } from './value-key';

/** The most combinations of a deployment's choices that are explored for one resource. */
const MAX_WORLDS = 64;
/** The most values that are tried for one parameter. */
const MAX_CANDIDATES = 32;

/** One of several possibilities, on the path to a world. */
interface DeploymentChoice {
  index: number;
  readonly count: number;
}

/**
 * Runs `act` once for each combination of the choices that it makes. Only the choices that matter to it are made, so
 * their number does not depend on the rest of the template.
 * @param limit the most combinations, if fewer than usual
 * @returns `undefined` if there are too many combinations
 */
export function exploreWorlds<T>(act: (world: World) => T, limit = MAX_WORLDS): T[] | undefined {
  const path: DeploymentChoice[] = [];
  const results: T[] = [];
  for (;;) {
    if (results.length > 0 && results.length >= Math.min(limit, MAX_WORLDS)) return undefined;
    results.push(act(new World(path)));
    let last = path.at(-1);
    while (last && last.index === last.count - 1) {
      path.pop();
      last = path.at(-1);
    }
    if (!last) return results;
    last.index++;
  }
}

/** The possible values of something that only a deployment decides. */
interface Guess {
  readonly excluded: Set<string>;
  value?: string;
}

/** One combination of choices that a deployment may make. Choices about the same value are consistent. */
export class World {
  private position = 0;
  private readonly guesses = new Map<string, Guess>();
  private readonly decided = new Map<string, boolean>();
  private readonly assumptions: string[] = [];
  private depth = 0;

  constructor(private readonly path: DeploymentChoice[]) {}

  /** The choices, for people: `"IsProd" holds and Stage is "a"`. */
  get assumption(): string {
    return joinList([...new Set(this.assumptions)]);
  }

  /** Returns the value that was chosen for an unknown value. */
  valueFor(unknown: unknown): string | undefined {
    return this.guesses.get(toValueKey(unknown))?.value;
  }

  /** Chooses a value for an unknown value; none if there are too many candidates. */
  choose(unknown: unknown, candidates: readonly string[], name: string): string | undefined {
    const guess = this.guess(unknown);
    if (guess.value !== undefined) return guess.value;
    const left = [...new Set(candidates)].filter((candidate) => !guess.excluded.has(candidate));
    if (left.length === 0 || left.length > MAX_CANDIDATES) return undefined;
    guess.value = left[this.pick(left.length)] as string;
    if (this.depth === 0) this.assumptions.push(`${name} is "${guess.value}"`);
    return guess.value;
  }

  /** Chooses whether an unknown value is a text. */
  isEqual(unknown: unknown, text: string): boolean {
    const guess = this.guess(unknown);
    if (guess.value === undefined && !guess.excluded.has(text)) {
      if (this.pick(2) === 0) guess.value = text;
      else guess.excluded.add(text);
    }
    return guess.value === text;
  }

  /** Chooses whether something holds. */
  holds(key: string): boolean {
    const holds = this.decided.get(key) ?? this.pick(2) === 0;
    this.decided.set(key, holds);
    return holds;
  }

  /** Decides a condition, and remembers it if that takes a choice. */
  decideCondition(name: string, decide: () => boolean): boolean {
    const before = this.position;
    this.depth++;
    try {
      const holds = decide();
      if (this.depth === 1 && this.position > before)
        this.assumptions.push(`"${name}" ${holds ? 'holds' : 'does not hold'}`);
      return holds;
    } finally {
      this.depth--;
    }
  }

  private guess(unknown: unknown): Guess {
    const key = toValueKey(unknown);
    const guess = this.guesses.get(key) ?? { excluded: new Set() };
    this.guesses.set(key, guess);
    return guess;
  }

  private pick(count: number): number {
    if (count === 1) return 0;
    const choice = this.path[this.position] ?? { index: 0, count };
    this.path[this.position++] = choice;
    return choice.index;
  }
}
